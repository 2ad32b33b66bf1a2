"""R5: how far a reader of the code has to go to follow one message."""

import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

import functions_framework
import pytest
from flask.testing import FlaskClient

from gptlab.client import Client
from gptlab.core import background, sse
from tests.architecture.sources import FUNCTIONS, LIBRARY
from tests.functions.assistants import cook
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.metrics import Metric
from tests.proofs.people import new_api_key

ACCEPTS = {"plain": "application/json", "streamed": "text/event-stream"}
MOST = {"plain": (37, 253, 154), "streamed": (37, 280, 165)}
"""Files, functions, and switches between files."""


@dataclass
class Trace:
    """The project's functions that were called, and the calls from one file into another."""

    functions: set[tuple[str, str]] = field(default_factory=set)
    switches: set[tuple[str, str, str, str]] = field(default_factory=set)

    def follow(self, frame: FrameType, event: str, _: object) -> None:
        if event != "call" or not (called := _named(frame.f_code)):
            return
        self.functions.add(called)
        caller = frame.f_back
        while caller and not _named(caller.f_code):
            caller = caller.f_back
        source = _named(caller.f_code) if caller else None
        if source and source[0] != called[0]:
            self.switches.add((*source, *called))

    @property
    def counts(self) -> tuple[int, int, int]:
        files = {file for file, _ in self.functions}
        return len(files), len(self.functions), len(self.switches)


def _named(code: CodeType) -> tuple[str, str] | None:
    """File and name of a function of ours. A comprehension is part of what it stands in."""
    if not code.co_filename.startswith((str(LIBRARY), str(FUNCTIONS))):
        return None
    return None if code.co_name.startswith("<") else (code.co_filename, code.co_qualname)


@contextmanager
def traced() -> Iterator[Trace]:
    """What this thread, and each that is started meanwhile, comes through.

    The thread that watches a stream is not on its way, and comes by when it likes.
    """
    trace = Trace()
    background._threads.cache_clear()  # its idle threads are not traced
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sse, "watched", nullcontext)
        threading.setprofile(trace.follow)
        sys.setprofile(trace.follow)
        try:
            yield trace
        finally:
            sys.setprofile(None)
            threading.setprofile(None)


@pytest.fixture
def session(open_cloud: CloudInProcess) -> Iterator[tuple[Client, str]]:
    """Someone in a session with an assistant that another person made, so its prompt is guarded."""
    with Client(open_cloud.gateway_url) as creator, Client(open_cloud.gateway_url) as someone:
        creator.log_in(new_api_key())
        someone.log_in(new_api_key())
        bot = creator.create_bot(cook())
        yield someone, someone.start_session(bot.bot_id).session.session_id


def send(session: tuple[Client, str], how: str, key: str) -> None:
    """A message through the function itself, in this thread."""
    someone, session_id = session
    assert someone.login
    source = FUNCTIONS / "send_message" / "main.py"
    app: Any = functions_framework.create_app("send_message", str(source), "http")  # type: ignore[no-untyped-call]
    client: FlaskClient = app.test_client()
    headers = {
        "Accept": ACCEPTS[how],
        "Authorization": f"Bearer {someone.login.access_token}",
        "Idempotency-Key": key,
    }
    path = f"/sessions/{session_id}/messages"
    answer = client.post(path, json={"message": "I have leeks."}, headers=headers)
    assert answer.status_code == 200
    assert ("event: done" in answer.text) is (how == "streamed")
    answer.close()


def shortest(session: tuple[Client, str], how: str) -> tuple[int, int, int]:
    """Of three turns: a connection that lay idle for too long is made anew, on no usual way."""
    return min(traced_turn(session, how) for _ in range(3))


def traced_turn(session: tuple[Client, str], how: str) -> tuple[int, int, int]:
    with traced() as trace:
        send(session, how, uuid.uuid4().hex)
    return trace.counts


@pytest.mark.parametrize("how", MOST)
def test_the_way_of_a_turn_stays_short(
    session: tuple[Client, str], metric: Metric, how: str
) -> None:
    send(session, how, "first-message")  # what is loaded and made once is not a turn's
    found = shortest(session, how)

    counts = f"{found[0]} files, {found[1]} functions, {found[2]} switches"
    metric("R5", "way of a turn", counts, how, "at most {} files, {}, {}".format(*MOST[how]))
    assert all(each <= most for each, most in zip(found, MOST[how], strict=True))


def test_a_detour_is_noticed(
    session: tuple[Client, str], monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    """An event that goes by way of one function more."""
    emit = sse.LiveStream.emit

    def detour(stream: sse.LiveStream, event: Any) -> None:  # noqa: ANN401
        emit(stream, event)

    here = detour.__code__.replace(co_filename=str(LIBRARY / "detour.py"))
    send(session, "streamed", "first-message")
    before = shortest(session, "streamed")
    monkeypatch.setattr(detour, "__code__", here)
    monkeypatch.setattr(sse.LiveStream, "emit", detour)
    after = shortest(session, "streamed")

    more = [later - earlier for earlier, later in zip(before, after, strict=True)]
    metric("R5", "way of a turn", more, "planted: one function and file more", "caught")
    assert more[:2] == [1, 1]
    assert more[2] > 0
