"""What an assistant shows: its prompts to its creator alone."""

from typing import Any

from gptlab.api.bots import Bot as BotResponse
from gptlab.api.bots import BotSummary as BotSummaryResponse
from gptlab.api.bots import BotVersion as BotVersionResponse
from gptlab.api.bots import Draft as DraftResponse
from gptlab.api.bots import LabelMove as LabelMoveResponse
from gptlab.bots.models import (
    PRODUCTION,
    Bot,
    BotSummary,
    BotVersion,
    Draft,
    LabelMove,
    note_associated_data,
)
from gptlab.core.crypto import Sealed
from gptlab.core.services import Caller


def bot_response(bot: Bot, caller: Caller | None) -> BotResponse:
    """The assistant as the caller may see it: its prompts only if they are theirs."""
    given, summary = bot.active, _summary(bot, caller.user_id if caller else None)
    is_mine = summary["is_mine"]
    return BotResponse(
        **summary,
        version=given.version,
        latest_version=bot.newest if is_mine else None,
        labels=dict(bot.labels) if is_mine else None,
        draft_revision=bot.draft_revision if is_mine else None,
        config=given.model_config,
        variables=given.variables,
        starters=given.starters,
        reply_schema=_schema(given),
        initial_prompt=given.initial_prompt_msg if is_mine else None,
        summary_prompt=given.summary_prompt_msg if is_mine else None,
        is_active=bot.is_active,
        last_modified_date=bot.last_modified_date,
    )


def summary_response(bot: BotSummary, user_id: str | None) -> BotSummaryResponse:
    return BotSummaryResponse(**_summary(bot, user_id))


def version_response(version: BotVersion, bot: Bot, caller: Caller) -> BotVersionResponse:
    """A version, for the assistant's creator."""
    return BotVersionResponse(
        version=version.version,
        labels=tuple(
            label
            for label in (PRODUCTION, *sorted(bot.labels))
            if bot.labelled(label) == version.version
        ),
        note=_note(version.note, bot.bot_id, "versions", version.version, caller),
        session_type=version.session_type,
        initial_prompt=version.initial_prompt_msg,
        summary_prompt=version.summary_prompt_msg,
        config=version.model_config,
        variables=version.variables,
        starters=version.starters,
        reply_schema=_schema(version),
        created_date=version.created_date,
    )


def draft_response(draft: Draft, caller: Caller) -> DraftResponse:
    """The draft, for the assistant's creator."""
    return DraftResponse(
        bot_id=draft.bot_id,
        revision=draft.revision,
        base_version=draft.base_version,
        saved_date=draft.saved_date,
        **dict(draft.open(caller.data_key)),
    )


def move_response(move: LabelMove, bot_id: str, caller: Caller) -> LabelMoveResponse:
    return LabelMoveResponse(
        number=move.number,
        label=move.label,
        from_version=move.from_version,
        to_version=move.to_version,
        note=_note(move.note, bot_id, "moves", move.number, caller),
        moved_by=move.user_id,
        moved_date=move.created_date,
    )


def _note(note: Sealed | None, bot_id: str, kind: str, number: int, caller: Caller) -> str | None:
    if note is None:
        return None
    return caller.data_key.open(note, note_associated_data(bot_id, kind, number))


def _schema(version: BotVersion) -> dict[str, Any] | None:
    return None if version.reply_schema is None else dict(version.reply_schema)


def _summary(bot: BotSummary, user_id: str | None) -> dict[str, Any]:
    return {
        "bot_id": bot.bot_id,
        "name": bot.name,
        "tag_line": bot.tag_line,
        "description": bot.description,
        "session_type": bot.session_type,
        "showcased": bot.showcased,
        "is_mine": bot.is_of(user_id),
        "created_date": bot.created_date,
        "sessions_started": bot.sessions_started,
        "sessions_ended": bot.sessions_ended,
    }
