"""Sealing: AES-256-GCM with every ciphertext bound to its associated data (AAD).

Sources: NIST SP 800-38D (GCM), RFC 5869 (HKDF), RFC 2104 (HMAC).
"""

import hmac
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gptlab.core.errors import DecryptionError

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


VERSION = b"\x01"
NONCE_BYTES = 12
ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
ID_CHARS = 20


class Sealed(bytes):
    """A ciphertext: version byte, nonce, AES-256-GCM output. Shows nothing of itself."""

    def __repr__(self) -> str:
        return f"Sealed({len(self)} bytes)"

    __str__ = __repr__


class SignInSecret:
    """What a person shows to be let in. Shows nothing of itself."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def reveal(self) -> str:
        return self._value


class ApiKey(SignInSecret):
    """A user's key for the model's provider."""


def seal(key: bytes, plain: bytes, associated_data: str, version: bytes = VERSION) -> Sealed:
    """Encrypt; it opens only with the same key and associated data."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return Sealed(version + nonce + AESGCM(key).encrypt(nonce, plain, associated_data.encode()))


def unseal(key: bytes, sealed: bytes, associated_data: str) -> bytes:
    """Decrypt; raises DecryptionError. The version byte is the caller's to check."""
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if len(nonce) != NONCE_BYTES:
        raise DecryptionError
    try:
        return AESGCM(key).decrypt(nonce, body, associated_data.encode())
    except InvalidTag:
        raise DecryptionError from None


def derive(secret: bytes, info: str, salt: bytes | None = None) -> bytes:
    """A key for one purpose from a secret with full entropy."""
    return HKDF(SHA256(), KEY_BYTES, salt, info.encode()).derive(secret)


class DataKey:
    """A user's data key: everything of theirs is sealed with it. Shows nothing of itself."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._mac_key = derive(key, "mac.v1")

    def __repr__(self) -> str:
        return "DataKey(…)"

    @classmethod
    def generate(cls) -> "DataKey":
        return cls(secrets.token_bytes(KEY_BYTES))

    def reveal(self) -> bytes:
        return self._key

    def seal(self, text: str, associated_data: str) -> Sealed:
        return seal(self._key, text.encode(), associated_data)

    def open(self, sealed: bytes, associated_data: str) -> str:
        """The text; raises DecryptionError where the associated data differ."""
        if sealed[:1] != VERSION:
            raise DecryptionError
        return unseal(self._key, sealed, associated_data).decode()

    def mac(self, purpose: str, text: str) -> bytes:
        """A keyed hash: without the data key, a guess of the text cannot be checked against it."""
        return hmac.digest(self._mac_key, f"{purpose}\0{text}".encode(), "sha256")

    def document_id(self, purpose: str, text: str) -> str:
        """An id of Firestore's auto-id form that the same text leads to again."""
        number = int.from_bytes(self.mac(purpose, text))
        chars = []
        for _ in range(ID_CHARS):
            number, rest = divmod(number, len(ID_ALPHABET))
            chars.append(ID_ALPHABET[rest])
        return "".join(chars)


def random_id() -> str:
    """A document id of Firestore's auto-id form."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(ID_CHARS))


def user_hashes(pepper: Keyring, credential_type: str, secret: SignInSecret) -> list[str]:
    """The one-way hash of a key, or of a recovery code, that is a user's only identity.

    Under every version of the pepper; the one to write with comes first.
    """
    text = f"{credential_type}\0{secret.reveal()}".encode()
    return [
        f"v{version}_{hmac.digest(derive(key, 'user_hash.v1'), text, 'sha256').hex()}"
        for version, key in pepper.versions().items()
    ]


def wrap_data_key(
    kek_salt: Keyring, secret: SignInSecret, user_id: str, data_key: DataKey
) -> Sealed:
    """Seal a data key so that only what the user has opens it."""
    kek = _key_encryption_key(kek_salt.newest(), secret, user_id)
    return seal(kek, data_key.reveal(), f"dek.v1|{user_id}", bytes([kek_salt.current]))


def unwrap_data_key(
    kek_salt: Keyring, secret: SignInSecret, user_id: str, wrapped: bytes
) -> DataKey:
    """Open what wrap_data_key made; raises DecryptionError."""
    salt = kek_salt.find(wrapped[0]) if wrapped else None
    if salt is None:
        raise DecryptionError
    kek = _key_encryption_key(salt, secret, user_id)
    return DataKey(unseal(kek, wrapped, f"dek.v1|{user_id}"))


def _key_encryption_key(salt: bytes, secret: SignInSecret, user_id: str) -> bytes:
    return derive(secret.reveal().encode(), f"kek.v1|{user_id}", salt)
