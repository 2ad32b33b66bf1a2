"""The Lab's second step: a test talk, on what the first step says."""

import streamlit as st

from frontend import asking, lab, state
from frontend.languages import _
from frontend.parts import banner, conversation
from frontend.parts.avatar import Face
from frontend.state import lab_draft, lab_talk, lab_tried
from gptlab.api.sessions import LabConfiguration, StartSession

SEED = "preview"


def draw() -> None:
    """The talk begins by itself, and anew when the prompt or a setting has changed."""
    _ways_on()
    with banner.shown():
        wanted = lab.configuration()
        if lab_tried.get() != wanted:
            _begin(wanted)
        _conversation()


def _begin(wanted: LabConfiguration) -> None:
    asking.start(lab_talk, StartSession.of(lab=wanted))
    lab_tried.set(wanted)


def _conversation() -> None:
    asked, face = lab_talk.asked.get(), Face(SEED, lab_draft.typed("name") or _("Your assistant"))
    if asked and asked.kind == "opening" and asked.reading:
        conversation.draw_opening(lab_talk, face, asked.reading)
    elif lab_talk.session_id.get():
        conversation.draw(lab_talk, face)
    else:
        st.caption(_("The test talk could not begin."))


def _ways_on() -> None:
    with st.container(horizontal=True):
        on = st.button(_("Go on"), key="test_on", type="primary")
        back = st.button(_("Back to the prompt"), key="test_back")
        st.space("stretch")
        st.button(_("Begin anew"), key="test_anew", type="tertiary", on_click=lab_tried.clear)
    if on or back:
        state.lab_active_step.set(lab.CARD if on else lab.PROMPT)
        st.rerun()
