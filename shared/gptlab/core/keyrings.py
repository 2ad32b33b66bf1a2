"""The server's secrets: each a few versions of 32 random bytes, the first one in use for writing.

As text: ``2:<base64url>,1:<base64url>``. Older versions are still read, so a secret is rotated by
putting a new version in front, and an old one is ended by taking it away.
"""

from base64 import urlsafe_b64decode
from collections.abc import Mapping

KEY_BYTES = 32


class MalformedKeyring(ValueError):
    """The text is not a keyring. Carries no part of it."""


class Keyring:
    """Versions of one secret. Shows nothing of itself."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        """The first key is the one to write with."""
        self._keys = dict(keys)
        self.current = next(iter(self._keys))

    def __repr__(self) -> str:
        return f"Keyring(versions={sorted(self._keys)})"

    def newest(self) -> bytes:
        """The key to write with; its version is ``current``."""
        return self._keys[self.current]

    def find(self, version: int) -> bytes | None:
        """The key of this version, or None where it was ended."""
        return self._keys.get(version)

    def versions(self) -> Mapping[int, bytes]:
        return dict(self._keys)

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """Read the text form; raises MalformedKeyring."""
        try:
            keys = {int(v): urlsafe_b64decode(k) for v, _, k in map(_split, text.split(","))}
        except ValueError:
            raise MalformedKeyring("not of the form <version>:<base64url>") from None
        if not keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise MalformedKeyring(f"each key must be {KEY_BYTES} bytes")
        if any(not 0 < version < 256 for version in keys):
            raise MalformedKeyring("versions go from 1 to 255")
        return cls(keys)


def _split(part: str) -> tuple[str, str, str]:
    return part.strip().partition(":")
