"""Times as the person's clock shows them."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from babel.dates import format_skeleton

from frontend import languages
from frontend.languages import gettext_noop

TODAY = gettext_noop("Today")
AGES = (
    (timedelta(days=1), TODAY),
    (timedelta(days=2), gettext_noop("Yesterday")),
    (timedelta(days=7), gettext_noop("Last 7 days")),
)
OLDER = gettext_noop("Earlier")
_written = lru_cache(maxsize=2_000)(format_skeleton)
"""A long session is drawn again and again, with the same times."""


def day(at: datetime) -> str:
    """For example ``22 Nov``, with the year where it is another."""
    here = _here(at)
    is_recent = here.year == datetime.now(here.tzinfo).year
    return _written("MMMd" if is_recent else "yMMMd", here, locale=languages.locale())


def calendar_day(of: date) -> str:
    """For example ``22 Nov 2026``."""
    return _written("yMMMd", of, locale=languages.locale())


def moment(at: datetime) -> str:
    """For example ``22 Nov, 16:20``."""
    return f"{day(at)}, {_clock(at)}"


def is_past(at: datetime) -> bool:
    return at <= datetime.now(UTC)


def short(at: datetime) -> str:
    """Today the time, else the day."""
    return _clock(at) if age(at) == TODAY else day(at)


def age(at: datetime) -> str:
    """How long ago, in words to be translated: by the person's calendar."""
    here = _here(at)
    now = datetime.now(here.tzinfo)
    tonight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return next((name for length, name in AGES if here >= tonight - length), OLDER)


def _clock(at: datetime) -> str:
    return _written("Hm", _here(at), locale=languages.locale())


def _here(at: datetime) -> datetime:
    return at.astimezone(_zone())


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
