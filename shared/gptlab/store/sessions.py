"""``sessions`` and their ``messages``: conversations, sealed, one turn at a time.

A turn is two commits. ``claim`` and ``complete`` each succeed only on the version that was read,
so of two writers one is refused and reads again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from gptlab.accounts.models import Admission, Charge, User
from gptlab.api.fields import SessionStatus
from gptlab.bots.models import Bot
from gptlab.sessions.models import Claim, Session, StoredMessage, reply_message_id, turn_id
from gptlab.store.bot_fields import bot_of
from gptlab.store.database import Database, Document, Page, Writes
from gptlab.store.sdk import DELETE_FIELD, Increment
from gptlab.store.session_fields import (
    SUMMARY_FIELDS,
    claim_fields,
    encode_recent_turns,
    message_fields,
    message_of,
    session_fields,
    session_of,
    usage_fields,
)
from gptlab.store.users import admission_fields, charge_fields, user_of


class SessionStore:
    """Conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, session_id: str) -> Session | None:
        return _session(self._database.read(f"sessions/{session_id}")[0])

    def find_with_user(self, session_id: str, user_id: str) -> tuple[Session | None, User | None]:
        """Both in one round trip."""
        session, user = self._database.read(f"sessions/{session_id}", f"users/{user_id}")
        return _session(session), user_of(user)

    def find_with_user_and_bot(
        self, session_id: str, user_id: str, bot_id: str
    ) -> tuple[Session | None, User | None, Bot | None]:
        """All three in one round trip."""
        session, user, bot = self._database.read(
            f"sessions/{session_id}", f"users/{user_id}", f"bots/{bot_id}"
        )
        return _session(session), user_of(user), bot_of(bot)

    def start(self, session: Session, admission: Admission) -> tuple[Session, int]:
        """Write a new session with its first claim; raises PreconditionFailed where it exists.

        Also says how many the user has begun with it on this day.
        """
        writes = self._database.writes()
        writes.create(session.path, session_fields(session))
        return self._admitted(writes, session, admission)

    def claim(
        self, session: Session, claim: Claim, admission: Admission | None
    ) -> tuple[Session, int]:
        """Take the session for a turn; raises PreconditionFailed where it is not as it was read.

        Also says how many turns the user has begun with it on this day; 0 where it does not count.
        """
        writes = self._database.writes()
        writes.update(session.path, {"claim": claim_fields(claim)}, session.update_time)
        return self._admitted(writes, replace(session, claim=claim), admission)

    def withdraw(self, session: Session) -> None:
        """Delete a session that was just started, and nothing was said in."""
        writes = self._database.writes()
        writes.delete(session.path, session.update_time)
        writes.commit()

    def _admitted(
        self, writes: Writes, session: Session, admission: Admission | None
    ) -> tuple[Session, int]:
        """Counted in the same commit, so that of many at once exactly so many get in."""
        if admission:
            writes.update(f"users/{admission.user_id}", admission_fields(admission))
        update_time, count = writes.commit_counting()
        return replace(session, update_time=update_time), count

    def fail(self, before: Session, after: Session, charge: Charge | None) -> None:
        """Keep a failed turn's text, its reason and what it cost; raises PreconditionFailed."""
        writes, fields = self._database.writes(), _usage_change(before, after)
        if after.claim is not None:
            fields["claim"] = claim_fields(after.claim)
        writes.update(after.path, fields, before.update_time)
        for path, added in _additions({}, charge).items():
            writes.update(path, added)
        writes.commit()

    def complete(
        self,
        before: Session,
        after: Session,
        messages: Sequence[StoredMessage],
        counters: Mapping[str, Mapping[str, int]],
        charge: Charge | None = None,
    ) -> Session:
        """Store a finished turn; ``counters`` maps a document's path to what is added to it.

        Raises PreconditionFailed where the session is not as it was read, a message is there
        already, or a counter's document is gone.
        """
        writes = self._database.writes()
        writes.update(after.path, _changes(before, after), before.update_time)
        for message in messages:
            path = f"{after.path}/messages/{message.message_id}"
            writes.create(path, message_fields(message))
        for path, added in _additions(counters, charge).items():
            writes.update(path, added)
        return replace(after, update_time=writes.commit())

    def change(self, session: Session, **fields: object) -> Session:
        """Set fields that no turn writes; raises PreconditionFailed where the session is gone."""
        writes = self._database.writes()
        writes.update(session.path, fields)
        return replace(session, **fields, update_time=writes.commit())  # type: ignore[arg-type]

    def reopen(self, session: Session) -> Session:
        """Take up a concluded session again; raises PreconditionFailed where it changed."""
        writes = self._database.writes()
        status = {"status": SessionStatus.STARTED.value}
        writes.update(session.path, status, session.update_time)
        return replace(session, status=SessionStatus.STARTED, update_time=writes.commit())

    def request_cancellation(self, session: Session, key_mac: bytes, expires_at: datetime) -> None:
        """Leave word beside the session that the turn of this key shall stop."""
        writes = self._database.writes()
        path = f"{session.path}/stops/{key_mac.hex()}"
        writes.set(path, {"expires_at": expires_at})
        writes.commit()

    def is_cancellation_requested(self, session: Session, key_mac: bytes) -> bool:
        document = self._database.read(f"{session.path}/stops/{key_mac.hex()}")[0]
        return document.fields is not None

    def of_user(self, user_id: str, bot_id: str | None, page: Page) -> list[Session]:
        """A user's sessions, last used first, without what was said.

        One that never got its first reply, and a test session in the Lab, has no
        last_modified_date, and so is not in the list.
        """
        where: list[tuple[str, Any]] = [("user_id", user_id)]
        if bot_id is not None:
            where.append(("bot_id", bot_id))
        found = self._database.newest_first(
            "sessions", where, "last_modified_date", page, SUMMARY_FIELDS
        )
        return [session for session in map(_session, found) if session]

    def reply(self, session: Session, turn: int, version: int) -> StoredMessage | None:
        """A reply of a finished turn."""
        message_id = reply_message_id(turn, version)
        document = self._database.read(f"{session.path}/messages/{message_id}")[0]
        return None if document.fields is None else message_of(document.id, document.fields)

    def messages(self, session: Session, first_turn: int, end_id: str) -> list[StoredMessage]:
        """What was said from a turn on and before a message, in the order of the session."""
        collection = f"{session.path}/messages"
        found = self._database.between(collection, turn_id(first_turn), end_id)
        return [message_of(document.id, document.fields or {}) for document in found]


def _session(document: Document) -> Session | None:
    if document.fields is None:
        return None
    return session_of(document)


def _changes(before: Session, after: Session) -> dict[str, object]:
    """The fields that a turn writes; what people change in between (title, rating) is left."""
    changes: dict[str, object] = {
        "claim": DELETE_FIELD,
        "ring": encode_recent_turns(after.recent_turns),
    }
    changes |= _usage_change(before, after)
    if after.recap_spent and before.recap_spent != after.recap_spent:
        changes["recap_usage"] = usage_fields(after.recap_spent)
    if before.lab_reply != after.lab_reply:
        changes["lab_reply"] = message_fields(after.lab_reply) if after.lab_reply else None
    for name in ("turn", "message_count", "messages_str", "recap", "was_counted_as_ended",
                 "last_modified_date"):  # fmt: skip
        if getattr(before, name) != getattr(after, name):
            changes[name] = getattr(after, name)
    if before.selected_versions != after.selected_versions:
        changes["chosen"] = after.selected_versions
    if before.status is not after.status:
        changes["status"] = after.status.value
    return changes


def _usage_change(before: Session, after: Session) -> dict[str, object]:
    return {} if before.spent == after.spent else {"usage": usage_fields(after.spent)}


def _additions(
    counters: Mapping[str, Mapping[str, int]], charge: Charge | None
) -> dict[str, dict[str, object]]:
    """What is added to other documents: one write for each of them."""
    added: dict[str, dict[str, object]] = {
        path: {name: Increment(by) for name, by in each.items()} for path, each in counters.items()
    }
    if charge:
        added.setdefault(f"users/{charge.user_id}", {}).update(charge_fields(charge))
    return added
