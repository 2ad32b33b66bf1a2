"""How a sign-in survives a reload: a cookie that no script can read.

The page's run cannot set one, so it hands out a ticket, good once and for a moment. A component
without a face posts it to a route of this app, and the answer sets the cookie. The next visit
finds the sign-in among the cookies it came with. No token is ever in an address.
"""

import asyncio
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gptlab.api.accounts import Login

COOKIE = "gptlab_sign_in"
ROUTE = "/sign-in/keep"
TICKET_CHARS = 100
TICKET_SECONDS = 5.0
TICKET_LIFE = timedelta(seconds=60)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Tickets:
    """What may be put into a browser's cookie, by the ticket that was given out for it."""

    now: Callable[[], datetime] = _now
    _given: dict[str, tuple[Login | None, datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def give(self, login: Login | None) -> str:
        """A ticket for keeping a sign-in, or for forgetting the one that was kept."""
        ticket, now = secrets.token_urlsafe(), self.now()
        with self._lock:
            self._given = {name: told for name, told in self._given.items() if told[1] > now}
            self._given[ticket] = (login, now + TICKET_LIFE)
        return ticket

    def take(self, ticket: str) -> Login | None:
        """What it was given for; raises KeyError where it is not known any more."""
        with self._lock:
            login, expires_at = self._given.pop(ticket)
        if expires_at <= self.now():
            raise KeyError(ticket)
        return login

    def waits(self, ticket: str) -> bool:
        return ticket in self._given


@dataclass
class Ended:
    """Whose sign-in is over although the browser may still hold it.

    A browser is told once the page is drawn, and may be reloaded or closed before that.
    """

    now: Callable[[], datetime] = _now
    _until: dict[str, datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, login: Login) -> None:
        now = self.now()
        with self._lock:
            self._until = {who: until for who, until in self._until.items() if until > now}
            self._until[login.user_id] = login.expires_at

    def remove(self, login: Login) -> None:
        """They signed in anew."""
        with self._lock:
            self._until.pop(login.user_id, None)

    def has(self, login: Login) -> bool:
        """One that was made later, by another window or another app, ends later and still holds."""
        until = self._until.get(login.user_id)
        return until is not None and login.expires_at <= until


tickets = Tickets()
ended = Ended()


async def keep(request: Request) -> Response:
    """Swap a ticket for the cookie."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return Response(status_code=403)
    try:
        login = tickets.take(await _ticket(request))
    except KeyError:
        return Response(status_code=404)
    response = Response(status_code=204, headers={"Cache-Control": "no-store"})
    seconds = int((login.expires_at - _now()).total_seconds()) if login else 0
    response.set_cookie(
        COOKIE,
        packed(login) if login else "",
        max_age=max(seconds, 0),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


async def _ticket(request: Request) -> str:
    """What was sent, unless it is too long for a ticket or takes too long."""
    body = b""
    try:
        async with asyncio.timeout(TICKET_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > TICKET_CHARS:
                    raise HTTPException(413)
    except TimeoutError:
        raise HTTPException(408) from None
    return body.decode("ascii", "replace")


def kept(cookies: Mapping[str, object]) -> Login | None:
    """The sign-in that a browser came with, while it holds and was not ended here."""
    cookie = cookies.get(COOKIE)
    if not isinstance(cookie, str):
        return None
    try:
        login = Login.model_validate_json(urlsafe_b64decode(cookie))
    except ValueError:
        return None
    return login if login.expires_at > _now() and not ended.has(login) else None


def packed(login: Login) -> str:
    """As the cookie holds it."""
    return urlsafe_b64encode(login.model_dump_json().encode()).decode()
