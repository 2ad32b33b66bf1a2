"""Fields that keep what is typed over a visit elsewhere, and count it against its limit."""

import streamlit as st

from frontend import lab
from frontend.languages import _


def line(key: str, *, hint: str = "") -> None:
    """One line; it is taken down while it is typed."""
    with st.container(gap="xxsmall"):
        st.text_input(
            _(lab.FIELDS[key]),
            key=key,
            max_chars=lab.MOST[key],
            placeholder=_(hint),
            live=True,
            persist_state="session",
        )
        _count(key)


def text(key: str, height: int, *, start: str = "", hint: str = "", help_: str = "") -> None:
    """Several lines."""
    with st.container(gap="xxsmall"):
        st.text_area(
            _(lab.FIELDS[key]),
            _(start),
            key=key,
            max_chars=lab.MOST[key],
            height=height,
            placeholder=_(hint),
            help=_(help_) or None,
            persist_state="session",
        )
        _count(key)


def _count(key: str) -> None:
    used = len(str(st.session_state.get(key) or ""))
    limit = _("{used:,} of {most:,} characters").format(used=used, most=lab.MOST[key])
    st.caption(limit, text_alignment="right")
