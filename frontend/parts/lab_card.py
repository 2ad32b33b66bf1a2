"""The Lab's third step: how the assistant presents itself, with what others will see of it."""

import streamlit as st

from frontend import calls, lab
from frontend.languages import _, marked
from frontend.parts import banner, cards, fields, lab_prompt
from frontend.safe_markdown import plain
from gptlab import api

CREATE = marked("Create the assistant")
SUMMARY_PROMPT = marked(
    "Sum up our conversation in a few bullet points, and suggest the next steps."
)
SUMMARY_HELP = marked(
    "Asks the model for the recap at the end of a session. Hidden, as the initial prompt is."
)
KIND_HELP = marked(
    "Brainstorming remembers the last 20 messages. Coaching condenses a long talk into a summary "
    "and goes on with it."
)
SEED = "preview"


@st.fragment
def draw() -> None:
    form, preview = st.columns([6, 5], gap="medium")
    with form:
        fields.line("lab_name", hint=marked("Debate partner"))
        fields.line("lab_tag_line", hint=marked("Takes the other side"))
        fields.text("lab_description", 100, hint=marked("What it is good for, in a sentence."))
    with preview:
        _preview()
    _kind()
    fields.text("lab_summary_prompt", 90, start=SUMMARY_PROMPT, help_=SUMMARY_HELP)
    _ways_on()


def _preview() -> None:
    name = lab.typed("lab_name") or _("Name")
    tag_line = lab.typed("lab_tag_line") or _("Tag line")
    st.caption(_("Its card in the Lounge"))
    with st.container(border=True):
        cards.identity(SEED, name, tag_line)
        st.markdown(plain(lab.typed("lab_description") or _("Description")))
    st.caption(_("Its title over the chat"))
    with st.container(border=True):
        cards.title(SEED, name, tag_line)
    st.caption(_("It gets a face of its own with its code."))


def _kind() -> None:
    st.segmented_control(
        _("Session type"),
        list(cards.KINDS),
        format_func=lambda kind: _(cards.KINDS[kind]),
        default=api.SessionType.BRAINSTORMING,
        required=True,
        key="lab_session_type",
        help=_(KIND_HELP),
        persist_state="session",
    )


def _ways_on() -> None:
    with st.container(horizontal=True):
        pressed = st.button(_(CREATE), key="create", type="primary")
        if st.button(_("Back to the prompt"), key="back_to_prompt"):
            lab.go_to(lab.PROMPT)
            st.rerun()
        if st.button(_("Test drive"), key="back_to_test", type="tertiary"):
            lab.go_to(lab.TEST)
            st.rerun()
    if pressed:
        _create()


def _create() -> None:
    missing = lab.missing(*lab.FIELDS)
    if missing:
        lab_prompt.warn(missing)
        return
    with banner.shown():
        with st.spinner(_("Creating")):
            calls.create_bot(lab.assistant())
        st.rerun()
