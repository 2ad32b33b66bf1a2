"""Who is asking: from a request's headers, verified here whoever verified it before."""

import re
from collections.abc import Generator
from typing import Any, Protocol, TypeVar

from gptlab.accounts.api_keys import clean_key
from gptlab.api.fields import IDEMPOTENCY_KEY
from gptlab.api.operations import Identity, Operation, Pace
from gptlab.core import errors
from gptlab.core.crypto import ApiKey
from gptlab.core.rate_limit import address_of
from gptlab.core.services import Caller, Services

E = TypeVar("E")
T = TypeVar("T")

_IDEMPOTENCY_KEY = re.compile(IDEMPOTENCY_KEY)
_SIGNED_TOKEN = re.compile(r"eyJ[\w-]+\.")
"""How a JWT begins, and no provider's key."""


class Headers(Protocol):
    """A request's, whatever the case of their names."""

    def get(self, key: str, default: str, /) -> str: ...


def identify(
    headers: Headers, operation: Operation[Any, Any], in_use: Services, *, is_listening: bool
) -> Caller | ApiKey | None:
    """Who is asking, or the key that is asked on; None is a visitor."""
    if operation.identity is Identity.IGNORED:
        return None
    # Behind the gateway the caller's header is the forwarded one, and the other the gateway's own.
    forwarded = headers.get("X-Forwarded-Authorization", "")
    header = forwarded or headers.get("Authorization", "")
    if operation.identity is Identity.KEY:
        return _key(header, in_use, may_be_gateways=not forwarded)
    if not header:
        if operation.identity is Identity.REQUIRED:
            raise errors.TokenMissing
        return None
    try:
        grant = in_use.tokens.verify(_bearer(header), in_use.clock().timestamp())
    except errors.TokenInvalid:
        if operation.identity is Identity.OPTIONAL and not forwarded:
            return None  # a visitor: the gateway's token says nothing of who asks
        raise
    key = _idempotency_key(headers) if operation.keyed else ""
    return Caller(grant, key, is_listening=is_listening)


def check_pace(forwarded_for: str, operation: Operation[Any, Any], in_use: Services) -> None:
    """Refuse an address that asks too often, or that tried too many keys."""
    address = address_of(forwarded_for, in_use.settings.own_proxies)
    now = in_use.clock().timestamp()
    if operation.pace is Pace.ALL:
        in_use.sign_in_pace.admit(address, now)
    if operation.pace is Pace.WRONG_KEYS:
        in_use.sign_in_pace.check(address, now)


def counting_wrong_keys(
    turning: Generator[E, None, T],
    forwarded_for: str,
    operation: Operation[Any, Any],
    in_use: Services,
) -> Generator[E, None, T]:
    """The same turn; where the provider refuses its key, that counts against the address."""
    try:
        return (yield from turning)
    except errors.ProviderKeyInvalid:
        if operation.pace is Pace.WRONG_KEYS:
            address = address_of(forwarded_for, in_use.settings.own_proxies)
            in_use.sign_in_pace.count(address, in_use.clock().timestamp())
        raise


def _key(header: str, in_use: Services, *, may_be_gateways: bool) -> ApiKey:
    """Raises KeyMalformed.

    Where the caller sent none, the gateway's own token stands there, and is nobody's to pass on.
    """
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "bearer" or (may_be_gateways and _SIGNED_TOKEN.match(text)):
        raise errors.KeyMalformed
    return clean_key(text, is_demo=in_use.settings.demo)


def _bearer(header: str) -> str:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise errors.TokenInvalid
    return token


def _idempotency_key(headers: Headers) -> str:
    key = headers.get("Idempotency-Key", "")
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        raise errors.IdempotencyKeyMissing
    return key
