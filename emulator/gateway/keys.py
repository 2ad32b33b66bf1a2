"""The public keys of the token issuer, fetched from get_jwks and kept for five minutes."""

import time
from asyncio import Lock
from collections.abc import Callable
from typing import Any

import httpx2
from jwt import PyJWK, PyJWTError

from emulator.gateway.refusals import TokenRefused

CACHE_SECONDS = 300.0
FETCH_SECONDS = 10.0


class KeySet:
    """A cached JWKS. An unknown key id does not fetch again, so a new key is published early."""

    def __init__(
        self,
        url: str,
        http: httpx2.AsyncClient,
        *,
        cache_seconds: float = CACHE_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._http = http
        self._cache_seconds = cache_seconds
        self._now = now
        self._lock = Lock()
        self._keys: tuple[PyJWK, ...] = ()
        self._fresh_until = float("-inf")

    async def matching(self, kid: str | None) -> list[Any]:
        """The keys of this id; all of them where a token names none."""
        async with self._lock:
            if self._now() >= self._fresh_until:
                self._keys = await self._fetched()
                self._fresh_until = self._now() + self._cache_seconds
        return [key.key for key in self._keys if kid is None or key.key_id == kid]

    async def _fetched(self) -> tuple[PyJWK, ...]:
        try:
            response = await self._http.get(self._url, timeout=FETCH_SECONDS)
            found = response.raise_for_status().json()["keys"]
            return tuple(PyJWK(key) for key in found if key.get("crv") == "P-256")
        except (httpx2.HTTPError, ValueError, KeyError, TypeError, PyJWTError) as error:
            raise TokenRefused("Jwks remote fetch is failed") from error
