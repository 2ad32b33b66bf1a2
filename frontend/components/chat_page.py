"""The chat with an assistant: who it is with, the conversation, and the ways out of it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from frontend import chat_service, redraw, state
from frontend.components import (
    avatar,
    banner,
    chat_view,
    export,
    key_form,
    session_actions,
    session_model,
    share,
    usage_line,
)
from frontend.components.avatar import Face
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from frontend.showcase import in_language
from frontend.stream_reader import StreamReader
from gptlab.api.bots import Bot
from gptlab.api.sessions import Session

KEY_NEEDED = gettext_noop("Sign in again to go on")
CONCLUDE_HELP = gettext_noop("Ends the session with a recap.")
LEAVE_HELP = gettext_noop("The session stays and can be resumed.")


def face_of(bot: Bot) -> Face:
    return Face(bot.bot_id, bot.name)


def draw(bot: Bot) -> None:
    asked = state.conversation.asked.get()
    if _head(bot, busy=asked is not None and asked.error is None):
        _conclude()
    chat_view.draw(state.conversation, face_of(bot), _starters(bot))
    if not state.user.get():
        key_form.draw(_(KEY_NEEDED))


def draw_opening(bot: Bot, reader: StreamReader[Any]) -> None:
    """A session that is being started."""
    _head(bot, busy=True)
    chat_view.draw_opening(state.conversation, face_of(bot), reader)


def _head(bot: Bot, *, busy: bool) -> bool:
    """Who is talking, and whether Conclude was pressed: it is offered from the first reply on.

    It stays in sight however far one scrolls.
    """
    session = state.conversation.info.get()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="chat_head"):
        avatar.draw(bot.bot_id, 40)
        with st.container(gap=None, width="stretch", key="chat_who"):
            st.title(plain(bot.name), anchor=False)
            st.caption(_facts(bot, session))
        with st.container(horizontal=True, width="content", gap="xsmall", key="chat_ways"):
            session_model.popover(session, disabled=busy)
            share.popover(bot)
            export.popover(state.conversation, bot.name, disabled=busy)
            off = busy or state.user.get() is None or not _can_conclude()
            pressed = st.button(_("Conclude"), key="conclude", disabled=off, help=_(CONCLUDE_HELP))
            st.button(
                _("Leave"),
                key="leave_session",
                help=_(LEAVE_HELP),
                on_click=state.conversation.leave,
            )
    return pressed


def _starters(bot: Bot) -> Sequence[str]:
    """Those of the version in use; a session that began with another has none to offer."""
    session = state.conversation.info.get()
    is_in_use = session is not None and session.bot_version in (None, bot.version)
    return bot.starters if is_in_use else ()


def _can_conclude() -> bool:
    """Something was said, and it is not an earlier version that is looked at."""
    conversation = state.conversation
    return conversation.branch.get() is None and len(conversation.messages.get()) > 1


def _facts(bot: Bot, session: Session | None) -> str:
    """The session's title, else the tag line; the model, and what the session has taken so far."""
    title = session_actions.title(session) if session else ""
    facts = [plain(title or in_language(bot.tag_line))]
    if session:
        facts += [
            plain(session.model),
            plain(usage_line.short(session)) if session.output_tokens else "",
        ]
    return " · ".join(filter(None, facts))


def _conclude() -> None:
    with banner.shown():
        chat_service.conclude(state.conversation)
        redraw.rerun()
