"""Stored grants: what they allow and what they spent. Neither a token nor a key is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from gptlab.accounts.models import Additions, added_today, day_of
from gptlab.core.crypto import Sealed
from gptlab.core.errors import GrantUnpriced
from gptlab.llm.spending import Price

DAYS_KEPT = 31
"""Days of spending that are told apart, today's included."""


@dataclass(frozen=True)
class Grant:
    """``grants/{grant_id}``. ``version`` is a number or a label; None is production.

    ``name`` is sealed with the owner's data key. ``seal_version`` is that of GRANT_SEAL: once it is
    dropped, the grant's token opens nothing. ``spent_nano_usd`` is by day.
    """

    grant_id: str
    user_id: str
    bot_id: str
    version: str | None
    name: Sealed
    daily_budget_nano_usd: int
    allowed_origins: tuple[str, ...]
    calls_per_minute: int
    created_date: datetime
    expires_at: datetime
    seal_version: int
    creation_mac: bytes
    revoked_date: datetime | None = None
    spent_nano_usd: Mapping[str, int] = field(default_factory=dict)

    def spent_on(self, now: datetime) -> int:
        return self.spent_nano_usd.get(day_of(now), 0)

    def is_over_budget(self, now: datetime) -> bool:
        return self.spent_on(now) >= self.daily_budget_nano_usd

    def charged(self, nano_usd: int, now: datetime) -> Additions:
        """What to count of a cost."""
        return added_today("spent_nano_usd", nano_usd, now, self.spent_nano_usd, days=DAYS_KEPT)


def name_associated_data(grant_id: str) -> str:
    return f"grants/{grant_id}|name"


def known(price: Price | None) -> Price:
    """A budget needs one; raises GrantUnpriced."""
    if price is None:
        raise GrantUnpriced
    return price


def until_next_day(now: datetime) -> float:
    """Seconds until the budget is a new one."""
    midnight = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    return (midnight - now).total_seconds()
