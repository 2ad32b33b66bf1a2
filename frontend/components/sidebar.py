"""Beside every page: the past sessions, and who is signed in."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from frontend import api_service, state
from frontend.components import banner, date_format, page_header, session_actions
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.api.accounts import Login
from gptlab.api.sessions import Session

SIGN_IN = gettext_noop("Sign in with your key")
SIGN_OUT = gettext_noop("Sign out")
SIGN_OUT_NOTE = gettext_noop(
    "Ends the sign-in on all your devices. Your sessions and assistants stay."
)
ANSWERS = gettext_noop("Replies come from **{provider}**, on the key you signed in with.")
SIGNED_OUT = gettext_noop("You are not signed in.")
CONVERSATIONS = gettext_noop("Your sessions")
SEARCH = gettext_noop("Search your sessions")
NONE_YET = gettext_noop("They will be listed here.")
NO_MATCH = gettext_noop("None of those loaded matches.")
MORE = gettext_noop("Load more")
MENU = "account"
SEARCHED_FROM = 5
"""So many sessions are found at a glance."""
TIDY = """<style>
.st-key-past_sessions_list [class*=st-key-recent_] button > div { justify-content: flex-start; }
</style>"""
HIDE_ON_PHONE = """
const NARROW = 768;

function stepAside(event) {
    const wayOut = "[class*=st-key-recent_] button, .st-key-to_account button";
    if (innerWidth < NARROW && event.target.closest?.(wayOut)) {
        document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
    }
}

export default function () {
    document.addEventListener("click", stepAside);
    return () => document.removeEventListener("click", stepAside);
}
"""
_hide_on_phone = st.components.v2.component("hide_on_phone", js=HIDE_ON_PHONE)
"""On a phone the sidebar covers the page: it goes once a page is chosen in it."""


def conversations() -> None:
    """The past sessions, last used first. To be drawn inside the sidebar."""
    if state.user.get():
        _past_sessions()
        _hide_on_phone(key="hide_on_phone")
    else:
        st.caption(_(SIGNED_OUT))
        if st.button(_(SIGN_IN), key="to_key_form", width="stretch"):
            st.switch_page("app_pages/home.py")


def account() -> None:
    """Who is signed in, and the way out. To be drawn inside the sidebar."""
    login = state.user.get()
    if login:
        name, icon = page_header.provider_name(login.provider), ":material/account_circle:"
        with st.popover(name, icon=icon, key=MENU, on_change="rerun", width="stretch"):
            _account(login)


@st.fragment
def _past_sessions() -> None:
    """On its own, so that a search draws nothing else anew."""
    st.caption(_(CONVERSATIONS))
    with banner.shown():
        page = api_service.user_sessions_page()
        known = [session for session in page.sessions if session.bot_id]
        words = _words() if len(known) > SEARCHED_FROM or page.next_page_token else ""
        found = [session for session in known if _matches(session, words)]
        with st.container(gap=None, key="past_sessions_list"):
            st.html(TIDY)
            for day, sessions in groupby(
                found, lambda each: date_format.age(each.last_modified_date)
            ):
                _group(day, list(sessions))
        if not found:
            st.caption(_(NO_MATCH) if words else _(NONE_YET))
        if page.next_page_token and st.button(_(MORE), key="more_sessions", type="tertiary"):
            api_service.more_sessions()
            st.rerun()


def _words() -> str:
    found = st.text_input(
        _(SEARCH),
        type="search",
        key="session_search",
        live=True,
        placeholder=_(SEARCH),
        label_visibility="collapsed",
    )
    return found or ""


def _matches(session: Session, words: str) -> bool:
    text = f"{session.title or ''} {session.bot_name or ''}".casefold()
    return all(word in text for word in words.casefold().split())


def _group(day: str, sessions: Sequence[Session]) -> None:
    st.caption(f":small[{_(day)}]")
    for session in sessions:
        _row(session)


def _row(session: Session) -> None:
    code = session.session_id
    is_open = code == state.conversation.session_id.get()
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xxsmall"):
        if st.button(
            _label(session),
            key=f"recent_{code}",
            type="secondary" if is_open else "tertiary",
            width="stretch",
            wrap=False,
        ):
            api_service.open_session(code)
            st.switch_page("app_pages/assistant.py", query_params=state.address_query())
        choice = session_actions.menu(session, ":material/more_vert:", key=f"menu_{code}")
    session_actions.open_dialog(choice, session)


def _label(session: Session) -> str:
    """Sessions without a title are told apart by their time."""
    name = plain(session_actions.name(session))
    if session.title:
        return name
    return f"{name} :small[:gray[{date_format.short(session.last_modified_date)}]]"


def _account(login: Login) -> None:
    st.markdown(_(ANSWERS).format(provider=page_header.provider_name(login.provider)))
    if st.button(_("Your account"), key="to_account", on_click=_close_menu, width="stretch"):
        st.switch_page("app_pages/account.py")
    if st.button(_(SIGN_OUT), key="sign_out", width="stretch"):
        with banner.shown():
            api_service.sign_out()
        st.rerun()
    st.caption(_(SIGN_OUT_NOTE))


def _close_menu() -> None:
    """By itself it stays open over the page that it led to."""
    st.session_state[MENU] = False
