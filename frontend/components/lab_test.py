"""The Lab's second step: a test session, on what the first step says."""

import streamlit as st

from frontend import chat_service, lab, redraw
from frontend.components import banner, chat_view
from frontend.components.avatar import Face
from frontend.languages import _
from frontend.state import lab_conversation, lab_draft, lab_tried, lab_waits
from gptlab.api.sessions import LabConfiguration, StartSession

SEED = "preview"


def draw() -> None:
    """The session begins by itself, and anew when the prompt or a setting has changed."""
    _ways_on()
    with banner.shown():
        if lab_waits.get():
            st.button(_("Begin the test drive"), key="test_begin", on_click=lab_waits.clear)
            return
        wanted = lab.configuration()
        if lab_tried.get() != wanted:
            _begin(wanted)
        _conversation()


def _begin(wanted: LabConfiguration) -> None:
    chat_service.start(lab_conversation, StartSession.of(lab=wanted))
    lab_tried.set(wanted)


def _conversation() -> None:
    asked, face = (
        lab_conversation.asked.get(),
        Face(SEED, lab_draft.typed("name")),
    )
    if asked and asked.kind == "opening" and asked.reader:
        chat_view.draw_opening(lab_conversation, face, asked.reader)
    elif lab_conversation.session_id.get():
        chat_view.draw(lab_conversation, face)
    else:
        st.caption(_("The test drive could not begin."))


def _ways_on() -> None:
    with st.container(horizontal=True):
        on = st.button(_("Go on"), key="test_on", type="primary")
        back = st.button(_("Back to the prompt"), key="test_back")
        st.space("stretch")
        st.button(_("Begin anew"), key="test_anew", type="tertiary", on_click=lab_tried.clear)
    if on or back:
        lab.go_to(lab.CARD if on else lab.PROMPT)
        redraw.rerun()
