"""A turn as server-sent events (WHATWG HTML, 9.2), for as long as somebody listens.

``delta`` and ``notice`` as they come, then ``done`` with the stored answer, or ``error``.
Comments keep the connection alive while nothing comes.
"""

import json
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from gptlab.api.fields import Replayed, Response
from gptlab.core import errors, timings
from gptlab.core.background import run_in_background

KEEP_ALIVE_SECONDS = 5.0
"""Clients and proxies give up on silence, the most impatient after 10 seconds."""
KEEP_ALIVE = ": waiting\n\n"


EventStream = Generator[Response, None, Any]
"""What is said while a request is answered, and in the end its answer."""
Describe = Callable[[errors.GPTLabError], str]
"""Gives an error's body."""


class Form(Protocol):
    """How a turn's events are written.

    ``watched``: the steps before which a reader is told that there is one; None is all of them.
    """

    watched: ClassVar[int | None]

    def event(self, event: Response) -> str: ...
    def done(self, response: Response | Replayed[Any], spent: timings.Timings) -> str: ...
    def error(self, error: errors.GPTLabError) -> str: ...


@dataclass(frozen=True)
class OurEvents:
    """Each with its name; the last has the stored answer, and what it took.

    Its readers are patient once the reply has begun: its second step.
    """

    watched: ClassVar[int | None] = 2
    describe: Describe

    def event(self, event: Response) -> str:
        return _message(type(event).__name__.lower(), event.model_dump_json())

    def done(self, response: Response | Replayed[Any], spent: timings.Timings) -> str:
        is_replay = isinstance(response, Replayed)
        plain = response.response if isinstance(response, Replayed) else response
        about = {"replayed": is_replay, "server_timing": spent.header()}
        return _message("done", f'{{"answer": {plain.model_dump_json()}, {json.dumps(about)[1:]}')

    def error(self, error: errors.GPTLabError) -> str:
        return _message("error", self.describe(error))


@dataclass(frozen=True)
class OpenAIChunks:
    """As OpenAI's clients read them: without names, and the answer is all that came before."""

    watched: ClassVar[int | None] = None
    describe: Describe

    def event(self, event: Response) -> str:
        return f"data: {event.model_dump_json(exclude_unset=True)}\n\n"

    def done(self, response: Response | Replayed[Any], spent: timings.Timings) -> str:
        return "data: [DONE]\n\n"

    def error(self, error: errors.GPTLabError) -> str:
        return f"data: {self.describe(error)}\n\n"


@dataclass(frozen=True)
class End:
    """What a turn came to."""

    response: Any


class EventReader:
    """A turn of which the next step can be waited for, and not for ever.

    The first ``watched`` steps are taken in another thread, since this one cannot wait and speak.
    That is two thread switches a step, so it is for those that may take long: all, where None.
    """

    def __init__(self, events: EventStream, watched: int | None) -> None:
        self._events = events
        self._watched = watched
        self._step: Future[Response | End] | None = None

    def next(self) -> Response | End | None:
        """What is said next, or None where nothing was in KEEP_ALIVE_SECONDS.

        Raises what the turn failed with.
        """
        if self._step is None:
            if self._watched == 0:
                return self._advanced()
            self._step = run_in_background(self._advanced)
        done, _ = wait([self._step], KEEP_ALIVE_SECONDS)
        if not done:
            return None
        step, self._step = self._step.result(), None
        if self._watched:
            self._watched -= 1
        return step

    def close(self) -> None:
        """Nobody may close the turn while the other thread is in it."""
        if self._step:
            wait([self._step])
        self._events.close()

    def _advanced(self) -> Response | End:
        try:
            return next(self._events)
        except StopIteration as end:
            return End(end.value)


def stream_events(
    turn: EventReader,
    first: Response | None,
    form: Form,
    spent: timings.Timings,
    ended: Callable[[Exception | None], None],
) -> Iterator[str]:
    """The events of a turn that has begun with ``first``.

    Closed when its client goes away; the turn is closed then too, and goes on without a reader
    to its end. ``ended`` is told how it went.
    """
    failure: Exception | None = None
    step: Response | End | None = first
    with timings.resuming(spent):
        try:
            while not isinstance(step, End):
                yield KEEP_ALIVE if step is None else form.event(step)
                step = turn.next()
            yield form.done(step.response, spent)
        except errors.GPTLabError as error:
            failure = error
            yield form.error(error)
        except Exception as error:  # noqa: BLE001 - the last line of defence: its text may quote
            failure = error
            yield form.error(errors.GPTLabError())
        finally:
            turn.close()
            ended(failure)


def _message(name: str, data: str) -> str:
    """One event. JSON has no line breaks, so its data is one line."""
    return f"event: {name}\ndata: {data}\n\n"
