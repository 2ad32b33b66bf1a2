"""New server secrets for an installation."""

import json
import secrets
from base64 import urlsafe_b64encode

from gptlab.core.crypto import KEY_BYTES, Keyring
from gptlab.core.tokens import public_keys


def _text(key: bytes) -> str:
    return f"1:{urlsafe_b64encode(key).decode()}"


def generate() -> dict[str, str]:
    """New secrets for one installation: environment variable to value."""
    sign = _text(secrets.token_bytes(KEY_BYTES))
    return {
        "GPTLAB_PEPPER": _text(secrets.token_bytes(KEY_BYTES)),
        "GPTLAB_KEK_SALT": _text(secrets.token_bytes(KEY_BYTES)),
        "GPTLAB_SEAL": _text(secrets.token_bytes(KEY_BYTES)),
        "GPTLAB_GRANT_SEAL": _text(secrets.token_bytes(KEY_BYTES)),
        "GPTLAB_SIGN": sign,
        "GPTLAB_JWKS": json.dumps({"keys": public_keys(Keyring.parse(sign))}),
    }
