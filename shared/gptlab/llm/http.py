"""The shared connection to the provider: one pool per process, and nothing kept between calls."""

from collections.abc import Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import monotonic

import httpx2

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
CONNECTIONS = 100


class WholeAnswers(httpx2.HTTPTransport):
    """Lets the read timeout bound an answer as a whole, and not each of its pieces.

    Otherwise a provider that trickles would be waited for long after the turn's deadline.
    """

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        start = monotonic()
        response = super().handle_request(request)
        seconds = request.extensions.get("timeout", {}).get("read") or READ_SECONDS
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _UntilDeadline(response.stream, start + seconds)
        return response


class _UntilDeadline(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            if monotonic() > self._deadline:
                raise httpx2.ReadTimeout("the answer took too long as a whole")
            yield piece

    def close(self) -> None:
        self._stream.close()


def provider_connections() -> httpx2.Client:
    """A client that follows no redirect and keeps no cookie: either would cross users' keys."""
    limits = httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    return httpx2.Client(
        transport=WholeAnswers(limits=limits),
        timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )
