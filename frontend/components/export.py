"""A session as a file, at any time: nothing has to be concluded or paid for first."""

import streamlit as st

from frontend import api_service, transcript
from frontend.components import banner
from frontend.languages import _, gettext_noop
from frontend.state import Conversation
from gptlab.api.sessions import Message

NOTE = gettext_noop("The whole conversation, as it is stored.")
KINDS = ("Markdown", "JSON", "CSV")


def popover(conversation: Conversation, assistant: str, *, disabled: bool) -> None:
    """The files are made when the popover is opened, not with every message."""
    with st.popover(
        _("Download"),
        icon=":material/download:",
        key="download",
        disabled=disabled,
        on_change="rerun",
    ):
        if st.session_state.get("download"):
            st.caption(_(NOTE))
            with banner.shown():
                said = list(api_service.full_conversation(conversation))
                draw(said, assistant, conversation.session_id.get() or "")


def draw(said: list[Message], assistant: str, session_id: str) -> None:
    """A button for each kind of file."""
    files = {
        "Markdown": ("md", "text/markdown", transcript.as_markdown(said, assistant)),
        "JSON": ("json", "application/json", transcript.as_json(said)),
        "CSV": ("csv", "text/csv", transcript.as_csv(said)),
    }
    with st.container(horizontal=True, gap="small"):
        for kind in KINDS:
            ending, mime, text = files[kind]
            name = f"session-{session_id}.{ending}"
            st.download_button(kind, text, name, mime, key=ending, on_click="ignore")
