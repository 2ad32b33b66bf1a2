"""What a dialog asks before something is done that cannot be taken back, or not at once."""

from collections.abc import Callable

import streamlit as st

from frontend import redraw
from frontend.components import banner

Act = Callable[[], None]


def draw(texts: tuple[str, ...], stay: str, go: str, act: Act, *, destroys: bool = False) -> None:
    """Either way the dialog closes; a failure is shown on the page behind it.

    What ``destroys`` something is red.
    """
    for text in texts:
        st.markdown(text)
    frame = "destroys" if destroys else "confirms"
    with st.container(horizontal=True, horizontal_alignment="right", key=frame):
        stayed = st.button(stay, key="stay")
        gone = st.button(go, key="go", type="primary", on_click=_do, args=(act,))
    if stayed or gone:
        redraw.rerun()


def _do(act: Act) -> None:
    with banner.shown_next():
        act()
