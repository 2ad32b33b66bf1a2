"""``grants``: what others may call at an owner's cost, and what that came to."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gptlab.accounts.models import Additions, User
from gptlab.bots.models import Bot, BotVersion, Ref
from gptlab.core.crypto import Sealed
from gptlab.grants.models import Grant
from gptlab.store.bot_fields import bot_of, paths_of, picked
from gptlab.store.database import Database, Document, Page, added
from gptlab.store.users import user_of

MOST_LISTED = 1_000
_OPTIONAL = ("revoked_date", "spent_nano_usd")
_FIELDS = tuple(each for each in Grant.__dataclass_fields__ if each != "grant_id")


@dataclass(frozen=True)
class GrantedCall:
    """What a call on a grant depends on."""

    grant: Grant | None
    owner: User | None
    bot: Bot | None
    version: BotVersion | None


class GrantStore:
    """Grants."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, grant_id: str) -> Grant | None:
        return _grant(self._database.read(f"grants/{grant_id}")[0])

    def find_call(self, grant_id: str, user_id: str, bot_id: str, ref: Ref) -> GrantedCall:
        """A grant, its owner, its assistant and the version, in one round trip."""
        grant, owner, document, *found = self._database.read(
            f"grants/{grant_id}", f"users/{user_id}", f"bots/{bot_id}", *paths_of(bot_id, ref)
        )
        bot = bot_of(document)
        version = picked(bot, found, ref) if bot else None
        return GrantedCall(_grant(grant), user_of(owner), bot, version)

    def of_user(self, user_id: str, bot_id: str | None, page: Page) -> list[Grant]:
        """A user's grants, the newest first."""
        where: list[tuple[str, object]] = [("user_id", user_id)]
        if bot_id is not None:
            where.append(("bot_id", bot_id))
        found = self._database.newest_first("grants", where, "created_date", page, _FIELDS)
        return [grant for grant in map(_grant, found) if grant]

    def sealed_with(self, seal_version: int) -> list[Grant]:
        """Everybody's whose tokens this version of GRANT_SEAL opens, at most so many."""
        named = self._database.where("grants", "seal_version", seal_version, MOST_LISTED)
        found = self._database.read(*(f"grants/{each.id}" for each in named)) if named else []
        return [grant for grant in map(_grant, found) if grant]

    def create(self, grant: Grant) -> None:
        """Raises PreconditionFailed where it is there already."""
        fields = {name: getattr(grant, name) for name in _FIELDS if name not in _OPTIONAL}
        writes = self._database.writes()
        writes.create(
            f"grants/{grant.grant_id}",
            {
                **fields,
                "name": bytes(grant.name),
                "allowed_origins": list(grant.allowed_origins),
            },
        )
        writes.commit()

    def revoke(self, grant: Grant, now: datetime) -> Grant:
        """Raises PreconditionFailed where it is gone."""
        writes = self._database.writes()
        writes.update(f"grants/{grant.grant_id}", {"revoked_date": now})
        writes.commit()
        return replace(grant, revoked_date=now)

    def charge(
        self, grant: Grant, additions: Additions, owner: User, owners_additions: Additions
    ) -> None:
        """Count what a call cost, for the grant and its owner, in one commit.

        Raises PreconditionFailed where either is gone, or many others count at the same moment.
        """
        writes = self._database.writes()
        writes.update(f"grants/{grant.grant_id}", added(additions))
        if owners_additions:
            writes.update(f"users/{owner.user_id}", added(owners_additions))
        writes.commit()


def _grant(document: Document) -> Grant | None:
    """The grant of a document, where there is one."""
    if document.fields is None:
        return None
    fields: dict[str, Any] = {name: document.fields.get(name) for name in _FIELDS}
    fields["name"] = Sealed(fields["name"])
    fields["allowed_origins"] = tuple(fields["allowed_origins"])
    fields["spent_nano_usd"] = fields["spent_nano_usd"] or {}
    return Grant(grant_id=document.id, **fields)
