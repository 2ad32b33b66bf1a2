"""Short ways to ask the demo model something, through the real SDK."""
# ruff: noqa: ANN401, RUF001 - passes on what the SDK takes; Chinese punctuation is what it looks like

from typing import Any

import httpx2
from openai import OpenAI
from openai.types.chat import ChatCompletionChunk

from emulator.openai_mock import DemoModel

KEY = "demo-tests"
COACH = "You are a patient career coach for students. Ask one question at a time."
JIAOLIAN = (
    "你是一位耐心的职业规划教练。每次只问一个问题，用简单的语言和学生交谈，不要给出现成的答案。"
)


def connect(model: DemoModel, key: str = KEY) -> OpenAI:
    """A client that refuses any answer which is not shaped as OpenAI's are."""
    return OpenAI(
        base_url=model.url,
        api_key=key,
        max_retries=0,
        timeout=20,
        _strict_response_validation=True,
    )


def conversation(system: str, *turns: str) -> list[Any]:
    """System prompt, then user and assistant in turn."""
    roles = ("user", "assistant")
    spoken = [{"role": roles[n % 2], "content": text} for n, text in enumerate(turns)]
    return [{"role": "system", "content": system}, *spoken]


def ask(client: OpenAI, *messages: Any, model: str = "demo-chat", **options: Any) -> Any:
    """A plain completion; without messages, a short one."""
    asked = list(messages) or conversation(COACH, "I want to change my career.")
    return client.chat.completions.create(model=model, messages=asked, **options)


def say(client: OpenAI, *messages: Any) -> str:
    """The text of the answer."""
    text = ask(client, *messages).choices[0].message.content
    assert isinstance(text, str)
    return text


def stream(client: OpenAI, **options: Any) -> list[ChatCompletionChunk]:
    """All chunks of a streamed completion."""
    return list(ask(client, stream=True, **options))


def text_of(chunks: list[ChatCompletionChunk]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def post(model: DemoModel, path: str, key: str | None = KEY, **options: Any) -> httpx2.Response:
    """A request that the SDK would not make."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return httpx2.post(f"{model.url}{path}", headers=headers, trust_env=False, **options)
