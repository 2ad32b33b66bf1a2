"""A thief with a copy of the database and every secret of the server, and no user's key or token.

The thief has read the source: knows how places are named, what keys are derived for, what macs
are made of.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gptlab.accounts.recovery_codes import ALPHABET
from gptlab.core.crypto import Keyring, derive
from tests.proofs.stored_documents import Documents

SECRETS = ("GPTLAB_PEPPER", "GPTLAB_KEK_SALT", "GPTLAB_SEAL", "GPTLAB_GRANT_SEAL", "GPTLAB_SIGN")
INFOS = ("", "user_hash.v1", "mac.v1", "kek.v1", "dek.v1", "token.v1", "grant.v1", "seal.v1")
FIELDS = ("bot_initial_prompt_msg", "bot_summary_prompt_msg", "title", "recap")
SEALED = ("/drafts/", "/cases/", "/results/")
"""Collections beneath an assistant that are its owner's alone."""
KINDS = ("", "open|", "message|", "recap|")
SHORTEST_SEALED = 29
KEY_BYTES = 32
TRIED_BITS = 20


@dataclass(frozen=True)
class Blob:
    """A ciphertext as it lies there, and the places it may be bound to."""

    data: bytes
    associated_data: tuple[str, ...]


@dataclass
class Attacker:
    """``guesses`` are texts a thief would try. ``loot`` is what was found out."""

    documents: Documents
    secrets: Mapping[str, str]
    guesses: Iterable[str]
    loot: set[str] = field(default_factory=set)
    tried: int = 0

    def attack(self) -> None:
        """Unwrap data keys, open everything with every key, check every guess at every mac."""
        keys = [*self.derivable]
        for user_id, wrapped in self._wrapped():
            associated_data = (f"dek.v1|{user_id}", user_id, "")
            keys += [
                each for key in self.derivable for each in self._open(key, wrapped, associated_data)
            ]
        for key in keys:
            for blob in self.blobs:
                for text in self._open(key, blob.data, blob.associated_data):
                    self.loot.add(text.decode(errors="replace"))
        self._guess({each for key in keys for each in (key, derive(key, "mac.v1"))})

    @cached_property
    def derivable(self) -> frozenset[bytes]:
        """Every key that can be made of what the thief has."""
        secrets = [*self._secrets()]
        materials = {*secrets, *self._known_texts()}
        infos = [
            *INFOS,
            *(f"{info}|{user}" for info in ("kek.v1", "dek.v1") for user in self._users),
        ]
        hashed = {hashlib.sha256(each).digest() for each in materials}
        keyed = {hmac.digest(key, each, "sha256") for key in secrets for each in materials}
        expanded = {
            derive(material, info, salt)
            for material in materials | hashed
            for info in infos
            for salt in (None, *secrets)
        }
        plain = {each for each in materials if len(each) == KEY_BYTES}
        return frozenset(plain | hashed | keyed | expanded | {bytes(KEY_BYTES)})

    def _secrets(self) -> Iterator[bytes]:
        for name in SECRETS:
            yield from Keyring.parse(self.secrets[name]).versions().values()

    def _known_texts(self) -> Iterator[bytes]:
        """Ids and hashes of users, as text and as the bytes they stand for; codes found."""
        yield from self._cracked_codes()
        for path in self.documents:
            collection, _, name = path.partition("/")
            if collection in ("users", "user_hash"):
                yield name.encode()
                digits = name.rpartition("_")[2]
                if len(digits) == 2 * KEY_BYTES:
                    yield from (digits.encode(), bytes.fromhex(digits))

    def _cracked_codes(self) -> Iterator[bytes]:
        """Recovery codes that are short enough to be found by trying all of them."""
        stored = {path.rpartition("_")[2] for path in self.documents if path[:10] == "user_hash/"}
        for pepper in Keyring.parse(self.secrets["GPTLAB_PEPPER"]).versions().values():
            key = derive(pepper, "user_hash.v1")
            for symbols in product(ALPHABET.encode(), repeat=TRIED_BITS // 5):
                self.tried += 1
                hashed = hmac.digest(key, b"recovery_code\0" + bytes(symbols), "sha256")
                if hashed.hex() in stored:
                    yield bytes(symbols)

    @property
    def _users(self) -> list[str]:
        paths = (path.partition("/") for path in self.documents)
        return [name for collection, _, name in paths if collection == "users"]

    def _wrapped(self) -> Iterator[tuple[str, bytes]]:
        for path, fields in self.documents.items():
            if path.startswith("user_hash/"):
                yield fields["user_id"], fields["wrapped_dek"]

    @cached_property
    def blobs(self) -> list[Blob]:
        """Every ciphertext that is its owner's alone, with all names its place may have."""
        return [
            Blob(data, tuple(_sealed_fields(path, name, fields)))
            for path, fields in self.documents.items()
            if path.startswith(("sessions/", "grants/")) or any(each in path for each in SEALED)
            for name, data in _byte_values(fields)
            if len(data) >= SHORTEST_SEALED
        ]

    def _open(self, key: bytes, data: bytes, associated_data: Iterable[str]) -> Iterator[bytes]:
        cipher = AESGCM(key)
        for associated in associated_data:
            self.tried += 1
            try:
                yield cipher.decrypt(data[1:13], data[13:], associated.encode())
            except InvalidTag:
                continue

    def _guess(self, keys: Iterable[bytes]) -> None:
        """Is a short message what it is thought to be? Some mac or plain hash may tell."""
        macs = {
            mac
            for fields in self.documents.values()
            for _, data in _byte_values(fields)
            for mac in (data, *_macs_of_recent_turns(data))
        }
        for guess in self.guesses:
            for text in _as_hashed(guess):
                self.tried += 1
                if hashlib.sha256(text).digest() in macs:
                    self.loot.add(guess)
                for key in keys:
                    self.tried += 1
                    if hmac.digest(key, text, "sha256") in macs:
                        self.loot.add(guess)


def _macs_of_recent_turns(data: bytes) -> Iterator[bytes]:
    """Its entries have 73 bytes: a kind, a turn, a version, and two macs."""
    for start in range(0, len(data) - len(data) % 73, 73):
        yield data[start + 9 : start + 41]
        yield data[start + 41 : start + 73]


def _as_hashed(guess: str) -> Iterator[bytes]:
    for kind in KINDS:
        for purpose in ("", "turn_body\0", "bot_body\0"):
            yield f"{purpose}{kind}{guess}".encode()


def _sealed_fields(path: str, name: str, fields: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{path}|{name}", f"{path}|{fields.get('role')}", f"{path}|claim.{name}", "")
    if name == "messages_str":
        yield f"{path}|{name}|{fields.get('turn', 0)}"
    if name == "message" and "turn" in fields:
        yield f"{path}/messages/{fields['turn']:06d}-2a|assistant"


def _byte_values(fields: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Every bytes value, however deep, by the name it stands under."""
    for name, value in fields.items():
        if isinstance(value, bytes):
            yield name, value
        elif isinstance(value, dict):
            yield from _byte_values(value)
        elif isinstance(value, list):
            for each in value:
                yield from _byte_values(each if isinstance(each, dict) else {name: each})


def readable_in(documents: Documents, text: str) -> bool:
    """Whether the text can simply be read, in some spelling, anywhere in these documents."""
    raw = b"\n".join(
        value if isinstance(value, bytes) else str(value).encode()
        for fields in documents.values()
        for value in _flat(fields)
    )
    data = text.encode()
    spellings = (data, base64.b64encode(data)[:-4], data.hex().encode(), data[::-1])
    wide = (text.encode("utf-16-le"), text.encode("utf-16-be"))
    return any(each in raw for each in (*spellings, *wide) if each)


def _flat(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _flat(each)
    elif isinstance(value, list):
        for each in value:
            yield from _flat(each)
    else:
        yield value
