"""The shared connection to the provider: one pool per process, and nothing kept between calls."""

import os
import re
import ssl
from collections.abc import Iterator
from contextvars import ContextVar
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import monotonic
from typing import Any

from gptlab.loading import loading

with loading(without=("anyio", "anyio.abc", "anyio.streams", "anyio.streams.tls")):
    import httpcore2  # nothing here is asynchronous
    import httpx2

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
CONNECTIONS = 100
UNTIL = "gptlab.until"
"""The extension of a response by which its deadline is found."""

_FILED_BY_NAME = re.compile(r"[0-9a-f]{8}\.\d").fullmatch

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


class WholeAnswers(httpx2.HTTPTransport):
    """Lets the read timeout bound an answer as a whole, its headers and all of its pieces.

    As it is meant it bounds each read, so a provider that trickles, or falls silent late, would
    be waited for long after the turn's deadline, while another request takes the turn over.
    """

    def __init__(self, limits: httpx2.Limits) -> None:
        super().__init__(limits=limits, verify=_authorities())
        # There is no public way to hand a network backend in; a test notices if this one goes.
        self._pool._network_backend = _BoundedBackend()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        seconds = request.extensions.get("timeout", {}).get("read") or READ_SECONDS
        deadline = monotonic() + seconds
        _deadline.set(deadline)
        response = super().handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            until = _UntilDeadline(response.stream, deadline)
            response.stream = response.extensions[UNTIL] = until
        return response


class _UntilDeadline(httpx2.SyncByteStream):
    """Sets the deadline anew before each piece: another thread may be the one that reads on."""

    def __init__(self, stream: httpx2.SyncByteStream, deadline: float) -> None:
        self._stream = stream
        self._at = deadline

    def __iter__(self) -> Iterator[bytes]:
        pieces = iter(self._stream)
        while True:
            _deadline.set(self._at)
            try:
                piece = next(pieces)
            except StopIteration:
                return
            yield piece

    def end_within(self, seconds: float) -> None:
        self._at = min(self._at, monotonic() + seconds)

    def close(self) -> None:
        self._stream.close()


def bring_forward(response: httpx2.Response, seconds: float) -> None:
    """What is left of an answer is worth no longer wait than this."""
    if until := response.extensions.get(UNTIL):
        until.end_within(seconds)


class _BoundedStream(httpcore2.NetworkStream):
    """A connection whose reads end at the deadline of the answer they are for."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        deadline = _deadline.get()
        if deadline is not None:
            left = deadline - monotonic()
            if left <= 0:
                raise httpcore2.ReadTimeout
            timeout = left if timeout is None else min(timeout, left)
        return self._stream.read(max_bytes, timeout)

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


def _authorities() -> ssl.SSLContext | bool:
    """Whom TLS trusts: the system's authorities, each read when a certificate names it.

    To read all of them at once is a twentieth of a cold start. True leaves it to the HTTP client
    to do so: where they are not filed by name, or SSL_CERT_FILE says whom to trust.
    """
    paths = ssl.get_default_verify_paths()
    is_told = paths.cafile not in (None, paths.openssl_cafile)
    if is_told or not paths.capath or not any(map(_FILED_BY_NAME, os.listdir(paths.capath))):
        return True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(capath=paths.capath)
    return context


def provider_connections() -> httpx2.Client:
    """A client that follows no redirect and keeps no cookie: either would cross users' keys."""
    limits = httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    return httpx2.Client(
        transport=WholeAnswers(limits),
        timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )
