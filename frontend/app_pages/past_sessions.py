"""Past sessions: open, rename, delete."""

import streamlit as st

from frontend import calls, state
from frontend.parts import banner, heading, key_form, moments, paging
from frontend.parts.cards import counted
from frontend.safe_markdown import plain
from gptlab import api

SUBTITLE = "Yours alone: they are encrypted under your key. Last used first."
KEY_NEEDED = "Sign in to see your sessions"
NOTHING = "No session yet. Pick an assistant in the Lounge and say hello."
FOREVER = "The session and every message in it will be gone. This cannot be undone."


def show() -> None:
    heading.draw("Past sessions", SUBTITLE)
    if not state.user.get():
        key_form.draw(KEY_NEEDED)
        return
    with banner.shown():
        page = calls.list_sessions(paging.token("sessions"))
        for session in page.sessions:
            _row(session)
        if not page.sessions:
            _empty()
        paging.draw("sessions", page.next_page_token)


def _row(session: api.Session) -> None:
    ended = session.status is api.SessionStatus.COMPLETED
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{_name(session)}**")
            st.caption(_facts(session, ended=ended))
        with st.container(horizontal=True, width="content", gap="small"):
            _buttons(session, ended=ended)


def _name(session: api.Session) -> str:
    return plain(session.title or session.bot_name or "Test talk")


def _facts(session: api.Session, *, ended: bool) -> str:
    facts = (
        plain(session.bot_name) if session.title and session.bot_name else "",
        counted(session.message_count, "message"),
        moments.moment(session.last_modified_date),
        "concluded" if ended else "open",
    )
    return " · ".join(filter(None, facts))


def _buttons(session: api.Session, *, ended: bool) -> None:
    code, lab = session.session_id, session.bot_id is None
    if st.button("Recap" if ended else "Open", key=f"open_{code}", disabled=lab):
        calls.open_session(code)
        st.switch_page("app_pages/assistant.py")
    if ended and st.button("Resume", key=f"resume_{code}", disabled=lab):
        calls.resume(code)
        st.switch_page("app_pages/assistant.py")
    chosen = st.menu_button("More", ["Rename", "Delete"], key=f"more_{code}")
    if chosen == "Rename":
        _rename(session)
    elif chosen == "Delete":
        _delete(session)


@st.dialog("Rename the session")
def _rename(session: api.Session) -> None:
    limit = api.limits.TITLE_CHARS
    with st.form("rename", border=False):
        title = st.text_input("Title", session.title or "", max_chars=limit, key="new_title")
        pressed = st.form_submit_button("Rename", type="primary", key="rename_button")
    if pressed and title and title.strip():
        with banner.shown():
            calls.rename(session.session_id, title)
            st.rerun()


@st.dialog("Delete the session?")
def _delete(session: api.Session) -> None:
    st.markdown(f"**{_name(session)}**")
    st.markdown(FOREVER)
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Keep it", key="keep"):
            st.rerun()
        if st.button("Delete", key="delete_button", type="primary"):
            with banner.shown():
                calls.delete(session.session_id)
                st.rerun()


def _empty() -> None:
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(NOTHING, text_alignment="center")
        if st.button("Open the Lounge", key="to_lounge", type="primary"):
            st.switch_page("app_pages/lounge.py")


show()
