"""A turn that is written while it comes: its beginning, its end, and a reader who goes."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from gptlab.api.sessions import StopRequested
from gptlab.api.stream import Delta
from gptlab.core import background, errors, sse
from gptlab.core.sse import KEEP_ALIVE, EventStream, LiveStream, OurEvents
from gptlab.core.timings import Timings

PATIENCE = 10.0
"""Seconds."""
ANSWER = StopRequested(session_id="S" * 20)


class Reader:
    """Keeps what is written, and goes before the piece with this number."""

    def __init__(self, leaves_before: int = 1_000) -> None:
        self.pieces: list[str] = []
        self.begun: list[bool] = []
        self._leaves_before = leaves_before
        self.has_piece = Event()

    def begin(self, is_replay: bool) -> Callable[[bytes], object]:
        self.begun.append(is_replay)
        return self.write

    def write(self, piece: bytes) -> None:
        if len(self.pieces) == self._leaves_before:
            raise BrokenPipeError
        self.pieces.append(piece.decode())
        self.has_piece.set()

    def run(self, turn: Callable[[EventStream], Any]) -> Exception | None:
        form = OurEvents(lambda error: f'"{error.code}"')
        self.stream = LiveStream(form, self.begin)
        return self.stream.run(turn, Timings())


def three_words(stream: EventStream) -> StopRequested:
    for word in ("One ", "two ", "three."):
        stream.emit(Delta(text=word))
    return ANSWER


def test_events_are_written_as_they_come_and_the_answer_last() -> None:
    reader = Reader()
    assert reader.run(three_words) is None
    assert [piece.split("\n")[0] for piece in reader.pieces] == ["event: delta"] * 3 + [
        "event: done"
    ]
    assert reader.begun == [False]


def test_an_answer_without_an_event_is_an_earlier_turns() -> None:
    reader = Reader()
    reader.run(lambda _: ANSWER)
    assert reader.begun == [True]


def test_what_refuses_a_turn_before_its_first_event_begins_no_response(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = Reader()

    def refused(_: EventStream) -> None:
        raise errors.SessionEnded

    with pytest.raises(errors.SessionEnded):
        reader.run(refused)
    monkeypatch.setattr(sse, "KEEP_ALIVE_SECONDS", 0.0)
    reader.stream._send(KEEP_ALIVE)  # one that was on its way
    assert (reader.begun, reader.pieces) == ([], [])


@pytest.mark.parametrize(
    ("raised", "code"),
    [(errors.StoreUnavailable(), "store_unavailable"), (ValueError("my secret"), "internal_error")],
)
def test_a_failure_after_the_first_event_is_the_last_one_and_quotes_nothing(
    raised: Exception, code: str
) -> None:
    reader = Reader()

    def failing(stream: EventStream) -> None:
        stream.emit(Delta(text="One "))
        raise raised

    assert reader.run(failing) is raised
    assert reader.pieces[1:] == [f'event: error\ndata: "{code}"\n\n']


def test_a_reader_who_goes_does_not_end_the_turn() -> None:
    reader, seen = Reader(leaves_before=1), []

    def turn(stream: EventStream) -> StopRequested:
        for word in ("One ", "two ", "three."):
            stream.emit(Delta(text=word))
            seen.append(stream.has_left)
        return ANSWER

    assert reader.run(turn) is None
    assert seen == [False, True, True]
    assert len(reader.pieces) == 1


def test_silence_is_filled_and_nothing_comes_after_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sse, "KEEP_ALIVE_SECONDS", 0.01)
    monkeypatch.setattr(background, "LOOK_SECONDS", 0.001)
    reader = Reader()

    def silent(_: EventStream) -> StopRequested:
        assert reader.has_piece.wait(PATIENCE)
        return ANSWER

    assert reader.run(silent) is None
    assert set(reader.pieces[:-1]) == {KEEP_ALIVE}
    assert reader.begun == [False]
    whole = list(reader.pieces)
    reader.stream._send(KEEP_ALIVE)  # one that was on its way
    assert reader.pieces == whole
