"""A reply as it comes.

It is read in a thread of its own: the page that draws it looks at what has come so far, and stays
free for a click meanwhile. A visit to another page does not cut it off.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import Future, wait
from contextlib import closing
from threading import Event, Thread
from time import monotonic
from typing import Generic, TypeVar, cast

from gptlab.api.fields import Response
from gptlab.api.stream import Delta, Notice
from gptlab.api.stream import Event as StreamEvent
from gptlab.client import errors

A = TypeVar("A", bound=Response)
Stream = Iterator[StreamEvent | A]


class StreamReader(Generic[A]):
    """A stream under way: its text so far, what was said beside it, and in the end its answer.

    ``session_id`` is where it happens, known once it has begun.
    """

    def __init__(self, stream: Stream[A]) -> None:
        self.text = ""
        self._came_at = monotonic()
        self.session_id: str | None = None
        self.notices: frozenset[str] = frozenset()
        self._started, self._spoken, self._closed = Event(), Event(), Event()
        self._answer: Future[A] = Future()
        Thread(target=self._run, args=(stream,), name="reading", daemon=True).start()

    def has_started(self, within: float) -> bool:
        """Whether the message is kept and the model is being asked, or is within these seconds."""
        return self._started.wait(within)

    def has_spoken(self, within: float) -> bool:
        """Whether the first of the text has come, or does within these seconds; or the end."""
        return self._spoken.wait(within)

    def is_over(self, within: float = 0) -> bool:
        """Whether it has ended, or does within these seconds."""
        return bool(wait([self._answer], timeout=within).done)

    def silent_for(self) -> float:
        """Seconds since the last of the text came."""
        return monotonic() - self._came_at

    def answer(self) -> A:
        """What it came to; raises what it failed with. Waits for the end."""
        return self._answer.result()

    def close(self) -> None:
        """Read no further than to what comes next. There will be no answer."""
        self._closed.set()

    def _run(self, stream: Stream[A]) -> None:
        try:
            with closing(cast(Generator[StreamEvent | A, None, None], stream)) as events:
                self._answer.set_result(self._read(events))
        except errors.GPTLabError as error:
            self._answer.set_exception(error)
        except Exception:  # whoever waits for the answer must not wait for ever; it is raised again
            self._answer.set_exception(errors.GPTLabError())
            raise
        finally:
            self._started.set()
            self._spoken.set()

    def _read(self, events: Iterator[StreamEvent | A]) -> A:
        for event in events:
            if isinstance(event, Delta):
                self.text += event.text
                self._came_at = monotonic()
                self._spoken.set()
            elif isinstance(event, Notice):
                self._note(event)
            else:
                return event
            if self._closed.is_set():
                break
        raise errors.GPTLabError

    def _note(self, notice: Notice) -> None:
        self.notices |= {notice.code}
        if notice.code == "started":
            self.session_id = notice.session_id
            self._started.set()
        elif notice.code == "withheld":
            self.text = ""
