"""S4: a ciphertext opens where it was sealed, whole, and nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gptlab.core.crypto import Sealed
from gptlab.core.errors import DecryptionError
from tests.firestore_servers import Connect
from tests.proofs.cloud_in_process import PROJECT, CloudInProcess
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import Person
from tests.proofs.sealed_fields import SealedField, caller_of, relabelled_roles, sealed_fields_of
from tests.proofs.stored_documents import documents

BITS = 48
"""So many bits of each ciphertext are flipped, evenly spread; 0 is every one."""
TEXTS = ("I keep bees.", "They like lavender.", "This one gets no reply.")
Mutation = tuple[str, SealedField, bytes]


@dataclass
class Conversations:
    """Two sessions of one person, one of another, and the earlier context of the first."""

    person: Person
    other: Person
    first: str
    second: str
    foreign: str
    older_context: Sealed


def hold_conversations(cloud: CloudInProcess, person: Person, other: Person) -> Conversations:
    bot_id = person.make_bot()
    first, second = (_conversation(cloud, who, bot_id) for who in (person, person))
    session = cloud.services.store.sessions.find(first)
    assert session is not None
    assert session.messages_str is not None
    person.ask("POST", f"/sessions/{first}/resume").raise_for_status()
    person.say(first, "One more thing.").raise_for_status()
    cloud.model.faults({"kind": "html"})
    assert person.say(first, TEXTS[2]).status_code == 502
    person.start_lab()
    foreign = _conversation(cloud, other, bot_id)
    return Conversations(person, other, first, second, foreign, session.messages_str)


def _conversation(cloud: CloudInProcess, person: Person, bot_id: str) -> str:
    session_id = person.start(bot_id)
    path = f"/sessions/{session_id}"
    for text in TEXTS[:2]:
        person.say(session_id, text).raise_for_status()
    person.ask("PUT", f"{path}/title", {"title": "On bees"}).raise_for_status()
    person.post(f"{path}/end").raise_for_status()
    return session_id


def mutations(conversations: Conversations, cloud: CloudInProcess, bits: int) -> Iterator[Mutation]:
    """Everything that somebody who can write to the database might put there."""
    fields = [
        *sealed_fields_of(conversations.person, [conversations.first, conversations.second], cloud),
        *sealed_fields_of(conversations.other, [conversations.foreign], cloud),
    ]
    for field in fields:
        yield from (
            (f"{name} in {field.name}", field, data) for name, data in _damaged(field, bits)
        )
    for here, there in permutations(fields, 2):
        yield f"{there.name} put at {here.name}", here, there.sealed
    yield from _relabelled(conversations, cloud)
    context = next(each for each in fields if each.name == f"{conversations.first} messages_str")
    yield "an older context put back", context, conversations.older_context


def _damaged(field: SealedField, bits: int) -> Iterator[tuple[str, bytes]]:
    sealed, size = field.sealed, len(field.sealed) * 8
    for bit in range(0, size, max(1, size // bits if bits else 1)):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        yield f"bit {bit}", bytes(changed)
    for length in {0, 1, 12, 13, 28, 29, len(sealed) // 2, len(sealed) - 1} - {len(sealed)}:
        yield f"cut to {length}", sealed[:length]
    for version in (0, 2, 3, 127, 255):
        yield f"version {version}", bytes([version]) + sealed[1:]
    yield "longer", sealed + b"\0"
    yield "twice", sealed + sealed
    yield "no version", sealed[1:]
    yield "zeros", bytes(len(sealed))


def _relabelled(conversations: Conversations, cloud: CloudInProcess) -> Iterator[Mutation]:
    session = cloud.services.store.sessions.find(conversations.first)
    assert session is not None
    caller, stored = caller_of(conversations.person, cloud), documents(cloud)
    yield from (
        (each.name, each, each.sealed) for each in relabelled_roles(session, caller, stored)
    )


def opened(tried: Iterator[Mutation]) -> tuple[list[str], int]:
    """The mutations that opened, and how many there were."""
    found, count = [], 0
    for name, field, data in tried:
        count += 1
        try:
            field.open(data)
        except DecryptionError:
            continue
        except (ValueError, KeyError, TypeError):
            name = f"{name}, opened and then not understood"
        found.append(name)
    return found, count


def test_what_was_sealed_opens_in_its_place(open_cloud: CloudInProcess) -> None:
    with Person(open_cloud) as person, Person(open_cloud) as other:
        conversations = hold_conversations(open_cloud, person, other)
        fields = list(
            sealed_fields_of(person, [conversations.first, conversations.second], open_cloud)
        )
        assert len(fields) > 20
        for field in fields:
            assert field.open(field.sealed)
        session = open_cloud.services.store.sessions.find(conversations.first)
        assert session is not None
        assert session.open_prompt(caller_of(person, open_cloud).data_key)


def test_no_tampered_moved_or_relabelled_ciphertext_opens(
    open_cloud: CloudInProcess, metric: Metric, how_often: HowOften
) -> None:
    with Person(open_cloud) as person, Person(open_cloud) as other:
        conversations = hold_conversations(open_cloud, person, other)
        found, count = opened(mutations(conversations, open_cloud, how_often(BITS, 0)))
    metric("S4", "changed ciphertexts opened", len(found), f"{count} in process", 0)
    assert not found
    assert count > 1500


class Unbound:
    """AES-GCM that does not mind where a ciphertext stands."""

    def __init__(self, key: bytes) -> None:
        self._real = AESGCM(key)

    def encrypt(self, nonce: bytes, data: bytes, field: bytes) -> bytes:
        return self._real.encrypt(nonce, data, None)

    def decrypt(self, nonce: bytes, data: bytes, field: bytes) -> bytes:
        return self._real.decrypt(nonce, data, None)


def test_sealing_that_ignores_the_associated_data_is_caught(
    open_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    monkeypatch.setattr("gptlab.core.crypto.AESGCM", Unbound)
    with Person(open_cloud) as person, Person(open_cloud) as other:
        conversations = hold_conversations(open_cloud, person, other)
        found, count = opened(mutations(conversations, open_cloud, 4))
    over = f"{count}, planted: associated data ignored"
    metric("S4", "changed ciphertexts opened", len(found), over, "caught")
    assert found


def _writes(conversations: Conversations) -> Iterator[tuple[str, str, Any]]:
    """Document, field and what to put there, in the first session as its owner will read it."""
    first, second = f"sessions/{conversations.first}", f"sessions/{conversations.second}"
    for field in ("title", "recap"):
        yield first, field, (second, field)
    yield first, "title", (first, "recap")
    yield first, "recap", (first, "title")
    yield first, "title", (f"{first}/messages/000002-1u", "message")
    yield first, "claim.text", (first, "title")
    yield f"{first}/messages/000002-1u", "role", "assistant"
    for message in ("000001-2a", "000002-1u", "000003-2a"):
        yield f"{first}/messages/{message}", "message", (f"{second}/messages/{message}", "message")
    yield f"{first}/messages/000002-1u", "message", (f"{first}/messages/000003-1u", "message")
    yield f"{first}/messages/000002-1u", "message", b"\x01" + bytes(40)
    yield f"{first}/messages/000002-1u", "message", b""


def test_what_was_changed_in_the_store_is_refused_by_the_api(
    open_cloud: CloudInProcess, connect: Connect, metric: Metric
) -> None:
    client = connect(open_cloud.firestore.address, project=PROJECT)
    shown, count = [], 0
    with Person(open_cloud) as person, Person(open_cloud) as other:
        conversations = hold_conversations(open_cloud, person, other)
        for path, field, new in _writes(conversations):
            document, value = client.document(path), new
            before = document.get().get(field)
            if isinstance(new, tuple):
                value = client.document(new[0]).get().get(new[1])
            document.update({field: value})
            answer = person.get(f"/sessions/{conversations.first}")
            document.update({field: before})
            count += 1
            code = answer.json().get("error", {}).get("code")
            if (answer.status_code, code) != (500, "sealed_data_damaged"):
                shown.append(f"{path} {field}: {answer.status_code}")
        assert person.said(conversations.first)[0] == TEXTS[0]
    metric("S4", "changed ciphertexts shown", len(shown), f"{count} written to the store", 0)
    assert not shown
