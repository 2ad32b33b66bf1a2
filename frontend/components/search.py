"""The Assistant page without an assistant: ask for a code."""

import streamlit as st

from frontend import api_service, redraw
from frontend.components import banner, page_header
from frontend.languages import _, gettext_noop

TITLE = gettext_noop("Find an assistant")
SUBTITLE = gettext_noop(
    "Somebody gave you a code? Paste it here. The Lounge shows assistants without one."
)


def draw() -> None:
    page_header.draw(_(TITLE), _(SUBTITLE))
    row = st.form("find", border=True).container(horizontal=True, vertical_alignment="bottom")
    with row:
        code = st.text_input(_("Code"), key="find_code", placeholder=_("20 letters and digits"))
        pressed = st.form_submit_button(_("Open"), type="primary", key="find_open")
    if pressed:
        with banner.shown():
            api_service.choose_bot((code or "").strip())
            redraw.rerun()
    if st.button(_("Look around in the Lounge"), key="to_lounge"):
        st.switch_page("app_pages/lounge.py")
