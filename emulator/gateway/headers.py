"""What becomes of the headers on their way through."""

import base64
import json
from collections.abc import Iterable
from functools import lru_cache

Headers = list[tuple[bytes, bytes]]

FORWARDED = b"x-forwarded-authorization"
USERINFO = b"x-apigateway-api-userinfo"
CALLERS = b"x-forwarded-for"
HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer "
    b"transfer-encoding upgrade".split()
)
_OWN = frozenset((b"host", b"content-length", b"expect"))


@lru_cache
def identity_token(audience: str) -> bytes:
    """What stands in `Authorization`: shaped as Google's identity tokens, signed by nobody."""
    header = {"alg": "RS256", "kid": "local-gateway", "typ": "JWT"}
    claims = {"iss": "https://accounts.google.com", "aud": audience, "sub": "local-gateway"}
    parts = (json.dumps(header), json.dumps(claims), "signed by nobody")
    encoded = (base64.urlsafe_b64encode(part.encode()).rstrip(b"=") for part in parts)
    return b"Bearer " + b".".join(encoded)


def to_backend(
    headers: Iterable[tuple[bytes, bytes]], identity: bytes, payload: str, caller: str
) -> Headers:
    """The request's headers as the function gets them, with the caller's address at the end.

    ``payload`` is the checked token's, or empty where none was asked for: then whatever the
    client itself sent under the gateway's names goes through.
    """
    headers = list(headers)
    dropped = HOP_BY_HOP | _OWN | named_in_connection(headers) | {b"authorization", CALLERS}
    if payload:
        dropped |= {USERINFO}
    passed = [(name, value) for name, value in headers if name not in dropped]
    passed += [(FORWARDED, value) for name, value in headers if name == b"authorization"]
    passed.append((b"authorization", identity))
    callers = [value for name, value in headers if name == CALLERS]
    passed.append((CALLERS, b", ".join([*callers, caller.encode()])))
    if payload:
        passed.append((USERINFO, payload.encode()))
    return passed


def to_client(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The response's headers as the client gets them."""
    lower = [(name.lower(), value) for name, value in headers]
    dropped = HOP_BY_HOP | named_in_connection(lower)
    return [(name, value) for name, value in lower if name not in dropped]


def named_in_connection(headers: Headers) -> frozenset[bytes]:
    """The further headers that `Connection` says are for this hop only."""
    values = b",".join(value for name, value in headers if name == b"connection")
    return frozenset(each.strip().lower() for each in values.split(b",") if each.strip())
