"""The Lab's confirmation: the assistant, its link and its code."""

from urllib.parse import urlsplit

import streamlit as st

from frontend import api_service, lab
from frontend.components import banner, cards, copy_button
from frontend.languages import _
from gptlab.api.bots import Bot


def draw(bot_id: str) -> None:
    with banner.shown():
        bot = api_service.get_bot(bot_id)
        with st.container(border=True):
            cards.identity(bot.bot_id, bot.name, bot.tag_line)
        st.markdown(_("**Link**: whoever opens it with a key of their own can talk to it."))
        _to_copy("link", _link(bot_id))
        st.markdown(_("**Code**: the same, to be typed on the page Assistant."))
        _to_copy("code", bot_id)
        _ways_on(bot)


def _ways_on(bot: Bot) -> None:
    with st.container(horizontal=True):
        if st.button(_("Talk to it"), key="start_chat", type="primary"):
            api_service.choose_bot(bot.bot_id)
            st.switch_page("app_pages/assistant.py", query_params={"assistant_id": bot.bot_id})
        st.button(_("Build another"), key="make_another", on_click=lab.start_over)
    copy_button.listen()


def _to_copy(key: str, text: str) -> None:
    with st.container(key=f"copy_{key}", gap="xsmall"):
        st.code(text, language=None, wrap_lines=True)
        copy_button.foot(text)


def _link(bot_id: str) -> str:
    here = urlsplit(st.context.url or "")
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    return f"{origin}/assistant?assistant_id={bot_id}"
