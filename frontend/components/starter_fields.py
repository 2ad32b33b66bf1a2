"""Starters: up to four first messages that people can click."""

import streamlit as st

from frontend import lengths
from frontend.draft import STARTERS, STARTERS_NAME, Draft
from frontend.languages import _, gettext_noop
from gptlab.api import limits

WHAT = gettext_noop("First messages that people can send with a click, until they have said one.")
ONE = gettext_noop("Starter {n}")


def draw(draft: Draft) -> None:
    st.markdown(f"**{_(STARTERS_NAME)}**")
    st.caption(_(WHAT))
    for number, field in enumerate(STARTERS, start=1):
        with st.container(gap="xxsmall"):
            st.text_input(
                _(ONE).format(n=number), key=draft.key(field), live=True, persist_state="session"
            )
            lengths.count(draft.key(field), draft.typed(field), limits.STARTER_CHARS)
