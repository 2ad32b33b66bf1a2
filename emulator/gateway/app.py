"""Puts the gateway together."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.routing import Route as Shown

from emulator.gateway.documentation import POLICY, page, welcome
from emulator.gateway.keys import CACHE_SECONDS, KeySet
from emulator.gateway.proxy import Proxy
from emulator.gateway.routing import Routing
from emulator.gateway.specification import Route
from emulator.gateway.tokens import TokenCheck
from emulator.local_callers import LocalCallers

CONNECT_SECONDS = 5.0


def create_app(
    routes: Iterable[Route],
    *,
    buffered: bool = False,
    jwks_seconds: float = CACHE_SECONDS,
    specification: Path | None = None,
) -> Starlette:
    """The gateway; ``buffered`` is one created without streaming.

    With ``specification`` it also shows that: a convenience of the local one.
    """
    routes = tuple(routes)
    http = _http()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with http:
            yield

    checks = {
        rules: TokenCheck(rules, KeySet(rules.jwks_url, http, cache_seconds=jwks_seconds))
        for rules in {route.rules for route in routes}
        if rules is not None
    }
    proxy = Proxy(Routing(routes), checks, http, buffered=buffered)
    shown = documents(specification) if specification else []
    return Starlette(
        routes=[*shown, Mount("/", app=proxy)],
        middleware=[Middleware(LocalCallers)],
        lifespan=lifespan,
    )


def documents(specification: Path) -> list[Shown]:
    """A welcome, and the specification as it is and as a page."""

    async def as_json(_: Request) -> Response:
        return Response(specification.read_bytes(), media_type="application/json")

    def shown(draw: Callable[[Any, str], str]) -> Callable[[Request], Awaitable[Response]]:
        async def as_page(request: Request) -> Response:
            api = str(request.base_url).rstrip("/")
            text = draw(json.loads(specification.read_bytes()), api)
            return HTMLResponse(text, headers={"Content-Security-Policy": POLICY})

        return as_page

    return [
        Shown("/", shown(welcome)),
        Shown("/openapi.json", as_json),
        Shown("/docs", shown(page)),
    ]


def _http() -> httpx2.AsyncClient:
    """One for all requests, so it keeps nothing of any: no cookie, no redirect, no proxy."""
    return httpx2.AsyncClient(
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=100),
        timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
        trust_env=False,
    )
