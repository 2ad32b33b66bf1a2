"""``sessions`` and their ``messages``: conversations, sealed, one turn at a time.

A turn is two commits. ``claim`` and ``complete`` each succeed only on the version that was read,
so of two writers one is refused and reads again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from struct import Struct
from typing import Any

from gptlab.accounts.models import Additions, User
from gptlab.api.fields import ModelConfig, Role, SessionStatus, SessionType
from gptlab.bots.models import DRAFT, Bot, BotVersion, Draft, Ref
from gptlab.core.crypto import Sealed
from gptlab.llm.spending import NOTHING, Spent
from gptlab.sessions.models import (
    SCHEMA_VERSION,
    Claim,
    Session,
    StoredMessage,
    StoredTurn,
    TurnKind,
    TurnRequest,
    reply_message_id,
    turn_id,
)
from gptlab.store.bot_fields import bot_of, draft_of, paths_of, picked
from gptlab.store.database import Database, Document, Fields, Page, Writes, added
from gptlab.store.sdk import DELETE_FIELD, SERVER_TIMESTAMP
from gptlab.store.users import user_of


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

    def find_with_user_and_version(
        self, session_id: str, user_id: str, bot_id: str, ref: Ref
    ) -> tuple[Session | None, User | None, Bot | None, BotVersion | Draft | None]:
        """All four in one round trip, whichever version of the assistant is named."""
        is_draft = ref == DRAFT
        paths = [f"bots/{bot_id}/drafts/current"] if is_draft else paths_of(bot_id, ref)
        session, user, found, *others = self._database.read(
            f"sessions/{session_id}", f"users/{user_id}", f"bots/{bot_id}", *paths
        )
        bot = bot_of(found)
        version: BotVersion | Draft | None = None
        if bot:
            version = draft_of(bot_id, others[0]) if is_draft else picked(bot, others, ref)
        return _session(session), user_of(user), bot, version

    def import_turns(
        self,
        before: Session | None,
        after: Session,
        messages: Sequence[StoredMessage],
        user: User,
        admission: Additions,
    ) -> Session:
        """Store turns from elsewhere; ``before`` is None where the session begins with them.

        Raises PreconditionFailed where the session or the user is not as it was read.
        """
        writes = self._database.writes()
        if before is None:
            said = {"usage": usage_fields(after.spent), "chosen": after.selected_versions}
            writes.create(after.path, {**session_fields(after), **said})
        else:
            people = {name: getattr(after, name) for name in _IMPORTED}
            changes = {name: value for name, value in _changes(before, after).items()
                       if name not in ("claim", "ring")}  # fmt: skip
            writes.update(after.path, {**people, **changes}, before.update_time)
        for message in messages:
            path = f"{after.path}/messages/{message.message_id}"
            writes.create(path, message_fields(message))
        if admission:
            writes.update(f"users/{after.user_id}", added(admission), user.update_time)
        return replace(after, update_time=writes.commit())

    def start(self, session: Session, admission: Additions) -> tuple[Session, int]:
        """Write a new session with its first claim; raises PreconditionFailed where it exists.

        Also says how many the user has begun with it on this day.
        """
        writes = self._database.writes()
        writes.create(session.path, session_fields(session))
        return self._admitted(writes, session, admission)

    def claim(
        self, session: Session, claim: Claim, admission: Additions | None
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
        self, writes: Writes, session: Session, admission: Additions | None
    ) -> tuple[Session, int]:
        """Counted in the same commit, so that of many at once exactly so many get in."""
        if admission:
            writes.update(f"users/{session.user_id}", added(admission))
        update_time, count = writes.commit_counting()
        return replace(session, update_time=update_time), count

    def fail(
        self,
        before: Session,
        after: Session,
        charge: Additions,
        counters: Mapping[str, Additions],
    ) -> None:
        """Keep a failed turn's text, its reason and what it cost; raises PreconditionFailed."""
        writes, fields = self._database.writes(), _usage_change(before, after)
        if after.claim is not None:
            fields["claim"] = claim_fields(after.claim)
        writes.update(after.path, fields, before.update_time)
        if charge:
            writes.update(f"users/{after.user_id}", added(charge))
        _count(writes, counters)
        writes.commit()

    def complete(
        self,
        before: Session,
        after: Session,
        messages: Sequence[StoredMessage],
        counters: Mapping[str, Additions],
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
        _count(writes, counters)
        return replace(after, update_time=writes.commit())

    def change(self, session: Session, **fields: object) -> Session:
        """Set fields that no turn writes; raises PreconditionFailed where the session is gone."""
        writes = self._database.writes()
        writes.update(session.path, fields)
        return replace(session, **fields, update_time=writes.commit())  # type: ignore[arg-type]

    def rate(self, before: Session, after: Session, counters: Mapping[str, Additions]) -> Session:
        """Keep a rating, and count it; raises PreconditionFailed where the session changed."""
        writes = self._database.writes()
        fields = {"user_liked": after.user_liked}
        if after.rating_counted is not None:
            fields["rating_counted"] = after.rating_counted
        writes.update(after.path, fields, before.update_time)
        _count(writes, counters)
        return replace(after, update_time=writes.commit())

    def change_config(self, session: Session, config: ModelConfig) -> Session:
        """The same for what it runs on."""
        writes = self._database.writes()
        writes.update(session.path, {"bot_model_config": config.model_dump()})
        return replace(session, bot_model_config=config, update_time=writes.commit())

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

    def messages(self, session: Session, message_ids: Sequence[str]) -> list[StoredMessage]:
        """Those of these messages that are there, in the order asked for."""
        if not message_ids:
            return []
        found = self._database.read(*(f"{session.path}/messages/{one}" for one in message_ids))
        return [message_of(each.id, each.fields) for each in found if each.fields is not None]


_IMPORTED = ("title", "user_liked")
"""What people change, and no turn."""


def _count(writes: Writes, counters: Mapping[str, Additions]) -> None:
    """A version's scores begin with the first that is counted; the others must be there.

    Its assistant too: nothing may come to stand beneath one that was deleted.
    """
    for path, additions in counters.items():
        bot, _, is_scores = path.partition("/scores/")
        if is_scores:
            writes.count(path, additions)
            if bot not in counters:
                writes.update(bot, added({"sessions_started": 0}))
        else:
            writes.update(path, added(additions))


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
    if before.parents != after.parents:
        changes["parents"] = after.parents
    if before.status is not after.status:
        changes["status"] = after.status.value
    return changes


def _usage_change(before: Session, after: Session) -> dict[str, object]:
    return {} if before.spent == after.spent else {"usage": usage_fields(after.spent)}


SUMMARY_FIELDS = (
    "user_id", "bot_id", "bot_name", "bot_version", "bot_model_config", "bot_session_type",
    "created_date", "last_modified_date", "status", "message_count", "user_liked", "title", "usage",
)  # fmt: skip
"""What a list needs: no prompt, context, claim or ring."""

_KINDS = tuple(TurnKind)
"""Stored by their place in it: a new kind is added at the end."""
_ENTRY = Struct(">BII32s32s")
"""A ring's entry: kind, turn, version, and the keyed hashes of key and body."""


def session_fields(session: Session) -> dict[str, Any]:
    """A new session's document. What is None is left out, so that queries pass it by."""
    fields = {
        **{name: value for name, value in vars(session).items() if value is not None},
        "bot_id": session.bot_id,
        "session_schema_version": SCHEMA_VERSION,
        "bot_model_config": session.bot_model_config.model_dump(),
        "bot_session_type": session.bot_session_type.value,
        "status": session.status.value,
        "ring": encode_recent_turns(session.recent_turns),
        "claim": None if session.claim is None else claim_fields(session.claim),
    }
    for name in ("session_id", "read_time", "update_time", "spent"):
        fields.pop(name, None)
    return fields


def session_of(document: Document) -> Session:
    """The session of a document; a projected one lacks what the list does not need."""
    fields = document.fields or {}
    return Session(
        session_id=document.id,
        user_id=fields["user_id"],
        bot_id=fields["bot_id"],
        bot_name=fields.get("bot_name"),
        bot_version=fields.get("bot_version"),
        bot_initial_prompt_id=fields.get("bot_initial_prompt_id"),
        bot_is_own=fields.get("bot_is_own", True),
        is_imported=fields.get("is_imported", False),
        bot_initial_prompt_msg=Sealed(fields.get("bot_initial_prompt_msg", b"")),
        bot_summary_prompt_msg=_sealed(fields, "bot_summary_prompt_msg"),
        bot_reply_schema=_sealed(fields, "bot_reply_schema"),
        variables=_sealed(fields, "variables"),
        bot_model_config=ModelConfig.model_validate(fields["bot_model_config"]),
        bot_session_type=SessionType(fields["bot_session_type"]),
        created_date=fields["created_date"],
        last_modified_date=fields.get("last_modified_date"),
        status=SessionStatus(fields["status"]),
        message_count=fields["message_count"],
        turn=fields.get("turn", 0),
        messages_str=_sealed(fields, "messages_str"),
        user_liked=fields.get("user_liked"),
        rating_counted=fields.get("rating_counted"),
        title=_sealed(fields, "title"),
        recap=_sealed(fields, "recap"),
        recap_spent=_spent(fields.get("recap_usage")),
        spent=_spent(fields.get("usage")) or NOTHING,
        was_counted_as_ended=fields.get("was_counted_as_ended", False),
        selected_versions=fields.get("chosen", {}),
        parents=fields.get("parents", {}),
        recent_turns=decode_recent_turns(fields.get("ring") or b""),
        claim=_claim(fields.get("claim")),
        lab_reply=_lab_reply(fields),
        expires_at=fields.get("expires_at"),
        read_time=document.read_time,
        update_time=document.update_time,
    )


def encode_recent_turns(recent_turns: Sequence[StoredTurn]) -> bytes:
    """All entries in one value: as maps they took a third of a turn's CPU to read and write."""
    return b"".join(
        _ENTRY.pack(
            _KINDS.index(entry.request.kind),
            entry.turn,
            entry.version,
            entry.request.key_mac,
            entry.request.body_mac,
        )
        for entry in recent_turns
    )


def decode_recent_turns(stored: bytes) -> tuple[StoredTurn, ...]:
    return tuple(
        StoredTurn(TurnRequest(_KINDS[kind], key_mac, body_mac), turn, version)
        for kind, turn, version, key_mac, body_mac in _ENTRY.iter_unpack(stored)
    )


def claim_fields(claim: Claim) -> dict[str, Any]:
    return {
        **_request_fields(claim.request),
        "nonce": claim.nonce,
        "at": SERVER_TIMESTAMP,
        "text": claim.text,
        "failure": claim.failure,
        "retryable": claim.retryable,
        "summary": claim.summary,
        "partial_reply": claim.partial_reply,
        "edits": claim.edits,
    }


def message_fields(message: StoredMessage) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "created_date": message.created_date,
        "message": message.message,
        "role": message.role.value,
    }
    if message.spent:
        fields["usage"] = usage_fields(message.spent)
        fields["memory_condensed"] = message.memory_condensed
        fields["dropped_params"] = list(message.dropped_params)
        fields["stopped"] = message.stopped
        fields["withheld"] = message.withheld
        fields["reached_limit"] = message.reached_limit
        fields["about"] = message.about
    return fields


def message_of(message_id: str, fields: Fields) -> StoredMessage:
    return StoredMessage(
        message_id=message_id,
        role=Role(fields["role"]),
        message=Sealed(fields["message"]),
        created_date=fields["created_date"],
        spent=_spent(fields.get("usage")),
        memory_condensed=fields.get("memory_condensed", False),
        dropped_params=tuple(fields.get("dropped_params", ())),
        stopped=fields.get("stopped", False),
        withheld=fields.get("withheld", False),
        reached_limit=fields.get("reached_limit", False),
        about=_sealed(fields, "about"),
    )


def usage_fields(spent: Spent) -> dict[str, Any]:
    return {
        "input_tokens": spent.input_tokens,
        "output_tokens": spent.output_tokens,
        "source": spent.source,
        "cost_nano_usd": spent.nano_usd,
        "cached_tokens": spent.cached_tokens,
        "reasoning_tokens": spent.reasoning_tokens,
    }


def _spent(fields: Mapping[str, Any] | None) -> Spent | None:
    if not fields:
        return None
    return Spent(
        fields["input_tokens"],
        fields["output_tokens"],
        fields["source"],
        fields["cost_nano_usd"],
        fields.get("cached_tokens", 0),
        fields.get("reasoning_tokens", 0),
    )


def _request_fields(request: TurnRequest) -> dict[str, Any]:
    return {"kind": request.kind.value, "key_mac": request.key_mac, "body_mac": request.body_mac}


def _request(fields: Mapping[str, Any]) -> TurnRequest:
    return TurnRequest(TurnKind(fields["kind"]), fields["key_mac"], fields["body_mac"])


def _claim(fields: Mapping[str, Any] | None) -> Claim | None:
    if not fields:
        return None
    return Claim(
        request=_request(fields),
        nonce=fields["nonce"],
        at=fields["at"],
        text=_sealed(fields, "text"),
        failure=fields["failure"],
        retryable=fields["retryable"],
        summary=_sealed(fields, "summary"),
        partial_reply=_sealed(fields, "partial_reply"),
        edits=fields.get("edits"),
    )


def _lab_reply(fields: Fields) -> StoredMessage | None:
    """The last reply of a test session, which has no document of its own."""
    if not fields.get("lab_reply"):
        return None
    turn = fields["turn"]
    version = fields.get("chosen", {}).get(turn_id(turn), 0)
    return message_of(reply_message_id(turn, version), fields["lab_reply"])


def _sealed(fields: Mapping[str, Any], name: str) -> Sealed | None:
    value = fields.get(name)
    return None if value is None else Sealed(value)
