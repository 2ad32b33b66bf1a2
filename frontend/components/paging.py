"""Next and previous page of a list that gives tokens."""

import streamlit as st

from frontend import redraw, state
from frontend.components import banner
from frontend.languages import _

_turned: state.Slot[bool] = state.Slot("page_turned", False)


def token(name: str) -> str | None:
    """The token of the page that a list is on; None on its first."""
    before = state.page_tokens.get().get(name, ())
    return before[-1] if before else None


def draw(name: str, following: str | None) -> None:
    """The two buttons, where there is anywhere to go. A page that was turned begins at its top."""
    if _turned.get():
        _turned.clear()
        banner.to_the_top()
    before = state.page_tokens.get().get(name, ())
    if not before and following is None:
        return
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Previous page"), key=f"previous_{name}", disabled=not before):
            _turn(name, before[:-1])
        if st.button(_("Next page"), key=f"next_{name}", disabled=following is None):
            _turn(name, (*before, following or ""))


def _turn(name: str, tokens: tuple[str, ...]) -> None:
    state.page_tokens.set({**state.page_tokens.get(), name: tokens})
    _turned.set(True)
    redraw.rerun()
