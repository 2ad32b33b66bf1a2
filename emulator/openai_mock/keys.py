"""Which keys work, and which are refused on purpose.

A key is known here only for the length of one call; what is kept of it is its SHA-256.
"""

import hashlib
import hmac
from dataclasses import dataclass

from emulator.openai_mock import refusals

PREFIX = "demo-"
SHORTEST = 8

REVOKED = "demo-revoked"
NO_QUOTA = "demo-noquota"
LIMITED = "demo-limited"
FORBIDDEN = "demo-forbidden"
RESTRICTED = "demo-restricted"


@dataclass(frozen=True)
class Key:
    """A key that was let in; `kind` is one of the special prefixes, or `demo-`."""

    sha256: str
    kind: str


def sha256(key: str) -> str:
    """The name of a key in faults and calls: 64 hexadecimal digits."""
    return hashlib.sha256(key.encode()).hexdigest()


def bearer(authorization: str | None) -> str | None:
    """The key in an Authorization header, if there is one."""
    scheme, _, key = (authorization or "").partition(" ")
    return key.strip() or None if scheme.lower() == "bearer" else None


def identify(authorization: str | None, only: str = "") -> Key:
    """The key, if it is let in; where `only` is given, none is that does not begin with it."""
    key = bearer(authorization)
    if key is None:
        raise refusals.missing_key()
    if not key.startswith(PREFIX) or len(key) < SHORTEST or key.startswith(REVOKED):
        raise refusals.wrong_key()
    if only and not hmac.compare_digest(key[: len(only)].encode(), only.encode()):
        raise refusals.wrong_key()
    special = (NO_QUOTA, LIMITED, FORBIDDEN, RESTRICTED)
    return Key(sha256(key), next((kind for kind in special if key.startswith(kind)), PREFIX))


def check_may_chat(key: Key, model: str) -> None:
    if key.kind == NO_QUOTA:
        raise refusals.no_quota()
    if key.kind == LIMITED:
        raise refusals.rate_limited(model)
    if key.kind == FORBIDDEN:
        raise refusals.missing_scope("model.request")


def check_may_list(key: Key) -> None:
    if key.kind == RESTRICTED:
        raise refusals.missing_scope("api.model.read")
