"""An act of the account: a heading with an explanation, and a button that unfolds the rest."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from frontend import redraw, state
from frontend.languages import _
from frontend.state import Act


@contextmanager
def section(title: str, *texts: str) -> Iterator[None]:
    with st.container(border=True):
        st.subheader(title, anchor=False)
        for text in texts:
            st.markdown(text)
        yield


def is_unfolded(act: Act, label: str) -> bool:
    """Whether it is; else the button that does it stands there."""
    if state.account_act.get() == act:
        return True
    if st.button(label, key=act):
        state.account_act.set(act)
        redraw.rerun()
    return False


@contextmanager
def choice(button: Callable[..., bool] = st.button) -> Iterator[None]:
    """A row for the button that does it, and the way back; a form has buttons of its own kind.

    What was typed goes with its field.
    """
    with st.container(horizontal=True, gap="small"):
        yield
        if button(_("Cancel"), key="not_now", type="tertiary"):
            fold()


def fold() -> None:
    state.leave_account()
    redraw.rerun()
