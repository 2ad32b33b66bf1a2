"""An assistant's details: what it is, on which model to start, and what was said before."""

from collections.abc import Sequence

import streamlit as st

from frontend import calls, state
from frontend.parts import avatar, banner, heading, key_form, moments
from frontend.parts.cards import KINDS, counted
from frontend.safe_markdown import plain
from gptlab import api

BACK = "Other assistants"
START = "Start a session"
BACK = "Other assistants"
NO_MODEL = "This key has no chat model, so no session can be started."
KEY_NEEDED = "Sign in to talk to this assistant"
MEMORY = {
    api.SessionType.BRAINSTORMING: "Remembers the last 20 messages.",
    api.SessionType.COACHING: "Condenses long talks into a summary and goes on.",
}


def draw(bot: api.Bot) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            if st.button(BACK, icon=":material/arrow_back:", key="leave_bot", type="tertiary"):
                _leave()
        heading.provider_badge()
    _head(bot)
    if state.user.get():
        _start(bot)
        _past(bot)
    else:
        key_form.draw(KEY_NEEDED)
    with st.expander("Code, to share this assistant"):
        st.code(bot.bot_id, language=None)


def _leave() -> None:
    state.leave_bot()
    st.query_params.clear()
    st.switch_page("app_pages/lounge.py")


def _head(bot: api.Bot) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        avatar.draw(bot.bot_id, 72)
        with st.container(gap=None, width="stretch"):
            st.title(plain(bot.name), anchor=False)
            st.markdown(f":gray[{plain(bot.tag_line)}]")
    st.markdown(plain(bot.description))
    started = counted(bot.sessions_started, "session")
    st.caption(f"{KINDS[bot.session_type]} · {started} · {MEMORY[bot.session_type]}")


def _start(bot: api.Bot) -> None:
    with banner.shown():
        offered = calls.models()
        names = [found.model for found in offered.models]
        own = bot.config.model
        if not names:
            st.warning(NO_MODEL)
            return
        if own not in names:
            st.info(f"This key has no access to {plain(own)}, so another model is chosen.")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            at = names.index(own) if own in names else 0
            model = st.selectbox("Model", names, index=at, key=f"model_{bot.bot_id}")
            pressed = st.button(START, type="primary", key="start")
        if pressed:
            calls.start(bot, model)
            st.rerun()


def _past(bot: api.Bot) -> None:
    with banner.shown():
        sessions = calls.sessions_with(bot.bot_id)
        if sessions:
            st.markdown("#### Your sessions with it")
            _rows(sessions)


def _rows(sessions: Sequence[api.Session]) -> None:
    for session in sessions:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            title = (
                plain(session.title)
                if session.title
                else moments.moment(session.last_modified_date)
            )
            with st.container(gap=None, width="stretch"):
                st.markdown(title)
                st.caption(_facts(session))
            if st.button("Resume", key=f"resume_{session.session_id}"):
                calls.resume(session.session_id)
                st.rerun()


def _facts(session: api.Session) -> str:
    used = moments.moment(session.last_modified_date) if session.title else ""
    said = counted(session.message_count, "message")
    return " · ".join(filter(None, (used, plain(session.model), said)))
