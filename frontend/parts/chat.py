"""Messages as they are drawn, in a chat and in a recap."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from frontend import calls
from frontend.languages import _, marked
from frontend.parts import avatar, banner, copying, spent
from frontend.parts.avatar import Face
from frontend.reading import Reading
from frontend.safe_markdown import Code, parts, plain
from frontend.state import Talk
from gptlab.api.fields import Role
from gptlab.api.sessions import Message

EARLIER = marked("Show earlier messages")
STOPPED = marked("Stopped")
CUT_OFF = marked("Cut off at its token limit")
PERSON = ":material/person:"
AGAIN = marked("Another reply")
AGAIN_HELP = marked("Asks for this reply once more. The new one takes its place.")
THINKING = marked("{name} is thinking")
CONDENSED = marked("The talk had grown long: earlier messages were condensed into a summary.")
NOTICES: Mapping[str, str] = {
    "memory_condensed": CONDENSED,
    "withheld": marked(
        "The reply was withheld, because it gave away the assistant's instructions."
    ),
}
FRAME = 0.1
"""Seconds between two looks at a reply that is growing."""


def messages(talk: Talk, face: Face, *, without: int = 0, again: bool = False) -> bool:
    """The last of the talk ``without`` so many at its end, and a way to what came before.

    Whether another reply was asked for, where that is offered.
    """
    said = talk.messages.get()
    drawn = said[-talk.drawn.get() :]
    if len(drawn) < len(said) or talk.earlier.get():
        with st.container(horizontal_alignment="center"):
            if st.button(_(EARLIER), key="earlier", type="tertiary"):
                with banner.shown():
                    calls.show_earlier(talk)
                    st.rerun()
    shown = drawn[: len(drawn) - without]
    pressed = False
    for message in shown:
        if message.role is Role.USER:
            mine(message.content)
        else:
            pressed = _theirs(message, face, again=again and message is shown[-1])
    return pressed


def mine(text: str) -> None:
    """What the person wrote, exactly as written."""
    with st.chat_message("user", avatar=PERSON):
        st.text(text, width="stretch")


def _theirs(message: Message, face: Face, *, again: bool) -> bool:
    with st.chat_message("assistant", avatar=avatar.svg(face.seed)):
        reply(message.content)
        copying.foot(message.content, _about(message))
        return again and _again_button()


def _about(message: Message) -> str:
    facts = (
        _(STOPPED) if message.stopped else "",
        _(CUT_OFF) if message.reached_limit else "",
        spent.line(message.usage) if message.usage else "",
    )
    return " · ".join(filter(None, facts))


def _again_button() -> bool:
    icon, help_ = ":material/refresh:", _(AGAIN_HELP)
    return st.button(_(AGAIN), key="another", icon=icon, type="tertiary", help=help_)


def reply(text: str) -> None:
    """What a model wrote, so that drawing it fetches nothing."""
    for part in parts(text):
        if isinstance(part, Code):
            st.code(part.text, language=part.language or None)
        else:
            st.markdown(part.markdown)


@st.fragment(run_every=FRAME)
def follow(talk: Talk, reading: Reading[Any], face: Face, doing: str = THINKING) -> None:
    """A reply as far as it has come, drawn again until it has ended; then the page is.

    Every frame is made safe from the whole text so far: none shows what a later one would mend.
    """
    if reading.is_over(within=FRAME / 2):
        st.rerun()
    if reading.session_id and talk.session_id.get() is None:
        talk.session_id.set(reading.session_id)  # so that the address names it
        st.rerun()
    if reading.text:
        reply(reading.text)
    else:
        st.markdown(f":shimmer[{_(doing).format(name=plain(face.name))}]")
    for code in sorted(reading.notices & NOTICES.keys()):
        st.caption(_(NOTICES[code]))
