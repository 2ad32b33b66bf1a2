"""Past sessions: open, rename, delete."""

import streamlit as st

from frontend import api_service, state
from frontend.components import banner, date_format, key_form, page_header, paging, session_actions
from frontend.languages import _, gettext_noop, plural
from frontend.safe_markdown import plain
from gptlab.api.fields import SessionStatus
from gptlab.api.sessions import Session

SUBTITLE = gettext_noop("Yours alone: they are encrypted under your key. Last used first.")
KEY_NEEDED = gettext_noop("Sign in to see your sessions")
NOTHING = gettext_noop("No session yet. Pick an assistant in the Lounge and say hello.")


def show() -> None:
    page_header.draw(_("Past sessions"), _(SUBTITLE))
    if not state.user.get():
        key_form.draw(_(KEY_NEEDED))
        return
    with banner.shown():
        page = api_service.list_sessions(paging.token("sessions"))
        for session in page.sessions:
            _row(session)
        if not page.sessions:
            _empty()
        paging.draw("sessions", page.next_page_token)


def _row(session: Session) -> None:
    ended = session.status is SessionStatus.COMPLETED
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(session_actions.name(session))}**")
            st.caption(_facts(session, ended=ended))
        with st.container(horizontal=True, width="content", gap="small"):
            _buttons(session, ended=ended)


def _facts(session: Session, *, ended: bool) -> str:
    said = plural("{n} message", "{n} messages", session.message_count)
    facts = (
        plain(session.bot_name) if session.title and session.bot_name else "",
        said.format(n=session.message_count),
        date_format.moment(session.last_modified_date),
        _("concluded") if ended else _("open"),
    )
    return " · ".join(filter(None, facts))


def _buttons(session: Session, *, ended: bool) -> None:
    code, lab = session.session_id, session.bot_id is None
    if st.button(_("Recap") if ended else _("Open"), key=f"open_{code}", disabled=lab):
        with banner.shown():
            api_service.open_session(code)
            _go()
    if ended and st.button(_("Resume"), key=f"resume_{code}", disabled=lab):
        with banner.shown():
            api_service.resume(code)
            _go()
    choice = session_actions.menu(session, _(session_actions.MORE), key=f"more_{code}")
    session_actions.open_dialog(choice, session)


def _go() -> None:
    st.switch_page("app_pages/assistant.py", query_params=state.address_query())


def _empty() -> None:
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(_(NOTHING), text_alignment="center")
        if st.button(_("Open the Lounge"), key="to_lounge", type="primary"):
            st.switch_page("app_pages/lounge.py")


show()
