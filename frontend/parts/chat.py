"""Messages as they are drawn, in a chat and in a recap."""

from collections.abc import Sequence

import streamlit as st

from frontend import calls, state
from frontend.parts import avatar, banner
from frontend.safe_markdown import Code, parts
from gptlab import api

EARLIER = "Show earlier messages"
PERSON = ":material/person:"


def messages(bot: api.Bot, session_id: str) -> None:
    """The last of the talk, and a way to what came before."""
    said = state.session_msg_list.get()
    drawn = said[-state.session_drawn.get() :]
    if len(drawn) < len(said) or state.session_earlier.get():
        with st.container(horizontal_alignment="center"):
            if st.button(EARLIER, key="earlier", type="tertiary"):
                with banner.shown():
                    calls.show_earlier(session_id)
                    st.rerun()
    _bubbles(bot, drawn)


def _bubbles(bot: api.Bot, said: Sequence[api.Message]) -> None:
    face = avatar.svg(bot.bot_id)
    for message in said:
        if message.role is api.Role.USER:
            mine(message.content)
        else:
            with st.chat_message("assistant", avatar=face):
                reply(message.content)


def mine(text: str) -> None:
    """What the person wrote, exactly as written."""
    with st.chat_message("user", avatar=PERSON):
        st.text(text, width="stretch")


def reply(text: str) -> None:
    """What a model wrote, so that drawing it fetches nothing."""
    for part in parts(text):
        if isinstance(part, Code):
            st.code(part.text, language=part.language or None)
        else:
            st.markdown(part.markdown)
