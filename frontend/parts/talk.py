"""The chat with an assistant: who it is with, the conversation, and the ways out of it."""

from typing import Any

import streamlit as st

from frontend import asking, state
from frontend.languages import _, marked
from frontend.parts import avatar, banner, conversation, key_form, spent
from frontend.parts.avatar import Face
from frontend.reading import Reading
from frontend.safe_markdown import plain
from gptlab.api.bots import Bot
from gptlab.api.sessions import Session

KEY_NEEDED = marked("Sign in again to go on")
CONCLUDE_HELP = marked("Ends the session with a recap.")
LEAVE_HELP = marked("The session stays and can be resumed.")


def face_of(bot: Bot) -> Face:
    return Face(bot.bot_id, bot.name)


def draw(bot: Bot) -> None:
    asked = state.talk.asked.get()
    if _head(bot, busy=asked is not None and asked.error is None):
        _conclude()
    conversation.draw(state.talk, face_of(bot))
    if not state.user.get():
        key_form.draw(_(KEY_NEEDED))


def draw_opening(bot: Bot, reading: Reading[Any]) -> None:
    """A session that is being started."""
    _head(bot, busy=True)
    conversation.draw_opening(state.talk, face_of(bot), reading)


def _head(bot: Bot, *, busy: bool) -> bool:
    """Who is talking, and whether Conclude was pressed: it is offered from the first reply on."""
    session = state.talk.info.get()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        avatar.draw(bot.bot_id, 48)
        with st.container(gap=None, width="stretch"):
            st.subheader(plain(bot.name), anchor=False)
            st.caption(_facts(bot, session))
        with st.container(horizontal=True, width="content", gap="small"):
            off = busy or state.user.get() is None or len(state.talk.messages.get()) <= 1
            pressed = st.button(_("Conclude"), key="conclude", disabled=off, help=_(CONCLUDE_HELP))
            st.button(
                _("Leave"), key="leave_session", help=_(LEAVE_HELP), on_click=state.talk.leave
            )
    return pressed


def _facts(bot: Bot, session: Session | None) -> str:
    """Its tag line and model, and what the session has taken so far."""
    facts = [plain(bot.tag_line)]
    if session:
        facts += [plain(session.model), plain(spent.line(session)) if session.output_tokens else ""]
    return " · ".join(filter(None, facts))


def _conclude() -> None:
    with banner.shown():
        asking.conclude(state.talk)
        st.rerun()
