"""Token keys and tokens for the gateway's tests."""

import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

SECONDS = 86_400
"""Some are made when the tests are collected, and the run may take long."""
KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())


def public(key: ec.EllipticCurvePrivateKey, kid: str = "k1") -> dict[str, Any]:
    return {**json.loads(ECAlgorithm.to_jwk(key.public_key())), "kid": kid, "alg": "ES256"}


def token(
    key: ec.EllipticCurvePrivateKey = KEY, headers: dict[str, Any] | None = None, **claims: object
) -> str:
    """A token that the test gateway takes, but for what is changed."""
    now = int(time.time())
    said: dict[str, Any] = {
        "iss": "issuer",
        "aud": "audience",
        "sub": "u1",
        "exp": now + SECONDS,
        **claims,
    }
    kept = {name: value for name, value in said.items() if value is not None}
    return jwt.encode(kept, key, "ES256", {"kid": "k1", **(headers or {})})


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}
