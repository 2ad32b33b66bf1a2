"""Assistant: by state the search, the details, the chat or the recap."""

import streamlit as st

from frontend import calls, state
from frontend.parts import banner, details, recap, search, talk

LINKED = "assistant_id"


def show() -> None:
    _follow_link()
    bot, session_id = state.bot_info.get(), state.session_id.get()
    opening, concluding = state.session_opening.get(), state.session_concluding.get()
    if bot is None:
        search.draw()
        return
    st.query_params[LINKED] = bot.bot_id
    if opening:
        talk.draw_opening(bot, opening)
    elif session_id is None:
        details.draw(bot)
    elif concluding:
        recap.draw_growing(bot, concluding)
    elif state.session_ended.get():
        recap.draw(bot, session_id)
    else:
        talk.draw(bot, session_id)


def _follow_link() -> None:
    """A link to another assistant than the one that is open opens that one."""
    linked, bot = st.query_params.get(LINKED), state.bot_info.get()
    if linked and (bot is None or bot.bot_id != linked):
        with banner.shown():
            calls.choose_bot(linked)


show()
