"""The call log, the gate, and clients that go away."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import httpx2
import openai
import pytest
from openai import OpenAI

from emulator.openai_mock import DemoModel, sha256
from tests.emulator.openai_mock.asking import (
    KEY,
    ask,
    connect,
    conversation,
    post,
    stream,
    text_of,
)


def test_a_call_is_described(model: DemoModel, client: OpenAI) -> None:
    stream(client)
    (call,) = model.calls()
    assert (call["method"], call["path"]) == ("POST", "/v1/chat/completions")
    assert (call["model"], call["message_count"], call["stream"]) == ("demo-chat", 2, True)
    assert (call["status"], call["aborted"], call["key_sha256"]) == (200, False, sha256(KEY))
    assert call["started"] <= call["finished"]


def test_a_body_is_known_by_its_hash(model: DemoModel) -> None:
    body = json.dumps({"input": "calm"}).encode()
    post(model, "/moderations", content=body)
    assert model.calls()[0]["body_sha256"] == hashlib.sha256(body).hexdigest()


def test_refused_calls_are_logged_with_their_status(model: DemoModel) -> None:
    post(model, "/chat/completions", key=None, content=b"{")
    (call,) = model.calls()
    assert (call["status"], call["key_sha256"], call["model"]) == (401, None, None)


def test_messages_are_kept_with_record_only(model: DemoModel, client: OpenAI) -> None:
    asked = conversation("Be kind.", "A private matter.")
    ask(client, *asked)
    assert model.calls()[0]["messages"] == asked
    with DemoModel(first_token_ms=0) as discreet, connect(discreet) as elsewhere:
        ask(elsewhere, *asked)
        assert "private" not in json.dumps(discreet.calls())


def test_the_log_can_be_cleared_and_is_bounded(model: DemoModel) -> None:
    with httpx2.Client(trust_env=False) as http:
        for _ in range(1010):
            http.get(f"{model.url}/nothing")
    assert len(model.calls()) == 1000
    model.clear_calls()
    assert model.calls() == []


def test_held_calls_wait_for_their_release(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "hold"}, {"kind": "hold"})
    with ThreadPoolExecutor(2) as pool:
        plain, streamed = pool.submit(ask, client), pool.submit(stream, client)
        assert model.held(at_least=2) == 2
        assert [call["finished"] for call in model.calls()] == [None, None]
        assert model.release() == 2
        assert plain.result().choices
        assert streamed.result()
    assert model.held() == 0


def test_other_calls_pass_while_one_is_held(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "hold"})
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, client)
        model.held(at_least=1)
        assert ask(client).choices
        model.release(at_least=1)
        assert waiting.result().choices


def test_a_stream_pauses_after_some_pieces_until_its_release(
    model: DemoModel, client: OpenAI
) -> None:
    model.faults({"kind": "pause", "after": 2})
    with ask(client, stream=True) as chunks:
        begun = [next(chunks) for _ in range(3)]
        assert model.release(at_least=1) == 1
        rest = list(chunks)
    assert text_of(begun)
    assert text_of(rest)
    assert text_of(begun + rest) == text_of(stream(client))


def test_a_client_that_gives_up_is_noted(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "hold"})
    with pytest.raises(openai.APITimeoutError):
        ask(client.with_options(timeout=0.2))
    assert model.calls(finished=True)[0]["aborted"]
    assert model.held() == 0


def test_a_client_that_leaves_a_stream_is_noted(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "stall", "after": 1, "seconds": 30})
    with ask(client, stream=True) as left_early:
        next(iter(left_early))
    (call,) = model.calls(finished=True)
    assert (call["aborted"], call["status"]) == (True, 200)


def test_a_dropped_stream_was_not_aborted_by_the_client(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "drop"})
    with pytest.raises(openai.APIConnectionError):
        stream(client)
    assert not model.calls(finished=True)[0]["aborted"]


def test_many_calls_at_once_are_answered_alike(model: DemoModel, client: OpenAI) -> None:
    with ThreadPoolExecutor(16) as pool:
        ids = {each.id for each in pool.map(lambda _: ask(client), range(64))}
    assert len(ids) == 1
    assert len(model.calls()) == 64
