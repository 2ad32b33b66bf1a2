"""The Assistant page without an assistant: ask for a code."""

import streamlit as st

from frontend import calls
from frontend.parts import banner, heading

TITLE = "Find an assistant"
SUBTITLE = "Somebody gave you a code? Paste it here. The Lounge shows assistants without one."


def draw() -> None:
    heading.draw(TITLE, SUBTITLE)
    row = st.form("find", border=False).container(horizontal=True, vertical_alignment="bottom")
    with row:
        code = st.text_input("Code", key="find_code", placeholder="20 letters and digits")
        pressed = st.form_submit_button("Open", type="primary", key="find_open")
    if pressed:
        with banner.shown():
            calls.choose_bot((code or "").strip())
            st.rerun()
    if st.button("Look around in the Lounge", key="to_lounge", type="tertiary"):
        st.switch_page("app_pages/lounge.py")
