"""The title of the browser's tab: what is open on the page, and the page's name."""

import streamlit as st

from frontend import state
from frontend.components import session_actions

APP = "GPT Lab"


def draw(page: st.Page) -> None:
    """After the page, which may have opened something."""
    parts = _open() if page.url_path == "assistant" else ()
    named = parts or (() if page.url_path == "" else (page.title,))
    st.set_page_config(page_title=" \N{EN DASH} ".join((*named, *(() if parts else (APP,)))))


def _open() -> tuple[str, ...]:
    """The assistant, and the title of the session: ``Clara, Morning runs``."""
    bot, session = state.bot_info.get(), state.conversation.info.get()
    if bot is None:
        return ()
    title = session_actions.title(session) if session else ""
    return (bot.name, title or APP)
