"""How an assistant, its versions and its history of prompts stand in documents."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from gptlab.api.fields import ModelConfig, SessionType
from gptlab.api.variables import Variable
from gptlab.bots.models import (
    FIRST_VERSION,
    PRODUCTION,
    Bot,
    BotSummary,
    BotVersion,
    Draft,
    LabelMove,
    Ref,
    version_id,
)
from gptlab.core.crypto import Sealed
from gptlab.store.database import Document, Fields

SUMMARY_FIELDS = (
    "name", "tag_line", "description", "session_type", "creator_user_id", "created_date",
    "showcased", "sessions_started", "sessions_ended",
)  # fmt: skip
"""What a list needs: no prompt."""
RELEASED = (
    "latest_version", "labels", "label_moves", "draft_revision", "publication_mac",
)  # fmt: skip
"""What an assistant has once its draft was saved, or a label moved."""
_TEXTS = (
    "initial_prompt_id", "summary_prompt_id", "model_config_id",
    "initial_prompt_msg", "summary_prompt_msg",
)  # fmt: skip


def bot_of(document: Document) -> Bot | None:
    """The assistant of a document, where there is one."""
    fields = document.fields
    if fields is None:
        return None
    return Bot(
        **vars(summary_of(document)),
        last_modified_date=fields["last_modified_date"],
        is_active=fields["is_active"],
        # One from before there were versions is in its first.
        active=_version_of(
            fields,
            fields.get("version", FIRST_VERSION),
            fields.get("version_date", fields["created_date"]),
            "active_",
        ),
        creation_mac=fields["creation_mac"],
        # One from before there were labels is in production as it is.
        latest_version=fields.get("latest_version"),
        labels=fields.get("labels", {}),
        label_moves=fields.get("label_moves", 0),
        draft_revision=fields.get("draft_revision"),
        publication_mac=fields.get("publication_mac"),
    )


def summary_of(document: Document) -> BotSummary:
    fields = document.fields or {}
    values = {name: fields[name] for name in SUMMARY_FIELDS}
    values["session_type"] = SessionType(values["session_type"])
    return BotSummary(bot_id=document.id, **values)


def version_of(document: Document) -> BotVersion | None:
    """The earlier version of a document, where there is one."""
    fields = document.fields
    if fields is None:
        return None
    return _version_of(fields, fields["version"], fields["created_date"])


def bot_fields(bot: Bot) -> dict[str, Any]:
    """A new assistant's document."""
    fields = {**vars(bot), **active_fields(bot.active)}
    for name in ("bot_id", "active", *RELEASED):
        del fields[name]
    return fields


def released_fields(before: Bot, after: Bot) -> dict[str, Any]:
    """What a release changes, and nothing else: a new name, say, is not undone by it."""
    fields: dict[str, Any] = {"last_modified_date": after.last_modified_date}
    if after.active != before.active:
        fields |= active_fields(after.active)
    for name in RELEASED:
        if getattr(before, name) != getattr(after, name):
            fields[name] = getattr(after, name)
    return fields


def presentation_fields(bot: Bot) -> dict[str, Any]:
    """What belongs to all versions."""
    return {
        "name": bot.name,
        "tag_line": bot.tag_line,
        "description": bot.description,
        "last_modified_date": bot.last_modified_date,
    }


def active_fields(active: BotVersion) -> dict[str, Any]:
    """The active version as it stands in its assistant's document."""
    return {"version_date": active.created_date, **_parts(active, "active_")}


def version_fields(version: BotVersion) -> dict[str, Any]:
    """An earlier version's document: whoever reads it needs no other."""
    return {"created_date": version.created_date, "note": version.note, **_parts(version)}


def paths_of(bot_id: str, ref: Ref) -> list[str]:
    """The document beside the assistant's own that a version is in; none for production."""
    if ref is None or ref == PRODUCTION:
        return []
    kind, name = ("versions", version_id(ref)) if isinstance(ref, int) else ("labels", ref)
    return [f"bots/{bot_id}/{kind}/{name}"]


def picked(bot: Bot, found: Sequence[Document], ref: Ref) -> BotVersion | None:
    """The version that is asked for, of what ``paths_of`` led to."""
    if not found or ref == bot.active.version:
        return bot.active
    return version_of(found[0])


def draft_of(bot_id: str, document: Document) -> Draft | None:
    """The draft of a document, where there is one."""
    fields = document.fields
    if fields is None:
        return None
    return Draft(
        bot_id=bot_id,
        revision=fields["revision"],
        base_version=fields["base_version"],
        body=Sealed(fields["body"]),
        saved_date=fields["saved_date"],
        update_time=document.update_time,
    )


def draft_fields(draft: Draft) -> dict[str, Any]:
    fields = dict(vars(draft))
    del fields["bot_id"], fields["update_time"]
    return fields


def move_of(document: Document) -> LabelMove:
    fields = dict(document.fields or {})
    note = fields.pop("note")
    return LabelMove(number=int(document.id), note=None if note is None else Sealed(note), **fields)


def move_fields(move: LabelMove) -> dict[str, Any]:
    fields = dict(vars(move))
    del fields["number"]
    return fields


def history(version: BotVersion) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries of a version's parts in the sub-collections: their paths, and new fields."""
    about = {"created_date": version.created_date, "is_active": True}
    for prompt_id, kind, text in (
        (version.initial_prompt_id, "initial_prompt", version.initial_prompt_msg),
        (version.summary_prompt_id, "summary_prompt", version.summary_prompt_msg),
    ):
        counters = {"sessions_started": 0, "sessions_ended": 0}
        yield f"prompts/{prompt_id}", {"message_type": kind, "message": text, **about, **counters}
    config = {"config": version.model_config.model_dump(), **about}
    yield f"model_configs/{version.model_config_id}", config


def _version_of(
    fields: Fields, version: int, created_date: datetime, prefix: str = ""
) -> BotVersion:
    """The version of a document, whose names for its parts begin with ``prefix``.

    One from before there were variables has none, nor starters or a schema.
    """
    schema, note = fields.get(f"{prefix}reply_schema"), fields.get("note")
    return BotVersion(
        version=version,
        session_type=SessionType(fields["session_type"]),
        model_config=ModelConfig.model_validate(fields[f"{prefix}model_config"]),
        created_date=created_date,
        variables=tuple(map(Variable.model_validate, fields.get(f"{prefix}variables", ()))),
        starters=tuple(fields.get(f"{prefix}starters", ())),
        reply_schema=None if schema is None else json.loads(schema),
        note=None if prefix or note is None else Sealed(note),
        content_id=fields.get(f"{prefix}content_id"),
        **{name: fields[f"{prefix}{name}"] for name in _TEXTS},
    )


def _parts(version: BotVersion, prefix: str = "") -> dict[str, Any]:
    texts = {f"{prefix}{name}": getattr(version, name) for name in _TEXTS}
    config = version.model_config.model_dump()
    schema = version.reply_schema
    return {
        "version": version.version,
        "session_type": version.session_type.value,
        f"{prefix}model_config": config,
        f"{prefix}content_id": version.content_id,
        f"{prefix}variables": [variable.model_dump() for variable in version.variables],
        f"{prefix}starters": list(version.starters),
        # As text: Firestore takes no list within a list.
        f"{prefix}reply_schema": None if schema is None else json.dumps(schema, ensure_ascii=False),
        **texts,
    }
