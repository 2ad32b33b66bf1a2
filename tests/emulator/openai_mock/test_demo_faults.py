"""Faults: what the SDK sees of each, plain and streamed."""

import json
import time
from collections.abc import Callable
from typing import Any

import openai
import pytest
from openai import APIConnectionError, APIResponseValidationError, OpenAI
from openai.types.chat import ChatCompletionChunk

from emulator.openai_mock import DemoModel
from tests.emulator.openai_mock.asking import ask, post, stream, text_of

Ask = Callable[[OpenAI], Any]
BODY = {"model": "demo-chat", "messages": [{"role": "user", "content": "Hello"}]}


def chunks_until_error(client: OpenAI) -> tuple[list[ChatCompletionChunk], Exception]:
    """The chunks of a stream that breaks, and what it broke with."""
    chunks: list[ChatCompletionChunk] = []
    try:
        for chunk in ask(client, stream=True):
            chunks.append(chunk)
    except (openai.APIError, ValueError) as error:
        return chunks, error
    pytest.fail("the stream did not break")


@pytest.mark.parametrize("ask_how", [ask, stream])
def test_a_status_is_answered_once(model: DemoModel, client: OpenAI, ask_how: Ask) -> None:
    model.faults({"kind": "status", "status": 503, "code": "overloaded", "message": "Too busy"})
    with pytest.raises(openai.InternalServerError, match="Too busy") as failed:
        ask_how(client)
    assert (failed.value.status_code, failed.value.code) == (503, "overloaded")
    assert ask_how(client)


def test_a_status_may_have_a_body_and_headers_of_its_own(model: DemoModel, client: OpenAI) -> None:
    body, headers = {"detail": "slow down"}, {"Retry-After": "7"}
    model.faults({"kind": "status", "status": 429, "body": body, "headers": headers})
    with pytest.raises(openai.RateLimitError) as failed:
        ask(client)
    assert failed.value.body == body
    assert failed.value.response.headers["Retry-After"] == "7"


@pytest.mark.parametrize("ask_how", [ask, stream])
def test_a_delay_comes_before_the_answer(model: DemoModel, client: OpenAI, ask_how: Ask) -> None:
    model.faults({"kind": "delay", "seconds": 0.2})
    before = time.monotonic()
    assert ask_how(client)
    assert time.monotonic() - before >= 0.2


@pytest.mark.parametrize("ask_how", [ask, stream])
def test_a_stall_makes_a_short_read_timeout_strike(
    model: DemoModel, client: OpenAI, ask_how: Ask
) -> None:
    model.faults({"kind": "stall", "after": 1, "seconds": 30})
    with pytest.raises(openai.APITimeoutError):
        ask_how(client.with_options(timeout=0.2))


@pytest.mark.parametrize("ask_how", [ask, stream])
def test_after_a_short_stall_the_answer_goes_on(
    model: DemoModel, client: OpenAI, ask_how: Ask
) -> None:
    model.faults({"kind": "stall", "after": 1, "seconds": 0.1})
    assert ask_how(client)[-1:] if ask_how is stream else ask_how(client).choices


def test_a_stream_is_dropped_after_n_pieces(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "drop", "after": 3})
    chunks, error = chunks_until_error(client)
    assert text_of(chunks) == "It sounds like"
    assert isinstance(error, APIConnectionError)


def test_a_plain_answer_is_dropped_half_way(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "drop"})
    with pytest.raises(APIConnectionError):
        ask(client)


def test_a_stream_ends_without_a_reason(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "end", "after": 3})
    chunks = stream(client, stream_options={"include_usage": True})
    assert text_of(chunks) == "It sounds like"
    assert not any(chunk.choices[0].finish_reason or chunk.usage for chunk in chunks)


def test_a_fault_after_the_last_piece_still_happens(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "end", "after": 10_000})
    chunks = stream(client)
    assert text_of(chunks).endswith("_(offline demo model)_")
    assert not any(chunk.choices[0].finish_reason for chunk in chunks)


def test_a_garbage_chunk_is_no_json(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "garbage", "after": 1})
    chunks, error = chunks_until_error(client)
    assert text_of(chunks) == "It"
    assert isinstance(error, json.JSONDecodeError)


def test_a_garbage_answer_is_no_json(model: DemoModel) -> None:
    model.faults({"kind": "garbage"})
    answer = post(model, "/chat/completions", json=BODY)
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_an_error_comes_inside_a_stream(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "error_chunk", "after": 1, "message": "Lost it", "code": "lost"})
    chunks, error = chunks_until_error(client)
    assert text_of(chunks) == "It"
    assert isinstance(error, openai.APIError)
    assert (error.message, error.code) == ("Lost it", "lost")


@pytest.mark.parametrize("streamed", [False, True])
def test_html_comes_with_status_200(model: DemoModel, streamed: bool) -> None:
    model.faults({"kind": "html"})
    answer = post(model, "/chat/completions", json=BODY | {"stream": streamed})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")


def test_strict_validation_finds_html_and_error_bodies(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "html"}, {"kind": "error_body"}, {"kind": "error_chunk"})
    for _ in range(3):
        with pytest.raises(APIResponseValidationError):
            ask(client)


def test_without_strict_validation_an_error_body_has_no_choices(model: DemoModel) -> None:
    model.faults({"kind": "error_body", "message": "Sorry", "code": "oops"})
    with OpenAI(base_url=model.url, api_key="demo-tests") as lenient:
        completion = ask(lenient)
    assert completion.choices is None
    assert completion.error == {
        "message": "Sorry",
        "type": "server_error",
        "param": None,
        "code": "oops",
    }


def test_choices_may_be_empty(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "empty_choices"}, {"kind": "empty_choices"})
    assert ask(client).choices == []
    assert [chunk.choices for chunk in stream(client)] == [[]]


def test_content_may_be_empty_and_cut(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "empty_length"}, {"kind": "empty_length"})
    choice, chunks = ask(client).choices[0], stream(client)
    assert (choice.message.content, choice.finish_reason) == ("", "length")
    assert (text_of(chunks), chunks[-1].choices[0].finish_reason) == ("", "length")
