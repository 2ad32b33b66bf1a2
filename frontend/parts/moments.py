"""Times as the person's clock shows them."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def moment(at: datetime) -> str:
    """For example ``22 Nov 2026, 16:20``."""
    here = at.astimezone(_zone())
    return f"{here.day} {here:%b %Y, %H:%M}"


def day(at: datetime) -> str:
    """For example ``22 Nov``."""
    here = at.astimezone(_zone())
    return f"{here.day} {here:%b}"
