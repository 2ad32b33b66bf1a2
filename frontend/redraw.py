"""Draw the page anew, without losing what is pressed meanwhile."""

from typing import NoReturn

import streamlit as st

from frontend import state


def rerun() -> NoReturn:
    """The page as it is now; where another page was pressed meanwhile, that one.

    Streamlit's own rerun puts the present page in the place of the one that waits, and nothing
    comes of the press. Whoever reads the state lets Streamlit go there first.
    """
    state.user.get()
    st.rerun()
