"""How an assistant, its versions and its history of prompts stand in documents."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gptlab.api.fields import ModelConfig, SessionType
from gptlab.api.variables import Variable
from gptlab.bots.models import FIRST_VERSION, Bot, BotSummary, BotVersion
from gptlab.store.database import Document, Fields

SUMMARY_FIELDS = (
    "name", "tag_line", "description", "session_type", "creator_user_id", "created_date",
    "showcased", "sessions_started", "sessions_ended",
)  # fmt: skip
"""What a list needs: no prompt."""
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
    del fields["bot_id"], fields["active"]
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
    return {"created_date": version.created_date, **_parts(version)}


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
    schema = fields.get(f"{prefix}reply_schema")
    return BotVersion(
        version=version,
        session_type=SessionType(fields["session_type"]),
        model_config=ModelConfig.model_validate(fields[f"{prefix}model_config"]),
        created_date=created_date,
        variables=tuple(map(Variable.model_validate, fields.get(f"{prefix}variables", ()))),
        starters=tuple(fields.get(f"{prefix}starters", ())),
        reply_schema=None if schema is None else json.loads(schema),
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
        f"{prefix}variables": [variable.model_dump() for variable in version.variables],
        f"{prefix}starters": list(version.starters),
        # As text: Firestore takes no list within a list.
        f"{prefix}reply_schema": None if schema is None else json.dumps(schema, ensure_ascii=False),
        **texts,
    }
