"""How often one address may ask, counted in this process.

Every instance counts for itself, so the limit of a deployed function is this times its instances,
which are few for the function that needs it.
"""

from collections import Counter
from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

from gptlab.core.errors import TooManySignIns

MINUTE = 60.0
NETWORK_BITS = 64
"""Of an IPv6 address: what is behind it belongs to one subscriber, who can use all of it."""


class LoginRateLimiter:
    """At most so many a minute from one address; 0 is any number."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._lock = Lock()
        self._minute = 0.0
        self._seen: Counter[str] = Counter()

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
        caller = caller_of(address)
        with self._lock:
            if now >= self._minute + MINUTE:
                self._minute = now
                self._seen.clear()
            if self._seen[caller] >= self._per_minute:
                raise TooManySignIns(retry_after=self._minute + MINUTE - now)
            self._seen[caller] += counted


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
