"""``bots``: assistants, each with its history of versions, prompts and configurations beneath it.

The version in production stands in the assistant's document, and each version that was published
in ``versions``, where nothing may stand yet under its number: so of two publishers at once one is
refused, and sessions that are counted meanwhile refuse none. A label beside production has the
whole of its version in ``labels``: so whatever a call names is read in one round trip. Moves of
labels are numbered, and nothing may stand yet under their number either.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from gptlab.accounts.models import Additions, User
from gptlab.bots.models import (
    FIRST_VERSION,
    Bot,
    BotSummary,
    BotVersion,
    Draft,
    LabelMove,
    Ref,
    Release,
    version_id,
)
from gptlab.store.bot_fields import (
    SUMMARY_FIELDS,
    bot_fields,
    bot_of,
    draft_fields,
    draft_of,
    history,
    move_fields,
    move_of,
    paths_of,
    picked,
    presentation_fields,
    released_fields,
    summary_of,
    version_fields,
    version_of,
)
from gptlab.store.database import Database, Page, Writes, added
from gptlab.store.sdk import DELETE_FIELD, Increment
from gptlab.store.users import user_of


class BotStore:
    """Assistants."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, bot_id: str) -> Bot | None:
        return bot_of(self._database.read(f"bots/{bot_id}")[0])

    def find_with_version(self, bot_id: str, ref: Ref) -> tuple[Bot | None, BotVersion | None]:
        """The assistant and a version of it, in one round trip, however that is named."""
        document, *found = self._database.read(f"bots/{bot_id}", *paths_of(bot_id, ref))
        bot = bot_of(document)
        return (None, None) if bot is None else (bot, picked(bot, found, ref))

    def find_with_draft(self, bot_id: str) -> tuple[Bot | None, Draft | None]:
        """Both in one round trip."""
        bot, draft = self._database.read(f"bots/{bot_id}", _draft_path(bot_id))
        return bot_of(bot), draft_of(bot_id, draft)

    def find_for_publication(
        self, bot_id: str, user_id: str
    ) -> tuple[Bot | None, Draft | None, User | None]:
        """What publishing takes, in one round trip."""
        bot, draft, user = self._database.read(
            f"bots/{bot_id}", _draft_path(bot_id), f"users/{user_id}"
        )
        return bot_of(bot), draft_of(bot_id, draft), user_of(user)

    def save_draft(self, before: Draft | None, draft: Draft) -> None:
        """Store the draft in place of the one that was read; raises PreconditionFailed."""
        writes = self._database.writes()
        path, fields = _draft_path(draft.bot_id), draft_fields(draft)
        if before is None:
            writes.create(path, fields)
        else:
            writes.update(path, fields, before.update_time)
        writes.update(f"bots/{draft.bot_id}", {"draft_revision": draft.revision})
        writes.commit()

    def discard_draft(self, draft: Draft) -> None:
        """Raises PreconditionFailed where it is not as it was read."""
        writes = self._database.writes()
        writes.delete(_draft_path(draft.bot_id), draft.update_time)
        writes.update(f"bots/{draft.bot_id}", {"draft_revision": DELETE_FIELD})
        writes.commit()

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
        """Store a new name and the like, in every version."""
        writes = self._database.writes()
        writes.update(f"bots/{after.bot_id}", presentation_fields(after))
        writes.commit()

    def release(
        self,
        before: Bot,
        after: Bot,
        release: Release,
        admission: tuple[User, Additions] | None = None,
    ) -> None:
        """Publish a version, move labels, or both, in one commit.

        ``admission`` counts it for its user, as they were read. Raises PreconditionFailed where
        somebody published or moved a label meanwhile, or the draft or the user is another by now.
        """
        writes = self._database.writes()
        path = f"bots/{after.bot_id}"
        fields = released_fields(before, after)
        if presentation_fields(before) != presentation_fields(after):
            fields |= presentation_fields(after)
        writes.update(path, fields)
        if before.latest_version is None and after.latest_version is not None:
            _create_version(writes, path, before.active)
        if release.new:
            _create_version(writes, path, release.new)
        _keep_history(writes, path, before.active, after.active, release.new)
        for move in release.moves:
            writes.create(f"{path}/moves/{version_id(move.number)}", move_fields(move))
        for label, version in release.labelled.items():
            if version is None:
                writes.delete(f"{path}/labels/{label}")
            else:
                writes.set(f"{path}/labels/{label}", version_fields(version))
        if release.draft:
            writes.delete(_draft_path(after.bot_id), release.draft.update_time)
        if admission:
            user, additions = admission
            writes.update(f"users/{user.user_id}", added(additions), user.update_time)
        writes.commit()

    def moves(self, bot: Bot, newest: int, size: int) -> list[LabelMove]:
        """At most ``size`` moves of labels from ``newest`` on, going back."""
        ids = version_id(max(1, newest - size + 1)), version_id(newest + 1)
        found = self._database.between(f"bots/{bot.bot_id}/moves", *ids)
        return [move_of(document) for document in reversed(found)]

    def mark(self, bot_id: str, marks: Mapping[str, object], now: datetime) -> None:
        """Change fields of it that make no version; raises PreconditionFailed."""
        writes = self._database.writes()
        writes.update(f"bots/{bot_id}", {**marks, "last_modified_date": now})
        writes.commit()

    def versions(self, bot: Bot, newest: int, size: int) -> list[BotVersion]:
        """At most ``size`` versions from ``newest`` on, going back."""
        first, end = max(FIRST_VERSION, newest - size + 1), newest + 1
        if bot.latest_version is not None:
            return self._between(bot.bot_id, first, end)
        active = bot.active.version
        end = min(end, active)
        earlier = self._between(bot.bot_id, first, end) if first < end else []
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

    def _between(self, bot_id: str, first: int, end: int) -> list[BotVersion]:
        """Versions from ``first`` on and before ``end``, the newest first."""
        ids = version_id(first), version_id(end)
        found = self._database.between(f"bots/{bot_id}/versions", *ids)
        return [version for version in map(version_of, reversed(found)) if version]


def _draft_path(bot_id: str) -> str:
    return f"bots/{bot_id}/drafts/current"


def _create_version(writes: Writes, path: str, version: BotVersion) -> None:
    writes.create(f"{path}/versions/{version_id(version.version)}", version_fields(version))


def _keep_history(
    writes: Writes, path: str, last: BotVersion, following: BotVersion, new: BotVersion | None
) -> None:
    """Create the entries of what is new, and mark those of the version in production as active.

    A new version shares the entries of what it has in common with the one in production.
    """
    before, after = dict(history(last)), dict(history(following))
    made = dict(history(new)) if new else {}
    for entry in made.keys() - before.keys():
        writes.create(f"{path}/{entry}", {**made[entry], "is_active": entry in after})
    for entry in before.keys() - after.keys():
        writes.update(f"{path}/{entry}", {"is_active": False})
    for entry in after.keys() - before.keys() - made.keys():
        writes.update(f"{path}/{entry}", {"is_active": True})
