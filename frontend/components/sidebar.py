"""Beside every page: a new chat, the past sessions, and who is signed in."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from frontend import address, api_service, chats, history, redraw, state
from frontend.components import banner, date_format, history_search, page_header, session_actions
from frontend.history import Hit
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from frontend.state import Slot
from gptlab.api.accounts import Login
from gptlab.api.sessions import Session

SIGN_IN = gettext_noop("Sign in with your key")
SIGN_OUT = gettext_noop("Sign out")
SIGN_OUT_NOTE = gettext_noop(
    "Signs you out here now, and on your other devices within 15 minutes. Your sessions and "
    "assistants stay."
)
ANSWERS = gettext_noop("Replies come from **{provider}**, on the key you signed in with.")
SIGNED_OUT = gettext_noop("You are not signed in.")
CONVERSATIONS = gettext_noop("Your sessions")
SEARCH = gettext_noop("Search your sessions")
NONE_YET = gettext_noop("They will be listed here.")
NO_MATCH = gettext_noop("No session has these words.")
MORE = gettext_noop("Load more")
NEW_CHAT = gettext_noop("New chat")
ACCOUNT = gettext_noop("Account")
SEARCHED_FROM = 5
"""So many sessions are found at a glance."""
SHOWN = 30
"""Results at most: more are on the page of past sessions."""
_menus_closed: Slot[int] = Slot("menus_closed", 0)
"""How often the account menu led to a page: the next one is new, so it is closed. What a run says
of the old one, just before it switches the page, may never reach the browser."""


def conversations() -> None:
    """The past sessions, last used first. To be drawn inside the sidebar."""
    if state.user.get():
        _past_sessions()
    else:
        st.caption(_(SIGNED_OUT))
        if st.button(_(SIGN_IN), key="to_key_form", width="stretch"):
            st.switch_page("app_pages/home.py")


def account() -> None:
    """Who is signed in, the way out, and a new chat. To be drawn inside the sidebar."""
    login = state.user.get()
    if login:
        icon, key = ":material/account_circle:", f"account_{_menus_closed.get()}"
        with st.popover(_(ACCOUNT), icon=icon, key=key, width="stretch"):
            _account(login)
        if st.button(_(NEW_CHAT), icon=":material/edit_square:", key="new_chat", width="stretch"):
            with banner.shown_next():
                chats.begin_another()
            redraw.rerun()


@st.fragment
def _past_sessions() -> None:
    """On its own, so that a search draws nothing else anew."""
    st.caption(_(CONVERSATIONS))
    with banner.shown():
        page = api_service.user_sessions_page()
        known = [session for session in page.sessions if session.bot_id]
        words = _words() if len(known) > SEARCHED_FROM or page.next_page_token else ""
        if words:
            _found(words)
            return
        with st.container(gap=None, key="past_sessions_list"):
            for day, sessions in groupby(
                known, lambda each: date_format.age(each.last_modified_date)
            ):
                _group(day, list(sessions))
        if not known:
            st.caption(_(NONE_YET))
        if page.next_page_token and st.button(_(MORE), key="more_sessions", type="tertiary"):
            api_service.more_sessions()
            redraw.rerun()


def _words() -> str:
    found = st.text_input(
        _(SEARCH),
        type="search",
        key="sidebar_search",
        live=True,
        placeholder=_(SEARCH),
        label_visibility="collapsed",
    )
    return (found or "").strip()


def _found(words: str) -> None:
    """Over the whole history, what was said included."""
    hits = history_search.draw(words)
    with st.container(gap=None, key="past_sessions_list"):
        for hit in hits[:SHOWN]:
            _row(hit.session, hit)
    if not hits and history.is_read():
        st.caption(_(NO_MATCH))


def _group(day: str, sessions: Sequence[Session]) -> None:
    st.caption(f":small[{_(day)}]")
    for session in sessions:
        _row(session)


def _row(session: Session, hit: Hit | None = None) -> None:
    code = session.session_id
    is_open = code == state.conversation.session_id.get()
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xxsmall"):
        if st.button(
            _label(session, hit),
            key=f"recent_{code}",
            type="secondary" if is_open else "tertiary",
            width="stretch",
        ):
            api_service.open_session(code)
            state.focus_on("composer")
            address.go_to_assistant()
        choice = session_actions.menu(session, key=f"menu_{code}")
    session_actions.open_dialog(choice, session)


def _label(session: Session, hit: Hit | None) -> str:
    """The title, and beneath it whom it was with and when, or where the words stand."""
    when = date_format.short(session.last_modified_date)
    with_whom = session.bot_name if session_actions.title(session) else ""
    below = hit.excerpt if hit and hit.excerpt else " · ".join(filter(None, (with_whom, when)))
    return f"{plain(session_actions.name(session))} :small[:gray[{plain(below)}]]"


def _account(login: Login) -> None:
    st.markdown(_(ANSWERS).format(provider=page_header.provider_name(login.provider)))
    if st.button(_("Your account"), key="to_account", width="stretch"):
        _menus_closed.set(_menus_closed.get() + 1)
        st.switch_page("app_pages/account.py")
    st.button(_(SIGN_OUT), key="sign_out", on_click=_sign_out, width="stretch")
    st.caption(_(SIGN_OUT_NOTE))


def _sign_out() -> None:
    """Ahead of the run, so that it draws what is left at once."""
    with banner.shown_next():
        api_service.sign_out()
    state.notice.set(_("You are signed out here. Your other devices follow within 15 minutes."))
