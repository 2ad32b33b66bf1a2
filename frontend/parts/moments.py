"""Times as the person's clock shows them."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from babel.dates import format_skeleton

from frontend import languages
from frontend.languages import marked

AGES = (
    (timedelta(days=1), marked("Today")),
    (timedelta(days=2), marked("Yesterday")),
    (timedelta(days=7), marked("Last 7 days")),
)
OLDER = marked("Earlier")


def moment(at: datetime) -> str:
    """For example ``22 Nov 2026, 16:20``; of this year, without it."""
    here = at.astimezone(_zone())
    is_recent = here.year == datetime.now(here.tzinfo).year
    locale = languages.locale()
    day = format_skeleton("MMMd" if is_recent else "yMMMd", here, locale=locale)
    return f"{day}, {format_skeleton('Hm', here, locale=locale)}"


def age(at: datetime) -> str:
    """How long ago, in words to be translated: by calendar days of the person's."""
    here = at.astimezone(_zone())
    now = datetime.now(here.tzinfo)
    tonight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return next((name for length, name in AGES if here >= tonight - length), OLDER)


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
