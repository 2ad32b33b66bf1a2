"""Past sessions: find, open, rename, download, delete."""

from collections.abc import Mapping, Sequence

import streamlit as st

from frontend import address, api_service, history, state
from frontend.components import (
    banner,
    date_format,
    history_search,
    key_form,
    page_header,
    paging,
    session_actions,
)
from frontend.history import Hit
from frontend.languages import _, gettext_noop, plural
from frontend.safe_markdown import plain
from gptlab.api.fields import SessionStatus
from gptlab.api.sessions import Session

SUBTITLE = gettext_noop("Yours alone: they are encrypted under your key. Last used first.")
KEY_NEEDED = gettext_noop("Sign in to see your sessions")
NOTHING = gettext_noop("No session yet. Pick an assistant in the Lounge and say hello.")
SEARCH = gettext_noop("Search everything that was said")
NO_MATCH = gettext_noop("No session has these words.")
ANY, OPEN, ENDED = "any", "open", "ended"
FILTERS: Mapping[str, str] = {
    ANY: gettext_noop("All"),
    OPEN: gettext_noop("Open"),
    ENDED: gettext_noop("Concluded"),
}
SHOWN = 50  # results at most; more words find fewer


def show() -> None:
    page_header.draw(_("Past sessions"), _(SUBTITLE))
    if not state.user.get():
        key_form.draw(_(KEY_NEEDED))
        return
    with banner.shown():
        words, which = _asked()
        if words or which != ANY:
            _found(words, which)
        else:
            _listed()


def _asked() -> tuple[str, str]:
    """The words that are looked for, and which sessions."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = st.text_input(
            _(SEARCH),
            type="search",
            key="session_search",
            live=True,
            placeholder=_(SEARCH),
            label_visibility="collapsed",
        )
        which = st.segmented_control(
            _("Which sessions"),
            list(FILTERS),
            format_func=lambda each: _(FILTERS[each]),
            default=ANY,
            required=True,
            key="session_filter",
            label_visibility="collapsed",
        )
    return (words or "").strip(), which


def _found(words: str, which: str) -> None:
    hits = history_search.draw(words)
    fitting = [hit for hit in hits if which == ANY or _is_ended(hit.session) == (which == ENDED)]
    if history.is_read():
        number = len(fitting)
        said = plural("{n:,} session found", "{n:,} sessions found", number).format(n=number)
        st.caption(said if number else _(NO_MATCH))
    _rows(fitting[:SHOWN])


def _listed() -> None:
    page = api_service.list_sessions(paging.token("sessions"))
    _rows([Hit(session, "") for session in page.sessions])
    if not page.sessions:
        _empty()
    paging.draw("sessions", page.next_page_token)


def _rows(hits: Sequence[Hit]) -> None:
    for hit in hits:
        _row(hit.session, hit.excerpt)


def _row(session: Session, excerpt: str) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(session_actions.name(session))}**")
            below = excerpt or history.preview_of(session.session_id)
            if below:
                st.markdown(f":small[{plain(below)}]")
            st.caption(_facts(session))
        with st.container(horizontal=True, width="content", gap="small"):
            _buttons(session)


def _is_ended(session: Session) -> bool:
    return session.status is SessionStatus.COMPLETED


def _facts(session: Session) -> str:
    said = plural("{n} message", "{n} messages", session.message_count)
    named = session_actions.title(session) and session.bot_name
    facts = (
        plain(session.bot_name) if named and session.bot_name else "",
        said.format(n=session.message_count),
        date_format.moment(session.last_modified_date),
        _("concluded") if _is_ended(session) else _("open"),
    )
    return " · ".join(filter(None, facts))


def _buttons(session: Session) -> None:
    code, lab, ended = session.session_id, session.bot_id is None, _is_ended(session)
    if st.button(_("Recap") if ended else _("Open"), key=f"open_{code}", disabled=lab):
        with banner.shown():
            api_service.open_session(code)
            _go()
    if ended and st.button(_("Resume"), key=f"resume_{code}", disabled=lab):
        with banner.shown():
            api_service.resume(code)
            _go()
    choice = session_actions.menu(session, key=f"more_{code}")
    session_actions.open_dialog(choice, session)


def _go() -> None:
    address.go_to_assistant()


def _empty() -> None:
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(_(NOTHING), text_alignment="center")
        if st.button(_("Open the Lounge"), key="to_lounge", type="primary"):
            st.switch_page("app_pages/lounge.py")


show()
