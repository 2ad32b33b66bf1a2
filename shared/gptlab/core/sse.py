"""A turn's events, written to its reader as server-sent events while they come.

``delta`` and ``notice`` as they come, then ``done`` with the stored answer, or ``error`` (WHATWG
HTML, 9.2). Comments keep the connection alive while nothing comes.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock
from time import monotonic
from typing import Any, Protocol

from gptlab.api.fields import Replayed, Response
from gptlab.core import errors
from gptlab.core.background import run_in_background, watched
from gptlab.core.timings import Timings

KEEP_ALIVE_SECONDS = 5.0
"""Clients and proxies give up on silence, the most impatient after 10 seconds."""
KEEP_ALIVE = ": waiting\n\n"

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


Begin = Callable[[bool], Callable[[bytes], object]]
"""Starts the response, of an earlier turn or of this one, and gives what writes to its reader."""


class LiveStream(EventStream):
    """A turn that is written to its reader by the thread that works on it.

    A reader that has gone is seen when something is written to it.
    """

    wants_text = True

    def __init__(self, form: Form, begin: Begin) -> None:
        self._form, self._begin = form, begin
        self._write: Callable[[bytes], object] | None = None
        self._lock, self._has_ended, self._written_at = Lock(), False, monotonic()

    def emit(self, event: Response) -> None:
        self._send(self._form.event(event))

    def run(self, turn: Callable[[EventStream], Any], spent: Timings) -> Exception | None:
        """Work on the turn, to its stored end. What it failed with, if it did.

        Raises what refused it before its first event: nothing is written of that.
        """
        try:
            with watched(self._keep_alive):
                answer = turn(self)
            self._send(self._form.done(answer, spent), is_last=True)
        except Exception as error:
            if not self._has_begun():
                raise
            known = error if isinstance(error, errors.GPTLabError) else errors.GPTLabError()
            self._send(self._form.error(known), is_last=True)  # any other's text may quote
            return error
        return None

    def _has_begun(self) -> bool:
        """Whether anything was written; if not, nothing will be."""
        with self._lock:
            self._has_ended = self._write is None
            return not self._has_ended

    def _send(self, text: str, *, is_last: bool = False) -> None:
        with self._lock:
            self._written_at = monotonic()
            if self._has_ended or self.has_left:
                return
            self._has_ended = is_last
            try:
                if self._write is None:
                    self._write = self._begin(is_last)
                self._write(text.encode())
            except OSError:
                self.has_left = True

    def _keep_alive(self) -> None:
        """Have a comment written where nothing was for KEEP_ALIVE_SECONDS; that may take long."""
        if monotonic() - self._written_at >= KEEP_ALIVE_SECONDS:
            self._written_at = monotonic()
            with suppress(RuntimeError):  # a process that ends takes on no more work
                run_in_background(partial(self._send, KEEP_ALIVE))


def _message(name: str, data: str) -> str:
    """One event. JSON has no line breaks, so its data is one line."""
    return f"event: {name}\ndata: {data}\n\n"
