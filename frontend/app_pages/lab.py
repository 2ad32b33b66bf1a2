"""Lab: make an assistant, and get its code and link."""

from urllib.parse import urlsplit

import streamlit as st

from frontend import calls, state
from frontend.parts import banner, cards, heading, key_form, lab_form
from gptlab import api

SUBTITLE = "Make an assistant from a prompt. Only its name and description are shown to others."
KEY_NEEDED = "Sign in to make an assistant"
CONFIRMATION = 4
LINK_NOTE = "Whoever opens this link with a key of their own can talk to it."


def show() -> None:
    bot_id = state.lab_bot_id.get()
    if state.lab_active_step.get() == CONFIRMATION and bot_id:
        _confirmation(bot_id)
    else:
        _form()


def _form() -> None:
    heading.draw("Lab", SUBTITLE)
    signed_in = state.user.get() is not None
    if not signed_in:
        key_form.draw(KEY_NEEDED)
    with banner.shown():
        models = calls.models() if signed_in else None
        lab_form.draw(models)


def _confirmation(bot_id: str) -> None:
    heading.draw("Your assistant is ready")
    with banner.shown():
        bot = calls.get_bot(bot_id)
        with st.container(border=True):
            cards.identity(bot.bot_id, bot.name, bot.tag_line)
        st.markdown("**Link**")
        st.code(_link(bot_id), language=None, wrap_lines=True)
        st.caption(LINK_NOTE)
        st.markdown("**Code**")
        st.code(bot_id, language=None)
        _ways_on(bot)


def _ways_on(bot: api.Bot) -> None:
    with st.container(horizontal=True):
        if st.button("Talk to it", key="talk_to_it", type="primary"):
            calls.choose_bot(bot.bot_id)
            st.switch_page("app_pages/assistant.py", query_params={"assistant_id": bot.bot_id})
        st.button("Make another", key="make_another", on_click=lab_form.start_over)


def _link(bot_id: str) -> str:
    here = urlsplit(st.context.url or "")
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    return f"{origin}/assistant?assistant_id={bot_id}"


show()
