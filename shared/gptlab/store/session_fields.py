"""How a session, its claim, its recent turns and its messages are stored."""

from collections.abc import Mapping, Sequence
from struct import Struct
from typing import Any

from gptlab.api.fields import ModelConfig, Role, SessionStatus, SessionType
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
from gptlab.store.database import Document, Fields
from gptlab.store.sdk import SERVER_TIMESTAMP

SUMMARY_FIELDS = (
    "user_id", "bot_id", "bot_name", "bot_version", "bot_model_config", "bot_session_type",
    "created_date", "last_modified_date", "status", "message_count", "user_liked", "title", "usage",
)  # fmt: skip
"""What a list needs: no prompt, context, claim or recent turns."""

_KINDS = tuple(TurnKind)
"""Stored by their place in it: a new kind is added at the end."""
_ENTRY = Struct(">BII32s32s")
"""A recent turn: kind, turn, version, and the keyed hashes of key and body."""


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
        bot_initial_prompt_msg=Sealed(fields.get("bot_initial_prompt_msg", b"")),
        bot_summary_prompt_msg=_sealed(fields, "bot_summary_prompt_msg"),
        bot_model_config=ModelConfig.model_validate(fields["bot_model_config"]),
        bot_session_type=SessionType(fields["bot_session_type"]),
        created_date=fields["created_date"],
        last_modified_date=fields.get("last_modified_date"),
        status=SessionStatus(fields["status"]),
        message_count=fields["message_count"],
        turn=fields.get("turn", 0),
        messages_str=_sealed(fields, "messages_str"),
        user_liked=fields.get("user_liked"),
        title=_sealed(fields, "title"),
        recap=_sealed(fields, "recap"),
        recap_spent=_spent(fields.get("recap_usage")),
        spent=_spent(fields.get("usage")) or NOTHING,
        was_counted_as_ended=fields.get("was_counted_as_ended", False),
        selected_versions=fields.get("chosen", {}),
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
