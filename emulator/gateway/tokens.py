"""The token check that stands before a function, with the order and the words of Envoy's."""

import base64
import binascii
import json
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from jwt.algorithms import get_default_algorithms

from emulator.gateway.keys import KeySet
from emulator.gateway.refusals import JWT_MISSING, TokenRefused
from emulator.gateway.specification import TokenRules

CLOCK_SKEW = 60
"""Seconds that Envoy lets a token live on; the function itself is strict."""
PREFIX = "Bearer "

_ALGORITHM = "ES256"
_KNOWN = re.compile(r"(ES|HS|RS|PS)(256|384|512)|EdDSA")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


class TokenCheck:
    """Checks tokens by the rules of one security scheme."""

    def __init__(
        self, rules: TokenRules, keys: KeySet, now: Callable[[], float] = time.time
    ) -> None:
        self._rules = rules
        self._keys = keys
        self._now = now
        self._verify = get_default_algorithms()[_ALGORITHM].verify

    async def payload(self, authorization: Iterable[str]) -> str:
        """The payload as it stands in the token (base64url), or TokenRefused."""
        token = next((v[len(PREFIX) :] for v in authorization if v.startswith(PREFIX)), None)
        if token is None:
            raise TokenRefused(JWT_MISSING)
        parts = token.split(".")
        if len(parts) != 3:
            raise TokenRefused(
                "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections"
            )
        header, claims = _json(parts[0], "header"), _json(parts[1], "payload")
        kid = _key_id(header)
        self._check_claims(claims)
        await self._check_signature(parts, kid, header["alg"])
        return parts[1]

    def _check_claims(self, claims: dict[str, Any]) -> None:
        if claims.get("iss") != self._rules.issuer:
            raise TokenRefused("Jwt issuer is not configured")
        if _instant(claims, "nbf", 0) > self._now() + CLOCK_SKEW:
            raise TokenRefused("Jwt not yet valid")
        if _instant(claims, "exp", float("inf")) + CLOCK_SKEW < self._now():
            raise TokenRefused("Jwt is expired")
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if not any(isinstance(each, str) and each in self._rules.audiences for each in audiences):
            raise TokenRefused("Audiences in Jwt are not allowed", status=403)

    async def _check_signature(self, parts: list[str], kid: str | None, algorithm: str) -> None:
        keys = await self._keys.matching(kid)
        if algorithm != _ALGORITHM or not keys:
            raise TokenRefused("Jwks doesn't have key to match kid or alg from Jwt")
        signed = f"{parts[0]}.{parts[1]}".encode()
        signature = _decoded(parts[2], "signature")
        if not any(self._verify(signed, key, signature) for key in keys):
            raise TokenRefused("Jwt verification fails")


def _key_id(header: dict[str, Any]) -> str | None:
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str):
        raise TokenRefused("Jwt header [alg] field is required and must be a string")
    if not _KNOWN.fullmatch(algorithm):
        raise TokenRefused("Jwt header [alg] is not supported")
    if kid is not None and not isinstance(kid, str):
        raise TokenRefused("Jwt header [kid] field is not a string")
    return kid


def _json(part: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(_decoded(part, name))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise TokenRefused(f"Jwt {name} is an invalid JSON")
    return value


def _decoded(part: str, name: str) -> bytes:
    """Strict base64url: the lenient decoder would take one token in many spellings."""
    refused = TokenRefused(f"Jwt {name} is an invalid Base64url encoded")
    if not _BASE64URL.fullmatch(part):
        raise refused
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error:
        raise refused from None


def _instant(claims: dict[str, Any], name: str, missing: float) -> float:
    value = claims.get(name, missing)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        raise TokenRefused(f"Jwt payload [{name}] field is not a positive number")
    return value
