"""Who may call a local port: programs of this machine, and pages that it serves itself.

A browser's pages reach 127.0.0.1 from anywhere: directly, or under a name of their own that they
have pointed there. So the name that was called is looked at, and where the caller's page is from.
Deployed functions do nothing of this: there the gateway is called from pages of any origin.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STATUS = 403
REFUSAL = "This port is called as 127.0.0.1 or localhost, and by pages of this machine alone."
_NAME = r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?"
_HOST = re.compile(_NAME, re.IGNORECASE)
_ORIGIN = re.compile(f"https?://{_NAME}", re.IGNORECASE)


def is_local(host: str, origin: str = "", site: str = "", mode: str = "") -> bool:
    """From the headers Host, Origin, Sec-Fetch-Site and Sec-Fetch-Mode; empty where not sent."""
    if not _HOST.fullmatch(host):
        return False
    if origin:
        return _ORIGIN.fullmatch(origin) is not None
    return site != "cross-site" or mode == "navigate"  # a link may be followed


class LocalCallers:
    """ASGI middleware that lets no others in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http" and not is_local(*_sent(scope["headers"])):
            app = JSONResponse({"code": STATUS, "message": REFUSAL}, STATUS)
        await app(scope, receive, send)


def local_callers(app: "WSGIApplication") -> "WSGIApplication":
    """The same for WSGI."""

    def checked(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        names = ("HTTP_HOST", "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE", "HTTP_SEC_FETCH_MODE")
        if is_local(*(environ.get(name, "") for name in names)):
            return app(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain")])
        return [REFUSAL.encode()]

    return checked


def _sent(headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
    found = {name: value.decode("latin-1") for name, value in headers}
    names = (b"host", b"origin", b"sec-fetch-site", b"sec-fetch-mode")
    return [found.get(name, "") for name in names]
