"""Access tokens: ES256-signed JWTs (RFC 9068) that carry the caller's keys in a sealed claim.

Nothing of a token is kept on the server. The sealed claim holds the data key and the API key,
AES-256-GCM under SEAL, bound to the token it stands in.
"""

import json
import math
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from gptlab.core.crypto import KEY_BYTES, ApiKey, DataKey, Keyring, seal, unseal
from gptlab.core.deferred_imports import deferred_imports
from gptlab.core.errors import DecryptionError, TokenExpired, TokenInvalid

with deferred_imports("cryptography.x509"):  # certificates, of which we have none
    import jwt
    from jwt.types import Options

ALGORITHM = "ES256"
TYPE = "at+jwt"
MAX_CHARS = 4_096
"""Longer ones are refused before they are parsed; the longest we issue has under 2,000."""

_CLAIMS = ("iss", "aud", "sub", "iat", "exp", "auth_time", "jti", "epoch", "sealed")
_HEADER_FIELDS = {"alg", "kid", "typ"}
_NUMBERS = ("exp", "iat", "auth_time", "epoch")
# Times are held against the injected clock after the signature; a signer may be a little ahead.
_JWT_OPTIONS: Options = {
    "require": list(_CLAIMS),
    "strict_aud": True,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True)
class Identity:
    """Who may do what until when. Times in seconds since 1970."""

    user_id: str
    data_key: DataKey
    api_key: ApiKey
    epoch: int
    auth_time: int
    expires_at: int


class TokenIssuer:
    """Signs tokens. Only the functions that log in and renew can have one."""

    def __init__(self, sign: Keyring, seal_keys: Keyring, issuer: str, audience: str) -> None:
        self._key = _private_key(sign.newest())
        self._kid = _kid(sign.current)
        self._seal = seal_keys
        self._about = {"iss": issuer, "aud": audience}

    def issue(self, identity: Identity, now: int) -> str:
        jti = secrets.token_urlsafe(16)
        keys = identity.data_key.reveal() + identity.api_key.reveal().encode()
        associated_data = _associated_data(identity.user_id, jti, identity.expires_at)
        sealed = seal(self._seal.newest(), keys, associated_data, bytes([self._seal.current]))
        claims = {
            **self._about,
            "sub": identity.user_id,
            "iat": now,
            "exp": identity.expires_at,
            "auth_time": identity.auth_time,
            "jti": jti,
            "epoch": identity.epoch,
            "sealed": _encode(sealed),
        }
        headers = {"kid": self._kid, "typ": TYPE}
        return jwt.encode(claims, self._key, algorithm=ALGORITHM, headers=headers)


class TokenVerifier:
    """Verifies tokens against a fixed set of public keys and opens their sealed claim."""

    def __init__(
        self, jwks: Sequence[Mapping[str, str]], seal_keys: Keyring, issuer: str, audience: str
    ) -> None:
        self._keys = {jwk["kid"]: _public_key(jwk) for jwk in jwks}
        self._seal = seal_keys
        self._issuer = issuer
        self._audience = audience

    def verify(self, token: str, now: float) -> Identity:
        """The identity; raises TokenInvalid or TokenExpired."""
        claims = self._claims(token)
        if now >= claims["exp"]:
            raise TokenExpired
        return self._identity(claims)

    def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > MAX_CHARS:
            raise TokenInvalid
        try:
            # Only to choose the key: what verifies the token reads it whole, and strictly. The
            # library's own way to the header decodes and checks all three parts.
            header = json.loads(_decode(token.partition(".")[0]))
            if set(header) != _HEADER_FIELDS or header["typ"] != TYPE:
                raise TokenInvalid
            claims: dict[str, Any] = jwt.decode(
                token,
                self._keys[header["kid"]],
                algorithms=[ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                options=_JWT_OPTIONS,
            )
        except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, RecursionError):
            raise TokenInvalid from None
        if any(type(claims[name]) is not int for name in _NUMBERS):
            raise TokenInvalid
        return claims

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        associated_data = _associated_data(claims["sub"], claims["jti"], claims["exp"])
        try:
            sealed = _decode(claims["sealed"])
            key = self._seal.find(sealed[0]) if sealed else None
            if key is None:
                raise TokenInvalid
            keys = unseal(key, sealed, associated_data)
        except (DecryptionError, ValueError, TypeError, AttributeError):
            raise TokenInvalid from None
        return Identity(
            user_id=claims["sub"],
            data_key=DataKey(keys[:KEY_BYTES]),
            api_key=ApiKey(keys[KEY_BYTES:].decode()),
            epoch=claims["epoch"],
            auth_time=claims["auth_time"],
            expires_at=claims["exp"],
        )


def public_keys(sign: Keyring) -> list[dict[str, str]]:
    """The public half of the signing keys as JWKs (RFC 7517)."""
    return [_jwk(_kid(version), _private_key(key)) for version, key in sign.versions().items()]


def _kid(version: int) -> str:
    return f"v{version}"


def _associated_data(user_id: str, jti: str, expires_at: int) -> str:
    return f"token.v1|{user_id}|{jti}|{expires_at}"


def _private_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """A P-256 key from 32 random bytes: any number below the curve's order, zero excepted."""
    number = int.from_bytes(secret) % (_P256_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def _jwk(kid: str, key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    point = key.public_key().public_numbers()
    size = math.ceil(key.key_size / 8)
    return {
        "kty": "EC",
        "crv": "P-256",
        "use": "sig",
        "alg": ALGORITHM,
        "kid": kid,
        "x": _encode(point.x.to_bytes(size)),
        "y": _encode(point.y.to_bytes(size)),
    }


def _public_key(jwk: Mapping[str, str]) -> EllipticCurvePublicKey:
    x, y = (int.from_bytes(_decode(jwk[axis])) for axis in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
