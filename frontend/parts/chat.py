"""Messages as they are drawn, in a chat and in a recap."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from frontend import calls, state
from frontend.parts import avatar, banner
from frontend.reading import Reading
from frontend.safe_markdown import Code, parts, plain
from gptlab import api

EARLIER = "Show earlier messages"
STOPPED = "Stopped"
PERSON = ":material/person:"
CONDENSED = "The talk had grown long: earlier messages were condensed into a summary."
NOTICES: Mapping[str, str] = {
    "memory_condensed": CONDENSED,
    "withheld": "The reply was withheld, because it gave away the assistant's instructions.",
}
FRAME = 0.1
"""Seconds between two looks at a reply that is growing."""


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
                if message.stopped:
                    st.caption(STOPPED)


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


@st.fragment(run_every=FRAME)
def follow(reading: Reading[Any], bot: api.Bot, doing: str = "is thinking") -> None:
    """A reply as far as it has come, drawn again until it has ended; then the page is.

    Every frame is made safe from the whole text so far: none shows what a later one would mend.
    """
    if reading.is_over(within=FRAME / 2):
        st.rerun()
    if reading.text:
        reply(reading.text)
    else:
        st.markdown(f":shimmer[{plain(bot.name)} {doing}]")
    for code in sorted(reading.notices & NOTICES.keys()):
        st.caption(NOTICES[code])
