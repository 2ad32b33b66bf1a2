"""A turn's events: from the thread that works on it to its reader, as server-sent events.

``delta`` and ``notice`` as they come, then ``done`` with the stored answer, or ``error`` (WHATWG
HTML, 9.2). Comments keep the connection alive while nothing comes.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass
from functools import cache, partial
from queue import Empty, Queue
from typing import Any, Protocol, TypeVar

from gptlab.api.fields import Replayed, Response
from gptlab.core import errors
from gptlab.core.timings import Timings

KEEP_ALIVE_SECONDS = 5.0
"""Clients and proxies give up on silence, the most impatient after 10 seconds."""
KEEP_ALIVE = ": waiting\n\n"
MOST_WAITING = 4
"""Events on their way to the reader. So few, because a reply that is stopped shall end soon after
what was read of it: that its reader has left is seen only when something is written to them."""

Describe = Callable[[errors.GPTLabError], str]
"""Gives an error's body."""


class EventStream:
    """Where a turn says what happens. Here nobody reads: the caller asked for no stream.

    ``wants_text``: the reply is passed on as it comes.
    ``has_left``: the reader went away, and the turn is finished without them.
    """

    wants_text = False
    has_left = False

    def emit(self, event: Response) -> None:
        """Pass an event on."""


SILENT = EventStream()


@dataclass(frozen=True)
class End:
    """What a turn came to."""

    response: Any


class LiveStream(EventStream):
    """A turn on a thread of its own, and its events on their way to the thread that reads them."""

    wants_text = True

    def __init__(self, turn: Callable[[EventStream], Any]) -> None:
        self._events: Queue[Response | None] = Queue(MOST_WAITING)
        self._has_ended = False
        self._turn = run_in_background(partial(self._run, turn))

    def emit(self, event: Response) -> None:
        """Pass an event on, once the reader has taken those before it."""
        self._events.put(event)

    def read(self) -> Response | End | None:
        """The next event, or None where there was none for KEEP_ALIVE_SECONDS.

        Raises what the turn failed with.
        """
        try:
            event = self._events.get(timeout=KEEP_ALIVE_SECONDS)
        except Empty:
            return None
        self._has_ended = event is None
        return End(self._turn.result()) if event is None else event

    def leave(self) -> BaseException | None:
        """Read no more. Returns once the turn is stored, with what it failed with, if it did."""
        self.has_left = True
        while not self._has_ended:
            self._has_ended = self._events.get() is None
        wait([self._turn])
        return self._turn.exception()

    def _run(self, turn: Callable[[EventStream], Any]) -> Any:  # noqa: ANN401 - its answer
        try:
            return turn(self)
        finally:
            self._events.put(None)


class Form(Protocol):
    """How a turn's events are written."""

    def event(self, event: Response) -> str: ...
    def done(self, response: Response | Replayed[Any], spent: Timings) -> str: ...
    def error(self, error: errors.GPTLabError) -> str: ...


@dataclass(frozen=True)
class OurEvents:
    """Each with its name; the last has the stored answer, and what it took."""

    describe: Describe

    def event(self, event: Response) -> str:
        return _message(type(event).__name__.lower(), event.model_dump_json())

    def done(self, response: Response | Replayed[Any], spent: Timings) -> str:
        is_replay = isinstance(response, Replayed)
        plain = response.response if isinstance(response, Replayed) else response
        about = {"replayed": is_replay, "server_timing": spent.header()}
        return _message("done", f'{{"answer": {plain.model_dump_json()}, {json.dumps(about)[1:]}')

    def error(self, error: errors.GPTLabError) -> str:
        return _message("error", self.describe(error))


@dataclass(frozen=True)
class OpenAIChunks:
    """As OpenAI's clients read them: without names, and the answer is all that came before."""

    describe: Describe

    def event(self, event: Response) -> str:
        return f"data: {event.model_dump_json(exclude_unset=True)}\n\n"

    def done(self, response: Response | Replayed[Any], spent: Timings) -> str:
        return "data: [DONE]\n\n"

    def error(self, error: errors.GPTLabError) -> str:
        return f"data: {self.describe(error)}\n\n"


@dataclass
class OpenAIEvents:
    """As the Responses API streams them: each with its name and number, the last with the answer.

    Of a failure OpenAI's clients make an exception where the event has an ``error`` in it.
    """

    describe: Describe
    number: int = 0

    def event(self, event: Response) -> str:
        self.number += 1
        fields = event.model_dump(mode="json")
        return _message(fields["type"], json.dumps(fields, ensure_ascii=False))

    def done(self, response: Response | Replayed[Any], spent: Timings) -> str:
        plain = response.response if isinstance(response, Replayed) else response
        answer = plain.model_dump(mode="json")
        name = f"response.{answer['status']}"
        event = {"type": name, "response": answer, "sequence_number": self.number}
        return _message(name, json.dumps(event, ensure_ascii=False))

    def error(self, error: errors.GPTLabError) -> str:
        told = json.loads(self.describe(error))
        about = {name: told["error"][name] for name in ("code", "message", "param")}
        event = {"type": "error", **about, "sequence_number": self.number, **told}
        return _message("error", json.dumps(event, ensure_ascii=False))


def server_sent_events(
    stream: LiveStream, first: Response | End | None, form: Form, spent: Timings
) -> Iterator[str]:
    """The events of a turn that has begun with ``first``, to its end."""
    step = first
    try:
        while not isinstance(step, End):
            yield KEEP_ALIVE if step is None else form.event(step)
            step = stream.read()
        yield form.done(step.response, spent)
    except errors.GPTLabError as error:
        yield form.error(error)
    except Exception:  # noqa: BLE001 - the last line of defence: its text may quote
        yield form.error(errors.GPTLabError())


def _message(name: str, data: str) -> str:
    """One event. JSON has no line breaks, so its data is one line."""
    return f"event: {name}\ndata: {data}\n\n"


T = TypeVar("T")

MOST_THREADS = 4096
"""More than an instance's requests can ask for, so that none ever waits for another's end."""


def run_in_background(work: Callable[[], T]) -> "Future[T]":
    """Start it now; its result, or what it raised, is asked of the future.

    A process that is asked to end waits for it: a reply under way is finished and stored.
    """
    return _threads().submit(copy_context().run, work)


@cache
def _threads() -> ThreadPoolExecutor:
    """Idle ones are taken before a new one is made: that costs more than a turn's encryption."""
    return ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="background")
