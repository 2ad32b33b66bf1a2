"""A conversation by OpenAI's own client for Python, with an assistant as a stored prompt."""

from typing import Any

import openai

from tests.clients.conversation import BASE_URL, FAILING, FIRST, KEY, MODEL, SECOND, tell

bot_id, _, version = MODEL.removeprefix("gptlab/").partition("@")
prompt: Any = {"id": bot_id, "version": version}
responses = openai.OpenAI(base_url=BASE_URL, api_key=KEY).responses
said: list[Any] = [{"role": "user", "content": FIRST}]
first = responses.create(prompt=prompt, input=said)
said += [*first.output, {"role": "user", "content": SECOND}]
events = responses.create(prompt=prompt, input=said, stream=True)
pieces = [event.delta for event in events if event.type == "response.output_text.delta"]
failure: Exception | None = None
try:
    responses.create(prompt=prompt, input=FAILING)
except openai.APIError as error:
    failure = error
tell(first.output_text, pieces, failure)
