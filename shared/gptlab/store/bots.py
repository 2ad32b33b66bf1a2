"""``bots``: assistants, each with its history of prompts and configurations beneath it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from gptlab.api import ModelConfig, SessionType
from gptlab.models import Bot, BotSummary
from gptlab.store.database import Database, Fields, Page
from gptlab.store.sdk import Increment

_SUMMARY_FIELDS = (
    "name", "tag_line", "description", "session_type", "creator_user_id", "created_date",
    "showcased", "sessions_started", "sessions_ended",
)  # fmt: skip


class BotStore:
    """Assistants."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, bot_id: str) -> Bot | None:
        document = self._database.read(f"bots/{bot_id}")[0]
        return None if document.fields is None else bot_of(document.id, document.fields)

    def create(
        self, bot: Bot, *, lab_session_id: str | None = None, counts_for_creator: bool = True
    ) -> None:
        """The bot, its history's first entries, its creator's counter; raises CommitRefused.

        ``lab_session_id`` names the test talk that led to it; it goes in the same commit.
        """
        writes = self._database.writes()
        path = f"bots/{bot.bot_id}"
        writes.create(path, _fields(bot))
        about = {"created_date": bot.created_date, "is_active": True}
        counters = {"sessions_started": 0, "sessions_ended": 0}
        for prompt_id, kind, text in (
            (bot.active_initial_prompt_id, "initial_prompt", bot.active_initial_prompt_msg),
            (bot.active_summary_prompt_id, "summary_prompt", bot.active_summary_prompt_msg),
        ):
            prompt = {"message_type": kind, "message": text, **about, **counters}
            writes.create(f"{path}/prompts/{prompt_id}", prompt)
        config = {"config": bot.active_model_config.model_dump(), **about}
        writes.create(f"{path}/model_configs/{bot.active_model_config_id}", config)
        if counts_for_creator:
            writes.update(f"users/{bot.creator_user_id}", {"bots_created": Increment(1)})
        if lab_session_id:
            writes.delete(f"sessions/{lab_session_id}")
        writes.commit()

    def mark(self, bot_id: str, marks: Mapping[str, bool], now: datetime) -> None:
        """Change who finds it: ``showcased``, ``is_active``. Raises CommitRefused."""
        writes = self._database.writes()
        writes.update(f"bots/{bot_id}", {**marks, "last_modified_date": now})
        writes.commit()

    def page(
        self, which: Literal["showcased", "mine"], user_id: str | None, page: Page
    ) -> list[BotSummary]:
        """Active assistants, the newest first, without their prompts."""
        mine = ("creator_user_id", user_id)
        where: list[tuple[str, Any]] = [mine if which == "mine" else ("showcased", True)]
        where.append(("is_active", True))
        found = self._database.newest_first("bots", where, "created_date", page, _SUMMARY_FIELDS)
        return [_summary(document.id, document.fields or {}) for document in found]


def bot_of(bot_id: str, fields: Fields) -> Bot:
    """The assistant of a document."""
    summary = _summary(bot_id, fields)
    return Bot(
        **vars(summary),
        last_modified_date=fields["last_modified_date"],
        is_active=fields["is_active"],
        active_initial_prompt_id=fields["active_initial_prompt_id"],
        active_summary_prompt_id=fields["active_summary_prompt_id"],
        active_model_config_id=fields["active_model_config_id"],
        active_initial_prompt_msg=fields["active_initial_prompt_msg"],
        active_summary_prompt_msg=fields["active_summary_prompt_msg"],
        active_model_config=ModelConfig.model_validate(fields["active_model_config"]),
        creation_mac=fields["creation_mac"],
    )


def _summary(bot_id: str, fields: Fields) -> BotSummary:
    values = {name: fields[name] for name in _SUMMARY_FIELDS}
    return BotSummary(
        bot_id=bot_id, **{**values, "session_type": SessionType(values["session_type"])}
    )


def _fields(bot: Bot) -> dict[str, Any]:
    fields = dict(vars(bot))
    del fields["bot_id"]
    fields["session_type"] = bot.session_type.value
    fields["active_model_config"] = bot.active_model_config.model_dump()
    return fields
