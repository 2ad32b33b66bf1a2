"""Grants as they travel: ``glg_``, the grant's id, and its sealed part in base64url.

The sealed part holds the owner's API key and what the key may be used for, AES-256-GCM under
GRANT_SEAL, bound to the id. The server keeps neither the token nor the key.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from gptlab.core.crypto import ID_CHARS, ApiKey, Keyring, seal, unseal
from gptlab.core.errors import DecryptionError, GrantExpired, GrantInvalid

PREFIX = "glg_"
MAX_CHARS = 4_096
"""Longer ones are refused before they are read; the longest we issue has under 3,000."""

_APART = ("grant_id", "api_key")
_TOKEN = re.compile(rf"{PREFIX}([A-Za-z0-9]{{{ID_CHARS}}})([\w-]+)", re.ASCII)


@dataclass(frozen=True)
class GrantClaims:
    """Which assistant may be called, on whose key, until when: seconds since 1970.

    ``version`` is a number or a label; None is the version in production.
    """

    grant_id: str
    user_id: str
    bot_id: str
    version: str | None
    calls_per_minute: int
    expires_at: int
    api_key: ApiKey


class GrantTokens:
    """Issues grants and opens them."""

    def __init__(self, keys: Keyring) -> None:
        self._keys = keys

    @property
    def seal_version(self) -> int:
        """The version of GRANT_SEAL that a new grant is sealed with."""
        return self._keys.current

    def issue(self, claims: GrantClaims) -> str:
        scope = {name: value for name, value in vars(claims).items() if name not in _APART}
        plain = f"{json.dumps(scope)}\n{claims.api_key.reveal()}".encode()
        place = _associated_data(claims.grant_id)
        sealed = seal(self._keys.newest(), plain, place, bytes([self._keys.current]))
        return f"{PREFIX}{claims.grant_id}{urlsafe_b64encode(sealed).rstrip(b'=').decode()}"

    def open(self, token: str, now: float) -> GrantClaims:
        """Raises GrantInvalid and GrantExpired."""
        found = _TOKEN.fullmatch(token) if len(token) <= MAX_CHARS else None
        if found is None:
            raise GrantInvalid
        grant_id, text = found.groups()
        try:
            sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
            key = self._keys.find(sealed[0]) if sealed else None
            if key is None:
                raise GrantInvalid
            plain = unseal(key, sealed, _associated_data(grant_id)).decode()
            scope, _, api_key = plain.partition("\n")
            claims = GrantClaims(grant_id=grant_id, api_key=ApiKey(api_key), **json.loads(scope))
        except (DecryptionError, ValueError, TypeError):  # of another release, say
            raise GrantInvalid from None
        if now >= claims.expires_at:
            raise GrantExpired
        return claims


def is_grant(bearer: str) -> bool:
    """Whether this is meant to be one: no provider's key and no access token begins so."""
    return bearer.startswith(PREFIX)


def _associated_data(grant_id: str) -> str:
    return f"grant.v1|{grant_id}"
