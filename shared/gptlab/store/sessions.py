"""``sessions`` and their ``messages``: conversations, sealed, one turn at a time.

A turn is two commits. ``claim`` and ``complete`` each succeed only on the version that was read,
so of two writers one is refused and reads again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from google.cloud.firestore import DELETE_FIELD, Increment, Query

from gptlab.api import SessionStatus
from gptlab.models import Bot, Claim, Session, StoredMessage, reply_message_id, turn_id
from gptlab.store.bots import bot_of
from gptlab.store.database import Database, Document, Page
from gptlab.store.session_fields import (
    SUMMARY_FIELDS,
    claim_fields,
    message_fields,
    message_of,
    ring_bytes,
    session_fields,
    session_of,
)

_LAST_USED_FIRST = (("last_modified_date", Query.DESCENDING), ("__name__", Query.DESCENDING))


class SessionStore:
    """Conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, session_id: str) -> Session | None:
        return _session(self._database.read(f"sessions/{session_id}")[0])

    def find_with_bot(self, session_id: str, bot_id: str) -> tuple[Session | None, Bot | None]:
        """Both in one round trip."""
        session, bot = self._database.read(f"sessions/{session_id}", f"bots/{bot_id}")
        return _session(session), None if bot.fields is None else bot_of(bot.id, bot.fields)

    def start(self, session: Session) -> Session:
        """Write a new session with its first claim; raises CommitRefused where it exists."""
        writes = self._database.writes()
        writes.create(session.path, session_fields(session))
        return replace(session, update_time=writes.commit())

    def claim(self, session: Session, claim: Claim) -> Session:
        """Take the session for a turn; raises CommitRefused where it is not as it was read."""
        writes = self._database.writes()
        writes.update(session.path, {"claim": claim_fields(claim)}, session.update_time)
        return replace(session, claim=claim, update_time=writes.commit())

    def fail(self, session: Session, claim: Claim) -> None:
        """Keep a failed turn's text and say why; raises CommitRefused."""
        writes = self._database.writes()
        writes.update(session.path, {"claim": claim_fields(claim)}, session.update_time)
        writes.commit()

    def complete(
        self,
        before: Session,
        after: Session,
        messages: Sequence[StoredMessage],
        counters: Mapping[str, Mapping[str, int]],
    ) -> Session:
        """Store a finished turn; ``counters`` maps a document's path to what is added to it.

        Raises CommitRefused where the session is not as it was read, a message is there already,
        or a counter's document is gone.
        """
        writes = self._database.writes()
        writes.update(after.path, _changes(before, after), before.update_time)
        for message in messages:
            path = f"{after.path}/messages/{message.message_id}"
            writes.create(path, message_fields(message))
        for path, added in counters.items():
            writes.update(path, {name: Increment(by) for name, by in added.items()})
        return replace(after, update_time=writes.commit())

    def change(self, session: Session, **fields: object) -> Session:
        """Set fields that no turn writes; raises CommitRefused where the session is gone."""
        writes = self._database.writes()
        writes.update(session.path, fields)
        return replace(session, **fields, update_time=writes.commit())  # type: ignore[arg-type]

    def reopen(self, session: Session) -> Session:
        """Take up a concluded session again; raises CommitRefused where it changed."""
        writes = self._database.writes()
        status = {"status": SessionStatus.STARTED.value}
        writes.update(session.path, status, session.update_time)
        return replace(session, status=SessionStatus.STARTED, update_time=writes.commit())

    def ask_to_stop(self, session: Session, key_mac: bytes, expires_at: datetime) -> None:
        """Leave word beside the session that the turn of this key shall stop."""
        writes = self._database.writes()
        path = f"{session.path}/stops/{key_mac.hex()}"
        writes.set(path, {"expires_at": expires_at})
        writes.commit()

    def is_asked_to_stop(self, session: Session, key_mac: bytes) -> bool:
        document = self._database.read(f"{session.path}/stops/{key_mac.hex()}")[0]
        return document.fields is not None

    def delete(self, session: Session) -> int:
        """Delete it with its messages, how many; raises CommitRefused where it changed."""
        messages, stops = (f"{session.path}/{name}" for name in ("messages", "stops"))
        writes, ids = self._database.writes(), self._database.ids(messages)
        for message_id in ids:
            writes.delete(f"{messages}/{message_id}")
        for stop_id in self._database.ids(stops):
            writes.delete(f"{stops}/{stop_id}")
        writes.delete(session.path, session.update_time)
        writes.commit()
        return len(ids)

    def of_user(self, user_id: str, bot_id: str | None, page: Page) -> list[Session]:
        """A user's sessions, last used first, without what was said.

        One that never got its first reply, and a test talk in the Lab, has no
        last_modified_date, and so is not in the list.
        """
        where: list[tuple[str, Any]] = [("user_id", user_id)]
        if bot_id is not None:
            where.append(("bot_id", bot_id))
        found = self._database.query("sessions", where, _LAST_USED_FIRST, page, SUMMARY_FIELDS)
        return [session for session in map(_session, found) if session]

    def reply(self, session: Session, turn: int, version: int) -> StoredMessage | None:
        """A reply of a finished turn."""
        message_id = reply_message_id(turn, version)
        document = self._database.read(f"{session.path}/messages/{message_id}")[0]
        return None if document.fields is None else message_of(document.id, document.fields)

    def messages(self, session: Session, first_turn: int, end_id: str) -> list[StoredMessage]:
        """What was said from a turn on and before a message, in the order of the talk."""
        collection = f"{session.path}/messages"
        found = self._database.between(collection, turn_id(first_turn), end_id)
        return [message_of(document.id, document.fields or {}) for document in found]


def _session(document: Document) -> Session | None:
    if document.fields is None:
        return None
    return session_of(document)


def _changes(before: Session, after: Session) -> dict[str, object]:
    """The fields that a turn writes; what people change in between (title, rating) is left."""
    changes: dict[str, object] = {"claim": DELETE_FIELD, "ring": ring_bytes(after.ring)}
    if before.lab_reply != after.lab_reply:
        changes["lab_reply"] = message_fields(after.lab_reply) if after.lab_reply else None
    for name in ("turn", "message_count", "messages_str", "recap", "was_counted_as_ended",
        "chosen",
                 "last_modified_date"):  # fmt: skip
        if getattr(before, name) != getattr(after, name):
            changes[name] = getattr(after, name)
    if before.status is not after.status:
        changes["status"] = after.status.value
    return changes
