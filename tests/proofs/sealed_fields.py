"""Every ciphertext of some people's sessions, and the product's own way to decrypt each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gptlab.api.fields import Role
from gptlab.core.crypto import DataKey, Keyring, Sealed, unwrap_data_key
from gptlab.core.services import Caller
from gptlab.core.tokens import Identity, TokenVerifier
from gptlab.sessions.models import Session
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import Person
from tests.proofs.stored_documents import Documents, documents

Open = Callable[[bytes], object]
"""Raises DecryptionError, or gives what the product would have shown."""


@dataclass(frozen=True)
class SealedField:
    """Where a ciphertext stands. ``open`` is what the product does with bytes found there."""

    name: str
    sealed: bytes
    open: Open


def caller_of(person: Person, cloud: CloudInProcess) -> Caller:
    """As the functions see this person."""
    tokens: TokenVerifier = cloud.services.tokens
    identity: Identity = tokens.verify(person.token, cloud.clock().timestamp())
    return Caller(identity, "key-of-a-proof")


def sealed_fields_of(
    person: Person, session_ids: list[str], cloud: CloudInProcess
) -> Iterator[SealedField]:
    """All that is sealed for this person: their sessions, field by field, and their data key."""
    caller, stored = caller_of(person, cloud), documents(cloud)
    for session_id in session_ids:
        session = cloud.services.store.sessions.find(session_id)
        assert session is not None
        yield from _session_fields(session, caller)
        yield from _message_fields(session, caller.data_key, stored)
    yield _wrapped(person, cloud)


def _session_fields(session: Session, caller: Caller) -> Iterator[SealedField]:
    """Prompts, context, title, recap and pending text."""
    key = caller.data_key
    for field, read in _READERS.items():
        if sealed := getattr(session, field):
            yield SealedField(
                f"{session.session_id} {field}", sealed, _reading(session, field, read, caller)
            )
    for field in ("title", "recap"):
        if sealed := getattr(session, field):
            yield SealedField(
                f"{session.session_id} {field}", sealed, _at(key, session.associated_data(field))
            )
    if session.claim and session.claim.text:
        name = session.associated_data("claim.text")
        yield SealedField(f"{session.session_id} claim.text", session.claim.text, _at(key, name))
    if session.lab_reply:
        name = session.message_associated_data(session.lab_reply.message_id, Role.ASSISTANT)
        yield SealedField(f"{name} in the lab", session.lab_reply.message, _at(key, name))


_READERS: Mapping[str, Callable[[Session, Caller], object]] = {
    "bot_initial_prompt_msg": lambda session, caller: session.open_prompt(caller.data_key),
    "bot_summary_prompt_msg": lambda session, caller: session.open_summary_prompt(caller.data_key),
    "messages_str": lambda session, caller: session.open_context(caller.data_key),
}


def _reading(
    session: Session, field: str, read: Callable[[Session, Caller], object], caller: Caller
) -> Open:
    def opened(data: bytes) -> object:
        changes: dict[str, Any] = {field: Sealed(data)}
        return read(replace(session, **changes), caller)

    return opened


def _at(key: DataKey, name: str) -> Open:
    return lambda data: key.open(data, name)


def _message_fields(session: Session, key: DataKey, stored: Documents) -> Iterator[SealedField]:
    for message_id, fields in _messages(session, stored):
        name = session.message_associated_data(message_id, Role(fields["role"]))
        yield SealedField(name, fields["message"], _at(key, name))


def relabelled_roles(session: Session, caller: Caller, stored: Documents) -> Iterator[SealedField]:
    """Each message as it would be opened were its role changed in the database."""
    for message_id, fields in _messages(session, stored):
        role = Role.USER if fields["role"] == Role.ASSISTANT else Role.ASSISTANT
        name = session.message_associated_data(message_id, role)
        yield SealedField(f"{name} relabelled", fields["message"], _at(caller.data_key, name))


def _messages(session: Session, stored: Documents) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The message documents by their ids."""
    for path, fields in stored.items():
        parent, _, message_id = path.rpartition("/")
        if parent == f"{session.path}/messages":
            yield message_id, fields


def _wrapped(person: Person, cloud: CloudInProcess) -> SealedField:
    user = cloud.services.store.users.find(person.user_id)
    assert user is not None
    credential = cloud.services.store.users.find_credential([user.user_hash])
    assert credential is not None
    api_key = caller_of(person, cloud).api_key
    salt: Keyring = cloud.services.kek_salt
    return SealedField(
        f"{person.user_id} wrapped_dek",
        credential.wrapped_dek,
        lambda data: unwrap_data_key(salt, api_key, person.user_id, data),
    )
