"""The routes of Streamlit that the app closes: only a ticket is accepted, and a file asked for.

Streamlit takes uploads of 200 MB from whoever has opened the page. This app takes one from a visit
whose page shows a field for it, and none that is larger than the field says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime.scriptrunner import get_script_run_ctx

READING = ("GET", "HEAD")
UPLOADS = "/_stcore/upload_file/"
ENVELOPE = 10_000
"""Bytes that a form has around its file."""
LIFE = timedelta(hours=12)
"""A field may stand open for as long as a sign-in lasts."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Expected:
    """The visits that may send a file, and of how many bytes."""

    now: Callable[[], datetime] = _now
    _most: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, visit: str, most: int) -> None:
        now = self.now()
        with self._lock:
            self._most = {who: kept for who, kept in self._most.items() if kept[1] > now}
            before = self._most.get(visit, (0, now))[0]
            self._most[visit] = max(most, before), now + LIFE

    def remove(self, visit: str) -> None:
        """Nobody is signed in there any more."""
        with self._lock:
            self._most.pop(visit, None)

    def allows(self, method: str, path: str, headers: Mapping[str, str]) -> bool:
        """Whether this is a file that was asked for, or the end of one."""
        visit = path.removeprefix(UPLOADS).partition("/")[0]
        most, until = self._most.get(visit, (0, self.now()))
        if not path.startswith(UPLOADS) or until <= self.now():
            return False
        length = headers.get("content-length", "")
        is_whole = length.isdecimal() and int(length) <= most + ENVELOPE
        return method == "DELETE" or (method == "PUT" and is_whole)


expected = Expected()


def visit() -> str:
    """What Streamlit calls this visit in the addresses of files."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


class Closed:
    """Middleware that lets requests in which only read, those of ``route``, and expected files."""

    def __init__(self, app: ASGIApp, route: str, uploads: Expected = expected) -> None:
        self._app = app
        self._route = route
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_closed = (
            scope["type"] == "http"
            and scope["method"] not in READING
            and scope["path"] != self._route
            and not self._uploads.allows(scope["method"], scope["path"], Headers(scope=scope))
        )
        app = PlainTextResponse("Method Not Allowed", 405) if is_closed else self._app
        await app(scope, receive, send)
