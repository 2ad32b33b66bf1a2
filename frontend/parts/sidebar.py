"""Beside every page: who is signed in, and the way back to the last sessions."""

import streamlit as st

from frontend import calls, state
from frontend.parts import banner, moments
from frontend.safe_markdown import plain
from gptlab import api

SIGN_OUT = "Sign out"
SIGN_OUT_HELP = "Signs you out on every device. Your sessions and assistants stay."
SIGNED_OUT = "You are not signed in."
RECENT = "Recent sessions"
NONE_YET = "Your sessions will be listed here."


def draw() -> None:
    with st.sidebar:
        login = state.user.get()
        if login:
            _recent()
            st.space("stretch")
            _account(login)
        else:
            st.caption(SIGNED_OUT)


def _account(login: api.Login) -> None:
    with st.container(border=True, gap="small"):
        st.caption("Signed in with")
        st.markdown(f"**{plain(login.provider.name)}**")
        if st.button(SIGN_OUT, key="sign_out", help=SIGN_OUT_HELP, width="stretch"):
            with banner.shown():
                calls.sign_out()
            st.rerun()


def _recent() -> None:
    st.caption(RECENT)
    with banner.shown():
        sessions = calls.recent_sessions()
        with st.container(gap=None):
            for session in sessions:
                _way_back(session)
        if not sessions:
            st.caption(f":gray[{NONE_YET}]")


def _way_back(session: api.Session) -> None:
    name = plain(session.title or session.bot_name or "Test talk")
    if st.button(
        f"{name} :small[:gray[{moments.day(session.last_modified_date)}]]",
        key=f"recent_{session.session_id}",
        type="tertiary",
        disabled=session.bot_id is None,
    ):
        with banner.shown():
            calls.open_session(session.session_id)
            st.switch_page("app_pages/assistant.py")
