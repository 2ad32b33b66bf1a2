"""Messages as they are drawn, in a chat and in a recap."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from frontend import api_service, redraw
from frontend.components import (
    avatar,
    banner,
    copy_button,
    date_format,
    message_actions,
    usage_line,
)
from frontend.components.avatar import Face
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import Code, Part, parts, plain
from frontend.state import Conversation, Slot
from frontend.stream_reader import StreamReader
from gptlab.api.fields import Role
from gptlab.api.sessions import Message

EARLIER = gettext_noop("Show earlier messages")
STOPPED = gettext_noop("Stopped")
CUT_OFF = gettext_noop("Cut off at its token limit")
PERSON = ":material/person:"
AGAIN = gettext_noop("Another reply")
AGAIN_HELP = gettext_noop("Asks for this reply once more. The new one takes its place.")
THINKING, ALONE = gettext_noop("{name} is thinking"), gettext_noop("Thinking")
CONDENSED = gettext_noop(
    "The session had grown long: earlier messages were condensed into a summary."
)
NOTICES: Mapping[str, str] = {
    "memory_condensed": CONDENSED,
    "withheld": gettext_noop(
        "The reply was withheld, because it gave away the assistant's instructions."
    ),
}
GROUP = 10
"""Messages in one container: while a page comes in, the browser works on the containers that
change, so that 200 messages side by side take half as long again."""
KNOWN_PARTS = 600
STALL_SECONDS = 1.5
"""Without a word for so long, a pulse says that the reply is still being made."""
FRAME = 0.1
"""Seconds between two looks at a reply that is growing."""


_known_parts: Slot[dict[str, Sequence[Part]]] = Slot("known_parts", {})


def messages(conversation: Conversation, *, without: int = 0, again: bool = False) -> bool:
    """The last of the session ``without`` so many at its end, and a way to what came before.

    Whether another reply was asked for, where that is offered.
    """
    said = conversation.messages.get()
    drawn = said[-conversation.drawn.get() :]
    if len(drawn) < len(said) or conversation.earlier.get():
        with st.container(horizontal_alignment="center"):
            if st.button(_(EARLIER), key="earlier", type="tertiary"):
                with banner.shown():
                    api_service.show_earlier(conversation)
                    redraw.rerun()
    shown = drawn[: len(drawn) - without]
    pressed = False
    for start in range(0, len(shown), GROUP):
        with st.container():
            for message in shown[start : start + GROUP]:
                is_last = message is shown[-1]
                pressed |= _message(conversation, message, again=again and is_last)
    return pressed


def _message(conversation: Conversation, message: Message, *, again: bool) -> bool:
    """One of the session; whether another reply was asked for, where that is offered."""
    actions = message_actions.foot(conversation, message)
    if message.role is not Role.USER:
        return _theirs(message, actions, again=again)
    mine(message.content, date_format.moment(message.created_date), actions)
    return False


def mine(text: str, when: str = "", actions: str = "") -> None:
    """What the person wrote, exactly as written: one element, for each takes its time."""
    foot = copy_button.time(when, actions) if when else ""
    with st.chat_message("user", avatar=PERSON):
        st.html(f'<div class="said" dir="auto">{escape(text)}</div>{foot}')


def _theirs(message: Message, actions: str, *, again: bool) -> bool:
    with avatar.bubble():
        reply(message.content)
        copy_button.foot(message.content, _about(message), actions)
        return again and _again_button()


def _about(message: Message) -> str:
    facts = (
        date_format.moment(message.created_date),
        _(STOPPED) if message.stopped else "",
        _(CUT_OFF) if message.reached_limit else "",
        usage_line.line(message.usage) if message.usage else "",
    )
    return " · ".join(filter(None, facts))


def _again_button() -> bool:
    icon, help_ = ":material/refresh:", _(AGAIN_HELP)
    return st.button(_(AGAIN), key="another", icon=icon, type="tertiary", help=help_)


def reply(text: str) -> None:
    """What a model wrote, so that drawing it fetches nothing."""
    _draw(_parts(text))


def _draw(drawn: Iterable[Part]) -> None:
    for part in drawn:
        if isinstance(part, Code):
            st.code(part.text, language=part.language or None)
        else:
            st.markdown(part.markdown)


def _parts(text: str) -> Sequence[Part]:
    """What it is drawn from: worked out once, for a page is drawn again and again.

    It is in the session's state, and not in a cache of the program: it goes with the sign-in.
    """
    known = _known_parts.get()
    if text not in known:
        if len(known) >= KNOWN_PARTS:
            known.clear()
        known[text] = tuple(parts(text))
        _known_parts.set(known)
    return known[text]


@st.fragment(run_every=FRAME)
def follow(
    conversation: Conversation, reader: StreamReader[Any], face: Face, doing: str = THINKING
) -> None:
    """A reply as far as it has come, drawn again until it has ended; then the page is.

    Every frame is made safe from the whole text so far: none shows what a later one would mend.
    The first words are waited for in here, so that they need not wait for the next frame.
    """
    if reader.text:
        is_over = reader.is_over(within=FRAME / 2)
    else:
        reader.has_spoken(within=FRAME)
        is_over = reader.is_over()
    if is_over:
        redraw.rerun()
    if reader.session_id and conversation.session_id.get() is None:
        conversation.session_id.set(reader.session_id)  # so that the address names it
        redraw.rerun()
    if reader.text:
        is_stalled = reader.silent_for() > STALL_SECONDS
        with st.container(key="stalled" if is_stalled else "growing"):
            _draw(parts(reader.text))
    else:
        text = _(doing).format(name=plain(face.name)) if face.name else _(ALONE)
        st.markdown(f":shimmer[{text}]")
    for code in sorted(reader.notices & NOTICES.keys()):
        st.caption(_(NOTICES[code]))
