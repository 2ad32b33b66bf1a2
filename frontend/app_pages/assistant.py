"""Assistant: by state the search, the details, the chat or the recap.

The address names what is shown, so that a reload, a link or Back comes to it.
"""

from collections.abc import Callable, Mapping

import streamlit as st

from frontend import api_service, bot_editor, chats, draft_storage, state
from frontend.address import ASSISTANT
from frontend.components import (
    banner,
    chat_page,
    details,
    edit_form,
    key_form,
    page_header,
    publish,
    recap,
    search,
    versions,
)
from frontend.languages import _, gettext_noop
from gptlab.api.bots import Bot
from gptlab.client import errors

YOUR_SESSION = gettext_noop("Your session")
KEY_NEEDED = gettext_noop("Sign in to come back to this session")


def show() -> None:
    if not _follow():
        st.button(_("Try again"), key="follow_again", type="primary")
    elif _waits_for_sign_in():
        _sign_in()
    elif state.bot_info.get() is None:
        search.draw()
    else:
        _show_bot()


def _show_bot() -> None:
    with banner.shown():
        chats.begin_waiting()
    bot, asked = state.bot_info.get(), state.conversation.asked.get()
    if bot is None or _waits_for_drafts(bot):
        return
    bot_editor.take_up(bot)
    ASSISTANT.write(state.address())
    if asked and asked.kind == "opening" and asked.reader:
        chat_page.draw_opening(bot, asked.reader)
    elif state.conversation.session_id.get() is None:
        _DRAWN[state.bot_doing.get()](bot)
    elif asked and asked.kind == "recap":
        recap.draw_growing(bot, asked)
    elif state.conversation.ended.get():
        recap.draw(bot)
    else:
        chat_page.draw(bot)


_DRAWN: Mapping[state.Doing | None, Callable[[Bot], None]] = {
    None: details.draw,
    "change": edit_form.draw,
    "versions": versions.draw,
    "publish": publish.draw,
}


def _waits_for_sign_in() -> bool:
    """Whether the address asks for a session that nobody is signed in to open."""
    session_id = ASSISTANT.asked_for()[1]
    is_another = session_id is not None and session_id != state.conversation.session_id.get()
    return is_another and state.user.get() is None


def _follow() -> bool:
    """Open what the address asks for, once: what is done on the page afterwards counts more.

    Whether that is settled; where nobody could say what is there, it is asked for again.
    """
    if not ASSISTANT.is_new(state.address()):
        return True
    settled = False
    with banner.shown():
        try:
            _open(*ASSISTANT.asked_for())
        except errors.NotFound:
            settled = True
            raise
        settled = True
    if settled and not _waits_for_sign_in():
        ASSISTANT.follow()
    return settled


def _open(bot_id: str | None, session_id: str | None, view: str | None) -> None:
    if bot_id is None and session_id is None:
        state.leave_bot()  # back at the search
    elif session_id and state.user.get():
        try:
            api_service.open_session(session_id)
        except errors.SessionNotFound:
            _open_details(bot_id)
            raise
    else:
        _open_details(bot_id)
        _look_at(view)


def _open_details(bot_id: str | None) -> None:
    if bot_id in (None, state.address()[0]):
        state.conversation.leave()
    else:
        api_service.choose_bot(bot_id or "")


def _look_at(view: str | None) -> None:
    """What its creator does with it; anybody else sees the details."""
    bot = state.bot_info.get()
    if bot is None or not bot_editor.is_creators(bot):
        return
    if view == "change":
        state.change_waits.set(True)
    elif view == "versions":
        bot_editor.look_at_versions()
    elif view == "publish":
        bot_editor.look_at_bench()
    else:
        bot_editor.leave()


def _waits_for_drafts(bot: Bot) -> bool:
    """Whether the form is to be opened once the browser has said what it kept of a change."""
    if state.change_waits.get() and draft_storage.is_read():
        state.change_waits.clear()
        bot_editor.take_up(bot)
        bot_editor.open_form(bot)
    return state.change_waits.get()


def _sign_in() -> None:
    """A link to a session, and nobody signed in: the way in, right here."""
    bot = state.bot_info.get()
    if bot:
        details.head(bot)
    else:
        page_header.draw(_(YOUR_SESSION))
    key_form.draw(_(KEY_NEEDED))


show()
