"""A conversation by OpenAI's own client for Python."""

from typing import Any

import openai

from tests.clients.conversation import BASE_URL, FAILING, FIRST, KEY, MODEL, SECOND, tell

completions = openai.OpenAI(base_url=BASE_URL, api_key=KEY).chat.completions
said: list[Any] = [{"role": "user", "content": FIRST}]
first = completions.create(model=MODEL, messages=said).choices[0].message
said += [first, {"role": "user", "content": SECOND}]
chunks = completions.create(model=MODEL, messages=said, stream=True)
pieces = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices]
failure: Exception | None = None
try:
    completions.create(model=MODEL, messages=[{"role": "user", "content": FAILING}])
except openai.APIError as error:
    failure = error
tell(first.content, pieces, failure)
