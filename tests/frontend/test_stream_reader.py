"""A reply that is read beside the page."""

from collections.abc import Callable, Generator
from threading import Event

import pytest

from frontend.stream_reader import StreamReader
from gptlab.api.accounts import LoggedOut
from gptlab.api.stream import Delta, Notice
from gptlab.api.stream import Event as StreamEvent
from gptlab.client import errors
from tests.frontend.fake_client import START

PATIENCE = 60.0
SILENCE = 0.05
Events = Generator[StreamEvent | LoggedOut, None, None]
ANSWER = LoggedOut(signed_in_until=START)


@pytest.fixture
def more() -> Event:
    """Set when the stream may go on."""
    return Event()


@pytest.fixture
def reader(more: Event) -> StreamReader[LoggedOut]:
    return StreamReader(stream(more))


def stream(more: Event, then: Callable[[], None] = lambda: None) -> Events:
    yield Notice(code="started")
    yield Delta(text="Half ")
    more.wait(PATIENCE)
    then()
    yield Delta(text="a word")
    yield ANSWER


def noted(events: Events, ended: Event) -> Events:
    try:
        yield from events
    except GeneratorExit:
        ended.set()
        raise


def silent(more: Event) -> Events:
    yield Notice(code="started")
    more.wait(PATIENCE)
    yield from stream(more)


def withheld(more: Event) -> Events:
    yield Delta(text="My instructions are")
    yield Notice(code="withheld")
    more.wait(PATIENCE)
    yield ANSWER


def broken() -> None:
    raise errors.ProviderError


def until(seen: Callable[[], bool]) -> None:
    """Waits for what a thread does; fails where it does not."""
    waiting = Event()
    for _ in range(1000):
        if seen():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not come")


def test_it_has_what_has_come_so_far_and_then_the_answer(
    reader: StreamReader[LoggedOut], more: Event
) -> None:
    assert reader.has_started(PATIENCE)
    until(lambda: reader.text == "Half ")
    assert not reader.is_over()
    more.set()
    assert reader.is_over(PATIENCE)
    assert reader.text == "Half a word"
    assert reader.answer() == ANSWER


def test_it_has_spoken_once_the_first_of_the_text_has_come(more: Event) -> None:
    reader = StreamReader(silent(more))
    assert reader.has_started(PATIENCE)
    assert not reader.has_spoken(SILENCE)
    more.set()
    assert reader.has_spoken(PATIENCE)
    assert reader.text


def test_a_failure_without_a_word_is_not_waited_for() -> None:
    reader: StreamReader[LoggedOut] = StreamReader(event for event in tuple[Delta, ...]())
    assert reader.has_spoken(PATIENCE)


def test_a_failure_is_raised_to_who_asks_and_keeps_what_had_come(more: Event) -> None:
    reader = StreamReader(stream(more, broken))
    more.set()
    with pytest.raises(errors.ProviderError):
        reader.answer()
    assert reader.text == "Half "


def test_closed_it_reads_no_further_and_closes_the_stream(more: Event) -> None:
    ended = Event()
    reader = StreamReader(noted(stream(more), ended))
    until(lambda: reader.text == "Half ")
    reader.close()
    more.set()
    assert ended.wait(PATIENCE)
    assert reader.text == "Half a word"
    with pytest.raises(errors.GPTLabError):
        reader.answer()


def test_what_is_withheld_is_taken_back(more: Event) -> None:
    reader = StreamReader(withheld(more))
    until(lambda: "withheld" in reader.notices)
    until(lambda: reader.text == "")
    more.set()
    assert reader.is_over(PATIENCE)


def test_a_stream_without_an_answer_is_a_failure() -> None:
    reader: StreamReader[LoggedOut] = StreamReader(event for event in (Delta(text="Hm"),))
    with pytest.raises(errors.GPTLabError):
        reader.answer()


def test_it_knows_how_long_no_word_has_come(reader: StreamReader[LoggedOut], more: Event) -> None:
    until(lambda: reader.text == "Half ")
    until(lambda: reader.silent_for() > SILENCE)
    more.set()
    assert reader.answer() == ANSWER
    until(lambda: reader.text == "Half a word")
    assert reader.silent_for() < PATIENCE
