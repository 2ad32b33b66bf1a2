"""R3: however often a request is sent, its reply is asked for once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest

from emulator.dev_stack import LocalCloud
from gptlab.api import operations
from gptlab.api.fields import Request
from gptlab.api.operations import Operation
from gptlab.api.sessions import EndedSession, EndSession, SendMessage, StartSession, Turn
from gptlab.client import Client
from gptlab.sessions.models import Session
from tests.proofs.cloud_in_process import Cloud, CloudInProcess
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import Person, new_key

pytestmark = pytest.mark.slow

AT_ONCE, SENDERS = 15, 3
"""People, and who sends each of their requests."""
MESSAGES = ("Roses need sun", "And what about water?")
KEYS_EACH = 2 + len(MESSAGES)
Send = Callable[[Person, str, dict[str, str] | None, str], str]
"""Sends a request until it is done; the answer's part that no retry may change."""


@dataclass
class Counted:
    """What the senders and the provider saw."""

    keys: int = 0
    calls: int = 0
    different_answers: int = 0
    wrong_transcripts: int = 0

    @property
    def calls_per_key(self) -> float:
        return self.calls / self.keys

    @property
    def is_exact(self) -> bool:
        return self.calls == self.keys and not self.different_answers + self.wrong_transcripts


def count(cloud: Cloud, bot_id: str, people: int, send: Send, senders: int = SENDERS) -> Counted:
    """Every request of every session goes out several times at once; then the provider is asked."""
    cloud.model.clear_calls()
    counted = Counted()
    chat_users = [Person(cloud) for _ in range(people)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(
            pool.map(lambda chat_user: _conversation(chat_user, bot_id, send, senders), chat_users)
        )
    for chat_user, (different, said) in zip(chat_users, found, strict=True):
        counted.keys += KEYS_EACH
        counted.calls += len(chat_user.chat_calls())
        counted.different_answers += different
        counted.wrong_transcripts += said != list(MESSAGES)
        chat_user.http.close()
    return counted


def _conversation(person: Person, bot_id: str, send: Send, senders: int) -> tuple[int, list[str]]:
    """Start, say, conclude, each several times at once: differing answers, what was stored."""
    start = new_key()

    def differing(path: str, body: dict[str, str] | None, key: str) -> int:
        together = Barrier(senders)

        def sender(_: int) -> str:
            together.wait()
            return send(person, path, body, key)

        with ThreadPoolExecutor(senders) as pool:
            return len(set(pool.map(sender, range(senders)))) - 1

    different = differing("/sessions", {"bot_id": bot_id}, start)
    session_id = person.start(bot_id, start)
    path = f"/sessions/{session_id}"
    for text in MESSAGES:
        different += differing(f"{path}/messages", {"message": text}, new_key())
    different += differing(f"{path}/end", None, new_key())
    return different, person.said(session_id)


def by_plain_http(person: Person, path: str, body: dict[str, str] | None, key: str) -> str:
    answer = person.post_until_done(path, body, key).json()
    return repr(answer.get("recap") or answer.get("reply") or answer)


def by_the_client(person: Person, path: str, body: dict[str, str] | None, key: str) -> str:
    given, session_id = body or {}, path.split("/")[2] if path.count("/") > 1 else ""
    with Client(person.cloud.gateway_url, login=person.login) as client:
        if path == "/sessions":
            return repr(client.start_session(given["bot_id"], idempotency_key=key).reply)
        if path.endswith("/end"):
            return repr(client.end_session(session_id, idempotency_key=key).recap)
        turn: Turn = client.send_message(session_id, given["message"], idempotency_key=key)
        return repr(turn.reply)


def by_stream(person: Person, path: str, body: dict[str, str] | None, key: str) -> str:
    session_id = path.split("/")[2] if path.count("/") > 1 else ""
    operation: Operation[Any, Any] = operations.SEND_MESSAGE
    request: Request
    if path == "/sessions":
        operation, request = operations.START_SESSION, StartSession.of(**(body or {}))
    elif path.endswith("/end"):
        operation, request = operations.END_SESSION, EndSession.of(session_id=session_id)
    else:
        request = SendMessage.of(session_id=session_id, **(body or {}))
    with Client(person.cloud.gateway_url, login=person.login) as client:
        *_, answer = client.stream(operation, request, idempotency_key=key)
    if isinstance(answer, EndedSession):
        return repr(answer.recap)
    assert isinstance(answer, Turn)
    return repr(answer.reply)


@pytest.fixture
def bot_id(open_cloud: CloudInProcess) -> Iterator[str]:
    with Person(open_cloud) as maker:
        yield maker.make_bot()


@pytest.mark.parametrize("send", [by_plain_http, by_the_client, by_stream])
def test_a_reply_is_asked_for_once_however_often_it_is_sent(
    cloud: LocalCloud, metric: Metric, how_often: HowOften, send: Send
) -> None:
    with Person(cloud) as maker:
        counted = count(cloud, maker.make_bot(), how_often(15, 125), send)
    over = f"{counted.keys} keys x {SENDERS} senders, {send.__name__.replace('_', ' ')}"
    metric("R3", "provider calls per key", counted.calls_per_key, over, 1.0)
    assert counted.is_exact, counted


def test_without_the_busy_check_it_is_asked_for_more_than_once(
    open_cloud: CloudInProcess, bot_id: str, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    monkeypatch.setattr("gptlab.sessions.turns.refuse_while_busy", lambda *given: None)
    counted = count(open_cloud, bot_id, 4, by_plain_http)
    over = f"{counted.keys} keys, planted: no busy check"
    metric("R3", "provider calls per key", counted.calls_per_key, over, "caught")
    assert not counted.is_exact
    assert counted.calls > counted.keys


def test_without_the_idempotency_cache_a_retry_is_a_turn_of_its_own(
    open_cloud: CloudInProcess, bot_id: str, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    monkeypatch.setattr(Session, "finished", lambda session, request: None)
    counted = count(open_cloud, bot_id, 1, by_plain_http, senders=2)
    over = f"{counted.keys} keys, planted: no idempotency cache"
    metric("R3", "provider calls per key", counted.calls_per_key, over, "caught")
    assert not counted.is_exact
    assert counted.calls > counted.keys
