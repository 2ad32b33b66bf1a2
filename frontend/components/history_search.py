"""A search over the whole history: how far the reading is, and what was found so far."""

from collections.abc import Sequence

import streamlit as st

from frontend import api_service, history, redraw
from frontend.components import banner
from frontend.history import Hit
from frontend.languages import _, gettext_noop

READING = gettext_noop("Reading your sessions: {done:,} of {total:,}")
LOOK_EVERY = 0.3
AT_ONCE = 0.2
"""Seconds: a short history is read before anything is drawn."""


def draw(words: str) -> Sequence[Hit]:
    """The sessions that have the words. While the history is read, the block is drawn again."""
    api_service.renew_if_due()
    reading = history.read()
    if reading.error:
        banner.draw(reading.error)
    if not reading.is_over(within=AT_ONCE):
        _wait()
    return history.find(words)


@st.fragment(run_every=LOOK_EVERY)
def _wait() -> None:
    """Until it is over; then all that was found is shown."""
    reading = history.read()
    if reading.is_over():
        redraw.rerun()
    share = reading.done / reading.total if reading.total else 0.0
    st.progress(share, _(READING).format(done=reading.done, total=reading.total))
