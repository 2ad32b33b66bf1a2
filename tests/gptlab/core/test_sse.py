"""A turn as it comes, through the gateway."""

import json
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import httpx2
import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import DemoModel, sha256
from gptlab.api import operations
from gptlab.api.sessions import (
    EndedSession,
    EndSession,
    SendMessage,
    StartSession,
    Transcript,
    Turn,
)
from gptlab.api.stream import Delta, Event, Notice
from gptlab.client import Client, Unreachable, errors
from tests.functions.assistants import cook

KEY = "key-of-one-message"
PATIENCE = 10.0


@pytest.fixture
def key(demo_key: Callable[[], str]) -> str:
    return demo_key()


@pytest.fixture
def conversation(client: Callable[..., Client], key: str) -> tuple[Client, str]:
    """Someone, and their session with the cook."""
    someone = client(key)
    bot = someone.create_bot(cook())
    return someone, someone.start_session(bot.bot_id).session.session_id


def say(conversation: tuple[Client, str], text: str = "I have leeks.") -> Iterator[Event | Turn]:
    someone, session_id = conversation
    request = SendMessage.of(session_id=session_id, message=text)
    return someone.stream(operations.SEND_MESSAGE, request, idempotency_key=KEY)


def once_stored(conversation: tuple[Client, str]) -> Transcript:
    """The session when nothing is under way any more; bounded."""
    someone, session_id = conversation
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        transcript = someone.get_session(session_id)
        if transcript.pending is None or transcript.pending.code:
            return transcript
        time.sleep(0.05)
    raise AssertionError("the turn did not end")


def mine(key: str, **fault: Any) -> dict[str, Any]:  # noqa: ANN401
    return {**fault, "key_sha256": sha256(key)}


def test_the_pieces_together_are_the_stored_reply(conversation: tuple[Client, str]) -> None:
    *events, turn = say(conversation)

    assert events[0] == Notice(code="started", session_id=conversation[1])
    assert isinstance(turn, Turn)
    pieces = [event.text for event in events if isinstance(event, Delta)]
    assert len(pieces) > 5
    assert "".join(pieces) == turn.reply.content
    assert once_stored(conversation).messages[-1] == turn.reply


def test_a_stream_asked_for_again_is_the_stored_answer(
    cloud: LocalCloud, conversation: tuple[Client, str], key: str
) -> None:
    *_, turn = say(conversation)
    cloud.model.clear_calls()

    assert list(say(conversation)) == [turn]
    assert cloud.model.calls() == []


def test_starting_and_concluding_stream_too(client: Callable[..., Client]) -> None:
    someone = client()
    bot = someone.create_bot(cook())
    *_, opened = someone.stream(operations.START_SESSION, StartSession.of(bot_id=bot.bot_id))
    assert isinstance(opened, Turn)
    end = EndSession.of(session_id=opened.session.session_id)
    *pieces, ended = someone.stream(operations.END_SESSION, end)

    assert isinstance(ended, EndedSession)
    assert "".join(p.text for p in pieces if isinstance(p, Delta)) == ended.recap


def test_nothing_on_the_way_holds_the_pieces_back(
    cloud: LocalCloud, conversation: tuple[Client, str], key: str
) -> None:
    cloud.model.faults(mine(key, kind="pause", after=3))
    events = say(conversation)
    before = [event for event in islice(events, 4) if isinstance(event, Delta)]
    assert cloud.model.release(at_least=1) == 1, "the model still waits with the rest"

    assert len(before) == 3
    assert any(isinstance(event, Delta) for event in events)


def test_what_refuses_a_turn_is_answered_with_its_status(conversation: tuple[Client, str]) -> None:
    someone, session_id = conversation
    someone.end_session(session_id)

    with pytest.raises(errors.SessionEnded):
        list(say(conversation))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 401, "code": "invalid_api_key"}, errors.ProviderKeyInvalid),
        ({"kind": "status", "status": 429, "code": "insufficient_quota"}, errors.ProviderQuota),
        ({"kind": "end", "after": 3}, errors.ReplyTruncated),
        ({"kind": "drop", "after": 3}, errors.ReplyTruncated),
        ({"kind": "garbage", "after": 3}, errors.ReplyTruncated),
        ({"kind": "error_chunk", "after": 3}, errors.ReplyTruncated),
        ({"kind": "html"}, errors.ProviderFailed),
        ({"kind": "error_body"}, errors.ProviderFailed),
        ({"kind": "empty_choices"}, errors.ReplyTruncated),
        ({"kind": "empty_length"}, errors.ReplyTruncated),
    ],
    ids=lambda value: str(value)[:50],
)
def test_a_failure_in_mid_stream_carries_its_code_and_costs_no_words(
    cloud: LocalCloud,
    conversation: tuple[Client, str],
    key: str,
    fault: dict[str, Any],
    error: type[errors.GPTLabError],
) -> None:
    # An empty reply is asked for once more by ourselves, so it has to happen twice.
    times = 2 if fault["kind"].startswith("empty") else 1
    cloud.model.faults(*[mine(key, **fault)] * times)

    with pytest.raises(error) as raised:
        list(say(conversation))
    waiting = once_stored(conversation).pending
    *_, turn = say(conversation)

    assert key not in raised.value.message
    assert waiting is not None
    assert waiting.message == "I have leeks."
    assert isinstance(turn, Turn)
    assert turn.turn == 2


def test_a_reply_nobody_waits_for_is_stored_all_the_same(
    cloud: LocalCloud, conversation: tuple[Client, str], key: str
) -> None:
    cloud.model.faults(mine(key, kind="stall", after=2, seconds=0.3))
    stream = say(conversation)
    while not isinstance(next(stream), Delta):
        pass
    stream.close()  # type: ignore[attr-defined]

    reply = once_stored(conversation).messages[-1]

    assert not reply.stopped
    assert reply.content.endswith("_(offline demo model)_")
    assert list(say(conversation))[-1].reply == reply  # type: ignore[union-attr]


@pytest.mark.parametrize("leaves", [True, False])
def test_a_stopped_reply_keeps_what_had_come(
    cloud: LocalCloud, conversation: tuple[Client, str], key: str, *, leaves: bool
) -> None:
    """In a silence of the provider, whether the reader has gone or still listens."""
    cloud.model.faults(mine(key, kind="pause", after=4))
    stream, shown = say(conversation), ""
    while not shown:
        event = next(stream)
        shown += event.text if isinstance(event, Delta) else ""
    someone, session_id = conversation
    someone.stop_message(session_id, KEY)
    if leaves:
        stream.close()  # type: ignore[attr-defined]
    else:
        *_, turn = stream
        assert isinstance(turn, Turn)
        assert turn.reply.stopped

    reply = once_stored(conversation).messages[-1]

    assert reply.stopped
    assert reply.content.startswith(shown)
    assert not reply.content.endswith("_(offline demo model)_")
    assert someone.send_message(session_id, "And now?").turn == 3


def test_a_reply_is_stopped_before_the_provider_answers(
    cloud: LocalCloud, conversation: tuple[Client, str], key: str
) -> None:
    cloud.model.faults(mine(key, kind="hold"))
    stream = say(conversation)
    next(stream)
    conversation[0].stop_message(conversation[1], KEY)

    with pytest.raises(errors.TurnStopped):
        list(stream)

    assert cloud.model.held() == 0, "the provider is hung up on"


def test_stopping_hangs_up_on_the_provider(demo_key: Callable[[], str]) -> None:
    with (
        DemoModel(first_token_ms=0, token_ms=100) as slow,
        LocalCloud(environment={"OPENAI_BASE_URL": slow.url}) as cloud,
        Client(cloud.gateway_url) as someone,
    ):
        someone.log_in(demo_key())
        session_id = someone.start_session("ShowcaseClarity00001").session.session_id
        stream = say((someone, session_id))
        while not isinstance(next(stream), Delta):
            pass
        someone.stop_message(session_id, KEY)
        stream.close()  # type: ignore[attr-defined]

        assert once_stored((someone, session_id)).messages[-1].stopped
        calls = [each for each in slow.calls(finished=True) if each["path"].endswith("completions")]
        assert calls[-1]["aborted"]


def test_stopping_what_is_done_changes_nothing(conversation: tuple[Client, str]) -> None:
    *_, turn = say(conversation)
    someone, session_id = conversation

    someone.stop_message(session_id, KEY)

    assert list(say(conversation)) == [turn]


def test_nobody_else_can_stop_a_reply(
    conversation: tuple[Client, str], client: Callable[..., Client]
) -> None:
    with pytest.raises(errors.SessionNotFound):
        client().stop_message(conversation[1], KEY)


def test_the_last_event_carries_the_account(
    cloud: LocalCloud, conversation: tuple[Client, str]
) -> None:
    someone, session_id = conversation
    assert someone.login
    headers = {
        "Accept": "text/event-stream",
        "Authorization": f"Bearer {someone.login.access_token}",
        "Idempotency-Key": KEY,
    }
    url = f"{cloud.gateway_url}/sessions/{session_id}/messages"
    text = httpx2.post(url, json={"message": "Leeks."}, headers=headers).text
    last = json.loads(text.rstrip().rpartition("data: ")[2])

    assert text.rstrip().split("\n\n")[-1].startswith("event: done")
    assert 'desc="3 calls"' in last["server_timing"]


def test_a_stream_that_breaks_off_is_no_answer(conversation: tuple[Client, str]) -> None:
    def broken(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, text='event: delta\ndata: {"text": "Hel"}\n\n')

    http = httpx2.Client(transport=httpx2.MockTransport(broken))
    with Client("http://gateway", http=http) as someone, pytest.raises(Unreachable):
        list(say((someone, conversation[1])))
