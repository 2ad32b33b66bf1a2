"""The routes of Streamlit that the app closes: only a ticket is accepted.

Streamlit takes uploads of 200 MB from whoever has opened the page. This app has no use for them.
"""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

READING = ("GET", "HEAD")


class Closed:
    """Middleware that lets requests in which only read, and those of ``route``."""

    def __init__(self, app: ASGIApp, route: str) -> None:
        self._app = app
        self._route = route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_closed = (
            scope["type"] == "http"
            and scope["method"] not in READING
            and scope["path"] != self._route
        )
        app = PlainTextResponse("Method Not Allowed", 405) if is_closed else self._app
        await app(scope, receive, send)
