"""Grants: others call an assistant, and its owner pays, up to a budget."""

from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from gptlab.api import limits
from gptlab.api.fields import (
    DocumentId,
    PageSize,
    PageToken,
    Request,
    Response,
    Timestamp,
    Title,
    VersionRef,
)

_ORIGIN = r"^https?://([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:[0-9]{1,5})?$"
_USUAL_PORTS = {"http": 80, "https": 443}


def _with_a_port_that_is_sent(origin: str) -> str:
    parts = urlsplit(origin)
    if parts.port == _USUAL_PORTS[parts.scheme]:  # raises ValueError where it is no port
        raise ValueError("a browser leaves the usual port out")
    return origin


Origin = Annotated[
    str,
    StringConstraints(pattern=_ORIGIN, max_length=limits.ORIGIN_CHARS),
    AfterValidator(_with_a_port_that_is_sent),
]
"""As a browser writes it: scheme, host in small letters, and the port where it is not the usual."""


class CreateGrant(Request):
    """Let others call one's own assistant without a key, at one's own cost.

    The answer has the token, once: it is kept nowhere. ``api_key`` is the present key, which
    travels sealed in the token. ``version`` is a number or a label; null: the one in production.
    ``allowed_origins``: the web pages that may call; with none listed, any program may. What is
    under way when ``daily_budget_usd`` is reached (UTC days) is still answered. A model without a
    known price is refused: no budget could count it.
    """

    api_key: Annotated[SecretStr, Field(max_length=2 * limits.API_KEY_CHARS)]
    bot_id: DocumentId
    version: VersionRef | None = None
    name: Title
    daily_budget_usd: Annotated[
        float,
        Field(ge=limits.GRANT_BUDGET_USD_MIN, le=limits.DAILY_SPEND_USD, allow_inf_nan=False),
    ]
    days: Annotated[int, Field(ge=1, le=limits.GRANT_DAYS)] = 90
    allowed_origins: Annotated[tuple[Origin, ...], Field(max_length=limits.ORIGINS)] = ()
    calls_per_minute: Annotated[int, Field(ge=1, le=limits.GRANT_CALLS_PER_MINUTE)] = 20


class ListGrants(Request):
    """List one's grants, the newest first; of one assistant only, where asked."""

    bot_id: DocumentId | None = None
    page_size: PageSize = limits.PAGE_SIZE
    page_token: PageToken | None = None


class GetGrant(Request):
    """Ask for one of one's grants, and what it spent."""

    grant_id: DocumentId


class RevokeGrant(Request):
    """End a grant: it is refused from the next call on."""

    grant_id: DocumentId


class DaySpent(Response):
    """What calls on a grant came to on a day (UTC)."""

    day: date
    usd: float


class Grant(Response):
    """A grant, without its token. ``calls_per_minute``: from one address.

    ``spent``: by day (UTC), for the last month with calls, the earliest first.
    """

    grant_id: DocumentId
    bot_id: DocumentId
    version: VersionRef | None
    name: str
    daily_budget_usd: float
    allowed_origins: tuple[str, ...]
    calls_per_minute: int
    created_date: Timestamp
    expires_at: Timestamp
    revoked_date: Timestamp | None
    spent_today_usd: float
    spent: list[DaySpent]


class CreatedGrant(Response):
    """A new grant. ``token`` is the bearer token of its calls, and is shown once."""

    token: Annotated[str, Field(repr=False)]
    grant: Grant


class GrantPage(Response):
    """One page of grants."""

    grants: list[Grant]
    next_page_token: PageToken | None
