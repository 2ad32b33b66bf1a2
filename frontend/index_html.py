"""The page that every visit begins with, as GPT Lab's own: what search engines and links show.

Streamlit serves one file for all its pages, with a name, an icon and a note of its own. It is
changed on its way out: until a script has run, nothing else says what this is.
"""

import json
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from functools import cache, partial
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontend.languages import KEY, gettext_noop, in_each

HERE = Path(__file__).parent
TITLE = "GPT Lab"
DESCRIPTION = (
    "Build an assistant from a prompt. Chat with it on your own key. Keep a history that only you "
    "can read."
)
SCRIPT_ROUTE = "/gptlab/app.js"
SCRIPT = HERE / "scripts" / "app.js"
NEEDS_SCRIPTS = gettext_noop("GPT Lab needs JavaScript. Please allow it for this page and reload.")
CONNECTION: Mapping[str, str] = {
    "lost": gettext_noop("Connection lost"),
    "text": gettext_noop(
        "GPT Lab cannot be reached right now. What you typed stays on this page. It connects "
        "again by itself."
    ),
    "back": gettext_noop("Connected again"),
}
"""What the page says by itself: without a connection nothing can tell it the words."""
_NEEDS_SCRIPTS = "".join(
    f'<p lang="{code}">{escape(text)}</p>' for code, text in in_each(NEEDS_SCRIPTS).items()
)
OPEN_GRAPH: Mapping[str, str] = {
    "og:title": TITLE,
    "og:description": DESCRIPTION,
    "og:type": "website",
    "og:site_name": TITLE,
}
PARTS: Mapping[str, str] = {
    r"<title>.*?</title>": "",
    r'<link rel="shortcut icon"[^>]*>': "",
    r"<!--.*?-->": "",
    r'<link rel="service-desc"[^>]*>': "",
    r"<noscript>.*?</noscript>": f"<noscript>{_NEEDS_SCRIPTS}</noscript>",
}
"""Of Streamlit's page, and what comes in their place."""

PAGES = frozenset(
    {"", "lounge", "assistant", "lab", "sessions", "account", "faq", "terms", "privacy"}
)
"""The addresses of the app's pages. Any other leads home, where it is said; Streamlit would say so
in English alone."""
NO_PAGE = "missing"
"""The parameter that says it."""

PLAIN = ("accept-encoding", "if-none-match", "if-modified-since", "range")
"""Left out of a request for the page: what comes back must be whole and not compressed."""


async def script(request: Request) -> Response:
    return FileResponse(SCRIPT, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


class OwnIndex:
    """Middleware that makes every HTML page of the app GPT Lab's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and "text/html" in Headers(scope=scope).get("accept", "")
        )
        if not is_page:
            await self._app(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if name.decode() not in PLAIN]
        is_known = scope["path"].strip("/") in PAGES
        home = partial(RedirectResponse(_home(scope), 303), scope, receive, send)
        answer = _Rewriting(send) if is_known else _Replacing(home, send)
        await self._app({**scope, "headers": kept}, receive, answer)


def _home(scope: Scope) -> str:
    """The first page, in the language that the address asks for."""
    asked = QueryParams(scope["query_string"]).get(KEY)
    return "/?" + urlencode({NO_PAGE: "1", **({KEY: asked} if asked else {})})


class _Rewriting:
    """Sends an HTML answer changed, and any other as it is."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        page = own(self._body.decode()).encode()
        headers = MutableHeaders(scope=start)
        headers["content-length"] = str(len(page))
        del headers["etag"]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})


class _Replacing:
    """Sends another answer in the place of an HTML one, and any other as it is."""

    def __init__(self, instead: Callable[[], Awaitable[None]], send: Send) -> None:
        self._instead = instead
        self._send = send
        self._is_replaced = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._is_replaced = True
            await self._instead()
        elif not self._is_replaced:
            await self._send(message)


def _is_html(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


def own(page: str) -> str:
    """Streamlit's page with our head."""
    for part, instead in PARTS.items():
        page = re.sub(part, instead, page, flags=re.DOTALL)
    return page.replace("</head>", f"{_head()}</head>")


@cache
def _head() -> str:
    icon = b64encode((HERE / "images" / "favicon.svg").read_bytes()).decode()
    graph = "".join(
        f'<meta property="{name}" content="{escape(text)}">' for name, text in OPEN_GRAPH.items()
    )
    return (
        f"<title>{TITLE}</title>"
        f'<meta name="description" content="{escape(DESCRIPTION)}">{graph}'
        f'<link rel="shortcut icon" href="data:image/svg+xml;base64,{icon}">'
        f'<script src="{SCRIPT_ROUTE}" data-connection="{escape(_connection())}"></script>'
    )


def _connection() -> str:
    """``CONNECTION`` in each language, as JSON."""
    told = {name: in_each(text) for name, text in CONNECTION.items()}
    codes = told["lost"]
    return json.dumps({code: {name: each[code] for name, each in told.items()} for code in codes})
