"""Who is asking: from a request's headers, verified here whoever verified it before."""

import re
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from gptlab.accounts.api_keys import clean_key
from gptlab.api.fields import IDEMPOTENCY_KEY
from gptlab.api.operations import Auth, Operation, RateLimit
from gptlab.core import errors
from gptlab.core.crypto import ApiKey
from gptlab.core.rate_limit import address_of
from gptlab.core.services import Caller, Services
from gptlab.core.sse import EventStream

A = TypeVar("A")

_IDEMPOTENCY_KEY = re.compile(IDEMPOTENCY_KEY)
_SIGNED_TOKEN = re.compile(r"eyJ[\w-]+\.")
"""How a JWT begins, and no provider's key."""


class Headers(Protocol):
    """A request's, whatever the case of their names."""

    def get(self, key: str, default: str, /) -> str: ...


def identify(
    headers: Headers, operation: Operation[Any, Any], in_use: Services
) -> Caller | ApiKey | None:
    """Who is asking, or the key that is asked on; None is a visitor."""
    if operation.auth is Auth.IGNORED:
        return None
    # Behind the gateway the caller's header is the forwarded one, and the other the gateway's own.
    forwarded = headers.get("X-Forwarded-Authorization", "")
    header = forwarded or headers.get("Authorization", "")
    if operation.auth is Auth.PROVIDER_KEY:
        return _key(header, in_use, may_be_gateways=not forwarded)
    if not header:
        if operation.auth is Auth.REQUIRED:
            raise errors.TokenMissing
        return None
    try:
        grant = in_use.tokens.verify(_bearer(header), in_use.clock().timestamp())
    except errors.TokenInvalid:
        if operation.auth is Auth.OPTIONAL and not forwarded:
            return None  # a visitor: the gateway's token says nothing of who asks
        raise
    key = _idempotency_key(headers) if operation.requires_idempotency_key else ""
    return Caller(grant, key)


def enforce_rate_limit(
    forwarded_for: str, operation: Operation[Any, Any], in_use: Services
) -> None:
    """Refuse an address that asks too often, or that tried too many keys."""
    address = address_of(forwarded_for, in_use.settings.own_proxies)
    now = in_use.clock().timestamp()
    if operation.rate_limit is RateLimit.ALL:
        in_use.login_rate_limiter.admit(address, now)
    if operation.rate_limit is RateLimit.FAILED_KEYS:
        in_use.login_rate_limiter.check(address, now)


def count_failed_keys(
    work: Callable[..., A], forwarded_for: str, in_use: Services, *stream: EventStream
) -> A:
    """What the work answers; where the provider refuses its key, that counts for the address."""
    try:
        return work(*stream)
    except errors.ProviderKeyInvalid:
        address = address_of(forwarded_for, in_use.settings.own_proxies)
        in_use.login_rate_limiter.count(address, in_use.clock().timestamp())
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
