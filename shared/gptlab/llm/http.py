"""The shared connection to the provider: one pool per process, and nothing kept between calls."""

from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
CONNECTIONS = 100


def provider_connections() -> httpx2.Client:
    """A client that follows no redirect and keeps no cookie: either would cross users' keys."""
    return httpx2.Client(
        timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        limits=httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )
