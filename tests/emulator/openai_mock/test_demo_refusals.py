"""Refusals: the SDK's own exceptions, with OpenAI's codes."""

from typing import Any

import openai
import pytest
from openai import OpenAI

from emulator.openai_mock import DemoModel
from tests.emulator.openai_mock.asking import COACH, ask, connect, conversation, post, stream

BODY = {"model": "demo-chat", "messages": [{"role": "user", "content": "Hello"}]}


@pytest.mark.parametrize(
    "key", ["sk-proj-abcdefgh", "demo-x", "demo", "Demo-12345", "demo-revoked-1"]
)
def test_any_other_key_is_refused_everywhere(model: DemoModel, key: str) -> None:
    with connect(model, key) as client:
        for call in (
            ask,
            stream,
            lambda c: c.models.list(),
            lambda c: c.moderations.create(input="a"),
        ):
            with pytest.raises(openai.AuthenticationError) as refused:
                call(client)
            assert refused.value.code == "invalid_api_key"


def test_a_refused_key_is_not_echoed(model: DemoModel) -> None:
    answer = post(model, "/chat/completions", key="sk-proj-abcdefgh12345", json=BODY)
    assert answer.status_code == 401
    assert not any(part in answer.text for part in ("sk-", "proj", "abcd", "2345"))


def test_a_call_without_a_key_is_refused(model: DemoModel) -> None:
    answer = post(model, "/chat/completions", key=None, json=BODY)
    assert answer.status_code == 401
    assert answer.json()["error"]["message"].startswith("You didn't provide an API key.")


def test_a_key_without_quota_lists_but_does_not_chat(model: DemoModel) -> None:
    with connect(model, "demo-noquota-1") as client:
        assert client.models.list().data
        with pytest.raises(openai.RateLimitError) as refused:
            ask(client)
    assert (refused.value.code, refused.value.type) == ("insufficient_quota",) * 2


def test_a_limited_key_is_told_when_to_come_back(model: DemoModel) -> None:
    with (
        connect(model, "demo-limited-1") as client,
        pytest.raises(openai.RateLimitError) as refused,
    ):
        stream(client)
    assert refused.value.code == "rate_limit_exceeded"
    assert refused.value.response.headers["Retry-After"] == "2"


def test_a_forbidden_key_lists_but_does_not_chat(model: DemoModel) -> None:
    with connect(model, "demo-forbidden-1") as client:
        assert client.models.list().data
        with pytest.raises(openai.PermissionDeniedError, match="insufficient permissions"):
            ask(client)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("max_tokens", 50),
        ("temperature", 0.5),
        ("top_p", 0.5),
        ("presence_penalty", 1),
        ("frequency_penalty", 1),
    ],
)
def test_the_reasoning_model_refuses_what_others_take(
    client: OpenAI, field: str, value: float
) -> None:
    options: dict[str, Any] = {field: value}
    assert ask(client, **options)
    with pytest.raises(openai.BadRequestError) as refused:
        ask(client, model="demo-reasoning", **options)
    assert (refused.value.code, refused.value.param) == ("unsupported_parameter", field)


def test_the_reasoning_model_names_the_field_it_takes(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="Use 'max_completion_tokens' instead"):
        ask(client, model="demo-reasoning", max_tokens=50)
    assert ask(client, model="demo-reasoning", max_completion_tokens=50)


def test_a_conversation_longer_than_the_window_is_refused(client: OpenAI) -> None:
    long = conversation(COACH, "word " * 500)
    with pytest.raises(openai.BadRequestError) as refused:
        ask(client, *long, model="demo-small-context")
    assert (refused.value.code, refused.value.param) == ("context_length_exceeded", "messages")
    assert "maximum context length is 512 tokens" in refused.value.message
    assert ask(client, *long)


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"surprise": 1}, "surprise", "unknown_parameter"),
        ({"stream_options": {"include_usage": True}}, "stream_options", "invalid_value"),
        ({"stream": True, "stream_options": {"x": 1}}, "stream_options.x", "unknown_parameter"),
        ({"model": None}, "model", "missing_required_parameter"),
        ({"model": 4}, "model", "invalid_type"),
        ({"messages": None}, "messages", "missing_required_parameter"),
        ({"messages": []}, "messages", "empty_array"),
        ({"messages": "Hello"}, "messages", "invalid_type"),
        ({"messages": ["Hello"]}, "messages[0]", "invalid_type"),
        ({"messages": [{"role": "boss", "content": ""}]}, "messages[0].role", "invalid_value"),
        ({"messages": [{"role": "user"}]}, "messages[0].content", "invalid_type"),
        ({"temperature": 3}, "temperature", "decimal_above_max_value"),
        ({"top_p": -1}, "top_p", "decimal_below_min_value"),
        ({"temperature": "hot"}, "temperature", "invalid_type"),
        ({"n": 2}, "n", "integer_above_max_value"),
        ({"stop": ["a"] * 5}, "stop", "array_above_max_length"),
        ({"stop": 1}, "stop", "invalid_type"),
        ({"stream": "yes"}, "stream", "invalid_type"),
        ({"max_tokens": 0}, "max_tokens", "integer_below_min_value"),
        ({"max_tokens": 1.5}, "max_tokens", "invalid_type"),
        (
            {"max_tokens": 5, "max_completion_tokens": 5},
            "max_tokens",
            "invalid_parameter_combination",
        ),
    ],
)
def test_a_wrong_field_is_named(
    model: DemoModel, change: dict[str, Any], param: str, code: str
) -> None:
    answer = post(model, "/chat/completions", json=BODY | change)
    error = answer.json()["error"]
    assert (answer.status_code, error["param"], error["code"]) == (400, param, code)
    assert error["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"[" * 100_000, b"\xff", b'{"model": "\\ud800"}']
)
def test_a_body_that_is_no_json_object_is_refused(model: DemoModel, body: bytes) -> None:
    answer = post(model, "/chat/completions", content=body)
    assert answer.status_code == 400
    assert "could not parse the JSON body" in answer.json()["error"]["message"]


def test_an_unknown_path_and_a_wrong_method_are_refused_in_json(model: DemoModel) -> None:
    unknown, wrong = post(model, "/nothing"), post(model, "/models")
    assert (unknown.status_code, wrong.status_code) == (404, 405)
    assert unknown.json()["error"]["message"] == "Invalid URL (POST /v1/nothing)"
    assert wrong.json()["error"]["type"] == "invalid_request_error"


def test_a_refusal_in_place_of_a_stream_is_an_error_at_once(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError):
        stream(client, model="demo-reasoning", temperature=1)
