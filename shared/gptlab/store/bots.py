"""``bots``: assistants, each with its history of versions, prompts and configurations beneath it.

The active version stands in the assistant's document. A revision moves it to ``versions``, where
nothing may stand yet under its number: so of two revisions of the same version one is refused,
and sessions that are counted meanwhile refuse none.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from gptlab.bots.models import FIRST_VERSION, Bot, BotSummary, BotVersion, version_id
from gptlab.store.bot_fields import (
    SUMMARY_FIELDS,
    active_fields,
    bot_fields,
    bot_of,
    history,
    presentation_fields,
    summary_of,
    version_fields,
    version_of,
)
from gptlab.store.database import Database, Page, Writes
from gptlab.store.sdk import Increment


class BotStore:
    """Assistants."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, bot_id: str) -> Bot | None:
        return bot_of(self._database.read(f"bots/{bot_id}")[0])

    def find_with_version(
        self, bot_id: str, version: int | None
    ) -> tuple[Bot | None, BotVersion | None]:
        """The assistant and a version of it, None for the active one, in one round trip."""
        path = f"bots/{bot_id}"
        earlier = [] if version is None else [f"{path}/versions/{version_id(version)}"]
        document, *found = self._database.read(path, *earlier)
        bot = bot_of(document)
        if bot is None:
            return None, None
        if version in (None, bot.active.version):
            return bot, bot.active
        return bot, version_of(found[0])

    def create(
        self, bot: Bot, *, lab_session_id: str | None = None, counts_for_creator: bool = True
    ) -> None:
        """The bot, its history's first entries, its creator's counter; raises PreconditionFailed.

        ``lab_session_id`` names the test session that led to it; it goes in the same commit.
        """
        writes = self._database.writes()
        path = f"bots/{bot.bot_id}"
        writes.create(path, bot_fields(bot))
        for entry, fields in history(bot.active):
            writes.create(f"{path}/{entry}", fields)
        if counts_for_creator:
            writes.update(f"users/{bot.creator_user_id}", {"bots_created": Increment(1)})
        if lab_session_id:
            writes.delete(f"sessions/{lab_session_id}")
        writes.commit()

    def revise(self, before: Bot, after: Bot) -> None:
        """Store what was changed. A new version moves the one before to the history.

        Raises PreconditionFailed where that was revised already.
        """
        writes = self._database.writes()
        path, fields = f"bots/{after.bot_id}", presentation_fields(after)
        if after.active != before.active:
            fields |= active_fields(after.active)
            _follow(writes, path, before.active, after.active)
        writes.update(path, fields)
        writes.commit()

    def mark(self, bot_id: str, marks: Mapping[str, object], now: datetime) -> None:
        """Change fields of it that make no version; raises PreconditionFailed."""
        writes = self._database.writes()
        writes.update(f"bots/{bot_id}", {**marks, "last_modified_date": now})
        writes.commit()

    def versions(self, bot: Bot, newest: int, size: int) -> list[BotVersion]:
        """At most ``size`` versions from ``newest`` on, going back."""
        active = bot.active.version
        first, end = max(FIRST_VERSION, newest - size + 1), min(newest + 1, active)
        earlier = self._earlier(bot.bot_id, first, end) if first < end else []
        return [bot.active, *earlier] if newest >= active else earlier

    def page(
        self, which: Literal["showcased", "mine"], user_id: str | None, page: Page
    ) -> list[BotSummary]:
        """Active assistants, the newest first, without their prompts."""
        mine = ("creator_user_id", user_id)
        where: list[tuple[str, Any]] = [mine if which == "mine" else ("showcased", True)]
        where.append(("is_active", True))
        found = self._database.newest_first("bots", where, "created_date", page, SUMMARY_FIELDS)
        return [summary_of(document) for document in found]

    def _earlier(self, bot_id: str, first: int, end: int) -> list[BotVersion]:
        """Versions from ``first`` on and before ``end``, the newest first."""
        ids = version_id(first), version_id(end)
        found = self._database.between(f"bots/{bot_id}/versions", *ids)
        return [version for version in map(version_of, reversed(found)) if version]


def _follow(writes: Writes, path: str, last: BotVersion, following: BotVersion) -> None:
    """Move a version to the history, and what of its parts is active there to the next one's."""
    writes.create(f"{path}/versions/{version_id(last.version)}", version_fields(last))
    before, after = dict(history(last)), dict(history(following))
    for entry in before.keys() - after.keys():
        writes.update(f"{path}/{entry}", {"is_active": False})
    for entry in after.keys() - before.keys():
        writes.create(f"{path}/{entry}", after[entry])
