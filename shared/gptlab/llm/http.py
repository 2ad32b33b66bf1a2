"""The shared connection to the provider: one pool per process, and nothing kept between calls."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import monotonic
from typing import Any
from urllib.request import getproxies, proxy_bypass

from gptlab.core.deferred_imports import deferred_imports

with deferred_imports("anyio", "anyio.abc", "anyio.streams", "anyio.streams.tls"):
    import httpcore2  # nothing here is asynchronous
    import httpx2

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
CONNECTIONS = 100
END_SECONDS = 0.2
LOOK_SECONDS = 2.0
LAST_EVENT = b"[DONE]"

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
_goes_on: ContextVar[Callable[[], bool] | None] = ContextVar("goes_on", default=None)


class Interrupted(Exception):
    """Nothing came for a while, and nobody waits for it any more."""


@contextmanager
def interruptible(goes_on: Callable[[], bool]) -> Iterator[None]:
    """Whoever waits in here for the provider asks every LOOK_SECONDS; raises Interrupted."""
    token = _goes_on.set(goes_on)
    try:
        yield
    finally:
        _goes_on.reset(token)


class DeadlineTransport(httpx2.HTTPTransport):
    """Lets the read timeout bound an answer as a whole, its headers and all of its pieces.

    As it is meant it bounds each read, so a provider that trickles, or falls silent late, would
    be waited for long after the turn's deadline, while another request takes the turn over.
    """

    def __init__(self, limits: httpx2.Limits, proxy: str | None = None) -> None:
        super().__init__(limits=limits, proxy=proxy)
        # There is no public way to hand a network backend in; a test notices if this one goes.
        self._pool._network_backend = _BoundedBackend()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        seconds = request.extensions.get("timeout", {}).get("read") or READ_SECONDS
        deadline = monotonic() + seconds
        _deadline.set(deadline)
        response = super().handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _UntilDeadline(response.stream, deadline)
        return response


class _UntilDeadline(httpx2.SyncByteStream):
    """Sets the deadline anew before each piece: who reads on need not be who asked.

    When it is closed after a stream's last event, what is left is read first: so the connection
    is free for the next call. A provider that dawdles loses it.
    """

    def __init__(self, stream: httpx2.SyncByteStream, deadline: float) -> None:
        self._stream = stream
        self._pieces = iter(stream)
        self._at = deadline
        self._last = b""

    def __iter__(self) -> Iterator[bytes]:
        while True:
            _deadline.set(self._at)
            try:
                piece = next(self._pieces)
            except StopIteration:
                return
            self._last = self._last[-len(LAST_EVENT) :] + piece
            yield piece

    def close(self) -> None:
        if LAST_EVENT in self._last:
            self._at = min(self._at, monotonic() + END_SECONDS)
            with suppress(httpx2.HTTPError, httpcore2.TimeoutException):
                for _ in self:
                    pass
        self._stream.close()


class _BoundedStream(httpcore2.NetworkStream):
    """A connection whose reads end at the deadline of the answer they are for."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        end = monotonic() + (READ_SECONDS if timeout is None else timeout)
        end = min(end, _deadline.get() or end)
        goes_on = _goes_on.get()
        while (left := end - monotonic()) > 0:
            try:
                return self._stream.read(max_bytes, min(left, LOOK_SECONDS) if goes_on else left)
            except httpcore2.ReadTimeout:
                if goes_on and monotonic() < end and not goes_on():
                    raise Interrupted from None
        raise httpcore2.ReadTimeout

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, *arguments: Any, **options: Any) -> httpcore2.NetworkStream:  # noqa: ANN401
        return _BoundedStream(self._stream.start_tls(*arguments, **options))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as its base class
        return self._stream.get_extra_info(info)


class _BoundedBackend(httpcore2.SyncBackend):
    def connect_tcp(self, *arguments: Any, **options: Any) -> httpcore2.NetworkStream:  # noqa: ANN401
        return _BoundedStream(super().connect_tcp(*arguments, **options))


def split_url(provider_url: str) -> tuple[str, dict[str, str]]:
    """The provider's address, and the query that goes with every call (``?api-version=``)."""
    url = httpx2.URL(provider_url)
    return str(url.copy_with(query=None)).rstrip("/"), dict(url.params)


def endpoint(provider_url: str, path: str) -> httpx2.URL:
    """Where one of the provider's operations is."""
    base_url, query = split_url(provider_url)
    return httpx2.URL(base_url + path, params=query)


def _proxy_for(provider_url: str) -> str | None:
    """What HTTP(S)_PROXY and NO_PROXY say of the one address that is connected to."""
    url = httpx2.URL(provider_url)
    if proxy_bypass(url.host):
        return None
    proxies = getproxies()
    return proxies.get(url.scheme) or proxies.get("all")


def provider_connections(provider_url: str) -> httpx2.Client:
    """A client that follows no redirect and keeps no cookie: either would cross users' keys."""
    limits = httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    return httpx2.Client(
        transport=DeadlineTransport(limits, _proxy_for(provider_url)),
        timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )


def body_of(response: httpx2.Response) -> object:
    """The JSON of an answer that has been read, whatever it is called; else its text."""
    text = response.text.removeprefix("\ufeff")
    try:
        body: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return body
