"""The Lab's confirmation: the assistant, its link and its code."""

import streamlit as st

from frontend import api_service, bot_editor, lab
from frontend.address import go_to_assistant
from frontend.components import banner, cards, share
from frontend.languages import _, gettext_noop
from gptlab.api.bots import Bot

TEST_A_CHANGE = gettext_noop("Test a change")


def draw(bot_id: str) -> None:
    with banner.shown():
        bot = api_service.get_bot(bot_id)
        with st.container(border=True):
            cards.identity(bot.bot_id, bot.name, bot.tag_line)
        share.draw(bot_id)
        _ways_on(bot)


def _ways_on(bot: Bot) -> None:
    with st.container(horizontal=True):
        if st.button(_("Chat with it"), key="start_chat", type="primary"):
            api_service.choose_bot(bot.bot_id)
            st.switch_page("app_pages/assistant.py", query_params={"assistant_id": bot.bot_id})
        if st.button(_(TEST_A_CHANGE), key="test_change"):
            api_service.choose_bot(bot.bot_id)
            bot_editor.look_at_bench()
            go_to_assistant()
        st.button(_("Build another"), key="make_another", on_click=lab.start_over)
