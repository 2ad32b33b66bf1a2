"""A turn as server-sent events (WHATWG HTML, 9.2), for as long as somebody listens.

``delta`` and ``notice`` as they come, then ``done`` with the stored answer, or ``error``.
Comments keep the connection alive while the model has not begun.
"""

import json
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from gptlab import errors, timings
from gptlab.api import Answer, Replayed
from gptlab.aside import aside

KEEP_ALIVE_SECONDS = 10.0
KEEP_ALIVE = ": waiting\n\n"


UnderWay = Generator[Answer, None, Any]
"""What is said while a request is answered, and in the end its answer."""
Describe = Callable[[errors.GPTLabError], str]
"""Gives an error's body."""


class Form(Protocol):
    """How a turn's events are written."""

    def event(self, event: Answer) -> str: ...
    def done(self, answer: Answer | Replayed[Any], spent: timings.Timings) -> str: ...
    def error(self, error: errors.GPTLabError) -> str: ...


@dataclass(frozen=True)
class OurEvents:
    """Each with its name; the last has the stored answer, and what it took."""

    describe: Describe

    def event(self, event: Answer) -> str:
        return _message(type(event).__name__.lower(), event.model_dump_json())

    def done(self, answer: Answer | Replayed[Any], spent: timings.Timings) -> str:
        is_replay = isinstance(answer, Replayed)
        plain = answer.answer if isinstance(answer, Replayed) else answer
        about = {"replayed": is_replay, "server_timing": spent.header()}
        return _message("done", f'{{"answer": {plain.model_dump_json()}, {json.dumps(about)[1:]}')

    def error(self, error: errors.GPTLabError) -> str:
        return _message("error", self.describe(error))


@dataclass(frozen=True)
class OpenAIChunks:
    """As OpenAI's clients read them: without names, and the answer is all that came before."""

    describe: Describe

    def event(self, event: Answer) -> str:
        return f"data: {event.model_dump_json(exclude_unset=True)}\n\n"

    def done(self, answer: Answer | Replayed[Any], spent: timings.Timings) -> str:
        return "data: [DONE]\n\n"

    def error(self, error: errors.GPTLabError) -> str:
        return f"data: {self.describe(error)}\n\n"


@dataclass(frozen=True)
class _End:
    """What a turn came to."""

    answer: Any


def relay(
    turning: UnderWay,
    first: Answer,
    form: Form,
    spent: timings.Timings,
    ended: Callable[[Exception | None], None],
) -> Iterator[str]:
    """The events of a turn that has begun with ``first``.

    Closed when its client goes away; the turn is closed then too, and goes on unheard to its
    end. ``ended`` is told how it went.
    """
    failure: Exception | None = None
    with timings.resuming(spent):
        try:
            answer = yield from _spoken(turning, first, form)
            yield form.done(answer, spent)
        except errors.GPTLabError as error:
            failure = error
            yield form.error(error)
        except Exception as error:  # noqa: BLE001 - the last line of defence: its text may quote
            failure = error
            yield form.error(errors.GPTLabError())
        finally:
            turning.close()
            ended(failure)


def _spoken(turning: UnderWay, first: Answer, form: Form) -> Generator[str, None, Any]:
    yield form.event(first)
    step = yield from _first_step(turning)
    while not isinstance(step, _End):
        yield form.event(step)
        step = _advanced(turning)
    return step.answer


def _first_step(turning: UnderWay) -> Generator[str, None, Answer | _End]:
    """The model's first word may take long: another thread waits for it, this one says so."""
    step = aside(partial(_advanced, turning))
    try:
        while True:
            try:
                return step.result(KEEP_ALIVE_SECONDS)
            except TimeoutError:
                yield KEEP_ALIVE
    finally:
        step.exception()  # nobody may close the turn while the other thread is in it


def _advanced(turning: UnderWay) -> Answer | _End:
    try:
        return next(turning)
    except StopIteration as end:
        return _End(end.value)


def _message(name: str, data: str) -> str:
    """One event. JSON has no line breaks, so its data is one line."""
    return f"event: {name}\ndata: {data}\n\n"
