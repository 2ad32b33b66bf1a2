"""Assistant: by state the search, the details, the chat or the recap.

The address names what is shown, so that a reload or a link comes back to it.
"""

from collections.abc import Callable, Mapping

import streamlit as st

from frontend import api_service, state
from frontend.components import (
    banner,
    chat_page,
    details,
    edit_form,
    key_form,
    page_header,
    recap,
    search,
    versions,
)
from frontend.languages import _, gettext_noop
from gptlab.api.bots import Bot
from gptlab.client import errors

ASSISTANT, SESSION = "assistant_id", "session_id"
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
    bot, asked = state.bot_info.get(), state.conversation.asked.get()
    if bot is None:
        return
    _name_what_is_shown()
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
}


def _asked_for() -> state.Address:
    return st.query_params.get(ASSISTANT), st.query_params.get(SESSION)


def _waits_for_sign_in() -> bool:
    """Whether the address asks for a session that nobody is signed in to open."""
    session_id = _asked_for()[1]
    is_another = session_id is not None and session_id != state.conversation.session_id.get()
    return is_another and state.user.get() is None


def _follow() -> bool:
    """Open what the address asks for, once: what is done on the page afterwards counts more.

    Whether that is settled; where nobody could say what is there, it is asked for again.
    """
    wanted, settled = _asked_for(), False
    if wanted == state.address():
        state.outdated.clear()
        return True
    if wanted in (state.followed.get(), state.outdated.get(), (None, None)):
        return True
    with banner.shown():
        try:
            _open(*wanted)
        except errors.NotFound:
            settled = True
            raise
        settled = True
    if settled and not _waits_for_sign_in():
        state.followed.set(wanted)
    return settled


def _open(bot_id: str | None, session_id: str | None) -> None:
    if session_id and state.user.get():
        try:
            api_service.open_session(session_id)
        except errors.SessionNotFound:
            _open_details(bot_id)
            raise
    else:
        _open_details(bot_id)


def _open_details(bot_id: str | None) -> None:
    if bot_id in (None, state.address()[0]):
        state.conversation.leave()
    else:
        api_service.choose_bot(bot_id or "")


def _name_what_is_shown() -> None:
    """In the address. Until the browser has it, a run may still come with the one before."""
    if state.address() != _asked_for():
        state.outdated.set(_asked_for())
    for name, value in zip((ASSISTANT, SESSION), state.address(), strict=True):
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)
    state.followed.set(state.address())


def _sign_in() -> None:
    """A link to a session, and nobody signed in: the way in, right here."""
    bot = state.bot_info.get()
    if bot:
        details.head(bot)
    else:
        page_header.draw(_(YOUR_SESSION))
    key_form.draw(_(KEY_NEEDED))


show()
