"""The recap: what came of the talk, a thumb, and the talk as a file."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from frontend import calls, state, transcript
from frontend.parts import avatar, banner, chat, heading
from frontend.reading import Reading
from frontend.safe_markdown import plain
from gptlab import api

NO_RECAP = "This session was concluded without a recap."


def draw(bot: api.Bot, session_id: str) -> None:
    _head(bot)
    with _frame(bot):
        chat.reply(state.session_recap.get() or NO_RECAP)
    _thumbs(session_id)
    _downloads(bot, session_id)
    _ways_on(session_id)
    with st.expander("The whole talk"):
        chat.messages(bot, session_id)


def draw_growing(bot: api.Bot, reading: Reading[api.EndedSession]) -> None:
    """A recap that is being written; where it fails, the chat is there again."""
    _head(bot)
    with _frame(bot):
        chat.follow(reading, bot, "is writing the recap")


def _head(bot: api.Bot) -> None:
    heading.draw("Recap", f"Your session with {plain(bot.name)}")


def _frame(bot: api.Bot) -> DeltaGenerator:
    return st.container(border=True).chat_message("assistant", avatar=avatar.svg(bot.bot_id))


def _thumbs(session_id: str) -> None:
    session = state.session_info.get()
    liked = session.user_liked if session else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Was it useful?")
        given = st.feedback("thumbs", key=f"thumbs_{session_id}", default=liked)
    if given is not None and given != liked:
        with banner.shown():
            calls.rate(session_id, given)
            st.toast("Thank you.")


def _downloads(bot: api.Bot, session_id: str) -> None:
    with banner.shown():
        said = calls.whole_talk(session_id)
        files = (
            ("CSV", "csv", "text/csv", transcript.as_csv(said)),
            ("JSON", "json", "application/json", transcript.as_json(said)),
            ("Markdown", "md", "text/markdown", transcript.as_markdown(said, bot.name)),
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("Download the talk")
            for label, ending, kind, text in files:
                st.download_button(
                    label, text, f"session-{session_id}.{ending}", kind, on_click="ignore"
                )


def _ways_on(session_id: str) -> None:
    with st.container(horizontal=True):
        if st.button("Back to the Lounge", key="back_to_lounge", type="primary"):
            state.leave_bot()
            st.switch_page("app_pages/lounge.py")
        if st.button("Resume", key="resume", disabled=state.user.get() is None):
            with banner.shown():
                calls.resume(session_id)
                st.rerun()
