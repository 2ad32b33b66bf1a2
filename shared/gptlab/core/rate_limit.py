"""How often one address may ask, counted in this process.

Every instance counts for itself, so the limit of a deployed function is this times its instances,
which are few for the function that needs it.
"""

from collections import Counter
from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

from gptlab.core.errors import GrantRateLimited, TooManySignIns

MINUTE = 60.0
NETWORK_BITS = 64
"""Of an IPv6 address: what is behind it belongs to one subscriber, who can use all of it."""


class _Minute:
    """How often each key was counted since the minute began. Times in seconds."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._start = 0.0
        self._seen: Counter[str] = Counter()

    def wait(self, key: str, most: int, now: float, *, counted: bool) -> float:
        """Seconds until one more may come; 0 where it may now, and is counted where asked."""
        with self._lock:
            if not 0 <= now - self._start < MINUTE:  # a clock may be set back
                self._start = now
                self._seen.clear()
            if self._seen[key] >= most:
                return self._start + MINUTE - now
            self._seen[key] += counted
            return 0.0


class LoginRateLimiter:
    """At most so many a minute from one address; 0 is any number."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._minute = _Minute()

    def admit(self, address: str, now: float) -> None:
        """Count one more; raises TooManySignIns. ``now`` in seconds."""
        self._look(address, now, counted=True)

    def check(self, address: str, now: float) -> None:
        """Raise TooManySignIns where the next one would; what is wanted here is not counted."""
        self._look(address, now, counted=False)

    def count(self, address: str, now: float) -> None:
        """One more, which was checked before and turned out to count."""
        with suppress(TooManySignIns):
            self.admit(address, now)

    def _look(self, address: str, now: float, *, counted: bool) -> None:
        if not self._per_minute:
            return
        if wait := self._minute.wait(caller_of(address), self._per_minute, now, counted=counted):
            raise TooManySignIns(retry_after=wait)


class CallRateLimiter:
    """At most so many calls a minute on one grant from one address."""

    def __init__(self) -> None:
        self._minute = _Minute()

    def admit(self, grant_id: str, address: str, most: int, now: float) -> None:
        """Count one more; raises GrantRateLimited. ``now`` in seconds."""
        key = f"{grant_id} {caller_of(address)}"
        if wait := self._minute.wait(key, most, now, counted=True):
            raise GrantRateLimited(retry_after=wait)


def caller_of(address: str) -> str:
    """What counts as one caller."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, NETWORK_BITS), strict=False))
    return str(parsed)


def address_of(forwarded_for: str, own_proxies: int) -> str:
    """The caller's address in an X-Forwarded-For header, empty where none can be trusted.

    Each proxy adds at the end whom it was asked by. What stands before the one that the first of
    our own proxies added, a caller may have written.
    """
    addresses = [part.strip() for part in forwarded_for.split(",")]
    index = len(addresses) - 1 - own_proxies
    return addresses[index] if index >= 0 else ""
