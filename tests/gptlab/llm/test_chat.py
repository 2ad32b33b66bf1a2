"""The SDK adapter: whose key goes out, and with what."""

import json

import httpx2
import pytest

from gptlab.api.fields import ModelConfig
from gptlab.core.crypto import ApiKey
from gptlab.core.errors import ProviderTimeout
from gptlab.core.services import Services
from gptlab.core.settings import Settings
from gptlab.core.timings import Deadline
from gptlab.llm.generation import ChatRequest

CONFIG = ModelConfig(model="m")
ASKED = [{"role": "user", "content": "hello there"}]


class RecordingProvider:
    """Answers every chat the same and keeps the requests."""

    def __init__(self, usage: dict[str, int] | None = None) -> None:
        self.requests: list[httpx2.Request] = []
        self._usage = usage

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        choice = {"finish_reason": "stop", "message": {"role": "assistant", "content": "hi"}}
        return httpx2.Response(200, json={"choices": [choice], "usage": self._usage})


def services(provider: RecordingProvider) -> Services:
    made = Services(Settings(provider_url="http://provider/v1"))
    made.http = httpx2.Client(transport=httpx2.MockTransport(provider))
    return made


def test_a_call_carries_the_callers_key_and_nothing_of_the_operators(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "operators-key")
    monkeypatch.setenv("OPENAI_ORG_ID", "operators-organisation")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "operators-project")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Operator: operators-header")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://operators-url/v1")
    provider = RecordingProvider()

    services(provider).chat.reply(ChatRequest(ApiKey("users-key"), CONFIG, ASKED, Deadline(5)))

    request = provider.requests[0]
    assert request.headers["Authorization"] == "Bearer users-key"
    assert "operator" not in f"{request.url} {request.headers.raw}"


def test_two_users_calls_go_out_on_two_keys() -> None:
    provider = RecordingProvider()
    chat = services(provider).chat
    for key in ("key-one", "key-two", "key-one"):
        chat.reply(ChatRequest(ApiKey(key), CONFIG, ASKED, Deadline(5)))

    sent = [request.headers["Authorization"] for request in provider.requests]
    assert sent == ["Bearer key-one", "Bearer key-two", "Bearer key-one"]


def test_the_request_holds_what_the_assistant_sets_and_no_more() -> None:
    provider = RecordingProvider()

    services(provider).chat.reply(ChatRequest(ApiKey("k"), CONFIG, ASKED, Deadline(5)))

    assert json.loads(provider.requests[0].content) == {
        "model": "m", "max_tokens": 1_000, "temperature": 0.7, "messages": ASKED,
    }  # fmt: skip


def test_tokens_are_the_providers_or_an_estimate_that_says_so() -> None:
    counted = services(RecordingProvider({"prompt_tokens": 9, "completion_tokens": 2}))
    guessed = services(RecordingProvider())

    assert (
        counted.chat.reply(ChatRequest(ApiKey("k"), CONFIG, ASKED, Deadline(5))).usage.source
        == "provider"
    )
    usage = guessed.chat.reply(ChatRequest(ApiKey("k"), CONFIG, ASKED, Deadline(5))).usage
    assert (usage.source, usage.input_tokens, usage.output_tokens) == ("estimate", 3, 1)


def test_nothing_is_asked_after_the_deadline() -> None:
    provider = RecordingProvider()

    with pytest.raises(ProviderTimeout):
        services(provider).chat.reply(ChatRequest(ApiKey("k"), CONFIG, ASKED, Deadline(-1)))

    assert provider.requests == []


def test_a_model_is_held_to_a_schema_and_one_that_takes_none_is_asked_without() -> None:
    provider = RecordingProvider()

    def refusing(request: httpx2.Request) -> httpx2.Response:
        if "response_format" in json.loads(request.content):
            error = {"message": "Unsupported parameter", "param": "response_format"}
            provider.requests.append(request)
            return httpx2.Response(400, json={"error": error})
        return provider(request)

    schema = {"type": "object"}
    request = ChatRequest(ApiKey("a-key-of-some-length"), CONFIG, ASKED, Deadline(9),
                          reply_schema=schema)  # fmt: skip
    made = services(provider)
    made.http = httpx2.Client(transport=httpx2.MockTransport(refusing))
    reply = made.chat.reply(request)

    sent = [json.loads(each.content).get("response_format") for each in provider.requests]
    named = {"name": "reply", "schema": schema}
    assert (reply.text, reply.dropped_params) == ("hi", ())
    assert sent == [{"type": "json_schema", "json_schema": named}, None]
