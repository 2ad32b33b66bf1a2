"""The Lab's third step: how the assistant presents itself, with what others will see of it."""

import streamlit as st

from frontend import api_service, lab, redraw
from frontend.components import banner, card_preview, fields
from frontend.draft import NEEDED
from frontend.languages import _, gettext_noop
from frontend.state import lab_draft

CREATE = gettext_noop("Create the assistant")
SUMMARY_PROMPT = gettext_noop(
    "Sum up our conversation in a few bullet points, and suggest the next steps."
)
A_FACE = gettext_noop("It gets its own picture once it is created.")
SEED = "preview"


@st.fragment
def draw() -> None:
    card_preview.draw(lab_draft, SEED, _(A_FACE))
    fields.kind(lab_draft)
    fields.summary_prompt(lab_draft, SUMMARY_PROMPT)
    _ways_on()


def _ways_on() -> None:
    with st.container(horizontal=True):
        pressed = st.button(
            _(CREATE),
            key="create",
            type="primary",
            on_click=lab_draft.check,
            args=(NEEDED,),
        )
        if st.button(_("Back to the prompt"), key="back_to_prompt"):
            lab.go_to(lab.PROMPT)
            redraw.rerun()
        if st.button(_("Test drive"), key="back_to_test", type="tertiary"):
            lab.go_to(lab.TEST)
            redraw.rerun()
    if pressed:
        _create()


def _create() -> None:
    if not fields.are_complete(lab_draft, *NEEDED):
        return
    with banner.shown():
        with st.spinner(_("Creating")):
            api_service.create_bot(lab.assistant())
        redraw.rerun()
