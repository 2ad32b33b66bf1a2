"""Stored people and their credentials. They hold what never goes on the wire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from gptlab.core.crypto import Sealed

OPEN_AI_KEY = "open_ai_key"
RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True)
class Credential:
    """``user_hash/{user_hash}``: a way to sign in, and the user's data key wrapped by it.

    ``recovered_with`` is the hash of the code that brought a key in: a retry is known by it.
    ``other_hashes`` are the same secret's under other versions of the pepper, and not stored.
    """

    user_hash: str
    user_hash_type: str
    user_id: str
    wrapped_dek: Sealed
    created_date: datetime
    recovered_with: str | None = None
    other_hashes: Sequence[str] = field(default=(), compare=False)

    @property
    def made_with(self) -> tuple[int, int]:
        """The versions of PEPPER and KEK_SALT."""
        return int(self.user_hash.partition("_")[0].removeprefix("v")), self.wrapped_dek[0]


@dataclass(frozen=True)
class User:
    """``users/{user_id}``. ``epoch`` moves when all sign-ins end.

    ``user_hash`` names the credential of the key, ``recovery_hash`` that of the recovery code.
    ``spent_nano_usd`` is by day, and counted only while there is a limit. ``admitted`` is how many
    of each kind were begun, by day.
    ``erased`` is there once the account is being deleted: what is gone already, by its kind.
    ``update_time`` comes from the store: the version that was read.
    """

    user_id: str
    user_hash: str
    created_date: datetime
    last_modified_date: datetime
    sessions_started: int = 0
    sessions_ended: int = 0
    bots_created: int = 0
    epoch: int = 0
    daily_spend_limit_nano_usd: int | None = None
    allow_unpriced_models: bool = False
    admitted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    spent_nano_usd: Mapping[str, int] = field(default_factory=dict)
    recovery_hash: str | None = None
    erased: Mapping[str, int] | None = None
    update_time: datetime | None = None

    @property
    def is_leaving(self) -> bool:
        return self.erased is not None

    def spent_on(self, now: datetime) -> int:
        return self.spent_nano_usd.get(day_of(now), 0)

    def is_over_limit(self, now: datetime) -> bool:
        limit = self.daily_spend_limit_nano_usd
        return limit is not None and self.spent_on(now) >= limit

    def admission(self, kind: "Counted", now: datetime, number: int = 1) -> "Additions":
        """So many more of a kind on this day."""
        return added_today(f"admitted.{kind}", number, now, self.admitted.get(kind, {}))

    def admitted_on(self, kind: "Counted", now: datetime) -> int:
        return self.admitted.get(kind, {}).get(day_of(now), 0)

    def charged(self, nano_usd: int | None, now: datetime) -> "Additions":
        """What to count of a cost: nothing, where no limit is set or no price is known."""
        if self.daily_spend_limit_nano_usd is None or not nano_usd:
            return {}
        return added_today("spent_nano_usd", nano_usd, now, self.spent_nano_usd)


class Counted(StrEnum):
    """What has a ceiling: so many of it may one person begin in a day."""

    BOTS = "bots"
    SESSIONS = "sessions"
    MESSAGES = "messages"
    GRANTS = "grants"


Additions = Mapping[str, int | None]
"""What is added to a document's fields, by their paths; None takes one away."""


def added_today(
    field: str, number: int, now: datetime, counted: Mapping[str, int], *, days: int = 1
) -> Additions:
    """Added to a count by days. The known ones before the last ``days`` are forgotten with it."""
    today, first = day_of(now), day_of(now - timedelta(days=days - 1))
    past = {f"{field}.`{day}`": None for day in counted if day < first}
    return {**past, f"{field}.`{today}`": number}


def day_of(now: datetime) -> str:
    """Days are UTC's."""
    return now.astimezone(UTC).date().isoformat()
