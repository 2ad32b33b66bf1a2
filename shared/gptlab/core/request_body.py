"""A request's body: no more of it than may come, and no longer than it may take.

Whoever sends a body slowly holds a thread. So each has a deadline; and where too many are late at
once, the one that has been late for longest is dropped, so that others find a thread.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from socket import SHUT_RD, socket
from threading import Event, Lock
from typing import Any

from gptlab.core import errors
from gptlab.core.background import run_in_background

SECONDS = 5.0
BYTES_A_SECOND = 50_000
LATE_SECONDS = 0.2
LEFT_SECONDS = 1.0
LEFT_BYTES = 64 * 1024

_late: dict[Event, socket] = {}
_lock = Lock()


class Body:
    """One request's, taken from its server's environ; nothing is read before it is asked for.

    ``length`` is the announced one, in bytes, if any; ``most_late`` is how many may be late.
    """

    def __init__(self, environ: Mapping[str, Any], length: int | None) -> None:
        self._stream = environ["wsgi.input"]
        self._socket: socket | None = environ.get("gunicorn.socket", environ.get("werkzeug.socket"))
        self._is_chunked = "HTTP_TRANSFER_ENCODING" in environ
        self._length = length or 0
        self.is_left = self._is_chunked or self._length > 0

    def read(self, max_body_bytes: int, most_late: int) -> bytes:
        """All of it. Raises RequestTooLarge, where it is known before a byte is read;

        RequestIncomplete.
        """
        if self._length > max_body_bytes:
            raise errors.RequestTooLarge
        wanted = max_body_bytes + 1 if self._is_chunked else self._length
        text = self._read(wanted, SECONDS + wanted / BYTES_A_SECOND, most_late)
        if len(text) > max_body_bytes:
            raise errors.RequestTooLarge
        return text

    def cut_where_long(self) -> None:
        """Before an answer: hear no more of a body that is not going to be read."""
        if self._is_chunked or self._length > LEFT_BYTES:
            self.cut()

    def leave(self, most_late: int) -> None:
        """After the answer: hear the little that was on its way, or the answer might be lost."""
        if self.is_left:
            with suppress(errors.RequestIncomplete):
                self._read(self._length, LEFT_SECONDS, most_late)
        if self.is_left:
            self.cut()

    def cut(self) -> None:
        """Whoever reads on, be it the server, finds the end."""
        if self._socket:
            _cut(self._socket)

    def _read(self, wanted: int, seconds: float, most_late: int) -> bytes:
        if not wanted:
            return b""
        try:
            with _watching(self._socket, seconds, most_late):
                text: bytes = self._stream.read(wanted)
        except Exception as error:  # each server has its own for a body that breaks off
            raise errors.RequestIncomplete from error
        if not self._is_chunked and len(text) < wanted:
            raise errors.RequestIncomplete
        self.is_left = len(text) == wanted and self._is_chunked
        return text


@contextmanager
def _watching(connection: socket | None, seconds: float, most_late: int) -> Iterator[None]:
    if connection is None:
        yield
        return
    over = Event()
    run_in_background(lambda: _watch(connection, seconds, most_late, over))
    try:
        yield
    finally:
        over.set()


def _watch(connection: socket, seconds: float, most_late: int, over: Event) -> None:
    if over.wait(LATE_SECONDS):
        return
    with _lock:
        _late[over] = connection
        if len(_late) > most_late:
            _cut(_late.pop(next(iter(_late))))
    is_over = over.wait(seconds - LATE_SECONDS)
    with _lock:
        if _late.pop(over, None) and not is_over:
            _cut(connection)


def _cut(connection: socket) -> None:
    """What has already come can still be read."""
    with suppress(OSError):
        connection.shutdown(SHUT_RD)
