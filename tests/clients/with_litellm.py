"""A conversation by LiteLLM, as a library."""

from typing import Any

import litellm
import openai

from tests.clients.conversation import BASE_URL, FAILING, FIRST, KEY, MODEL, SECOND, tell

whom = {"model": f"openai/{MODEL}", "api_base": BASE_URL, "api_key": KEY}
said: list[Any] = [{"role": "user", "content": FIRST}]
first = litellm.completion(messages=said, **whom).choices[0].message
said += [first.model_dump(), {"role": "user", "content": SECOND}]
chunks = litellm.completion(messages=said, stream=True, **whom)
pieces = [chunk.choices[0].delta.content for chunk in chunks]
failure: Exception | None = None
try:
    litellm.completion(messages=[{"role": "user", "content": FAILING}], **whom)
except openai.APIError as error:
    failure = error
tell(first.content, pieces, failure)
