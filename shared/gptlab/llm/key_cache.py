"""What one key's calls have shown, remembered for a while: never for another key's."""

import hashlib
import secrets
from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from gptlab.core.crypto import ApiKey

REMEMBER_SECONDS = 3_600.0
MOST_ENTRIES = 10_000

T = TypeVar("T")


class KeyCache(Generic[T]):
    """Values by key and name. A key itself is not kept: its salted digest stands for it."""

    def __init__(self, seconds: float = REMEMBER_SECONDS) -> None:
        self._seconds = seconds
        self._entries: OrderedDict[bytes, tuple[float, T]] = OrderedDict()
        self._lock = Lock()
        self._salt = secrets.token_bytes(32)

    def get(self, api_key: ApiKey, name: str) -> T | None:
        """The value, while it is fresh."""
        cache_key = self._cache_key(api_key, name)
        with self._lock:
            until, value = self._entries.get(cache_key, (0.0, None))
            return value if monotonic() < until else None

    def put(self, api_key: ApiKey, name: str, value: T) -> None:
        """Remember it, and forget the oldest where there are too many."""
        cache_key = self._cache_key(api_key, name)
        with self._lock:
            self._entries[cache_key] = (monotonic() + self._seconds, value)
            self._entries.move_to_end(cache_key)
            while len(self._entries) > MOST_ENTRIES:
                self._entries.popitem(last=False)

    def _cache_key(self, api_key: ApiKey, name: str) -> bytes:
        text = f"{api_key.reveal()}\0{name}"
        return hashlib.blake2b(text.encode(), key=self._salt, digest_size=16).digest()
