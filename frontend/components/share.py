"""Sharing an assistant: its link and its code, wherever it is open."""

from urllib.parse import urlsplit

import streamlit as st

from frontend.components import copy_button
from frontend.languages import _, gettext_noop
from gptlab.api.bots import Bot

LINK = gettext_noop("**Link**: anyone who opens it with their own key can chat with it.")
CODE = gettext_noop("**Code**: the same, to be typed on the page Assistant.")


def popover(bot: Bot) -> None:
    """Of the assistant alone: what was said in a session is never shared."""
    if bot.is_active:
        with st.popover(_("Share"), icon=":material/share:", key="share"):
            draw(bot.bot_id)


def draw(bot_id: str) -> None:
    st.markdown(_(LINK))
    _to_copy("link", link(bot_id))
    st.markdown(_(CODE))
    _to_copy("code", bot_id)


def link(bot_id: str) -> str:
    """Under the address that this page was opened at."""
    here = urlsplit(st.context.url or "")
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    return f"{origin}/assistant?assistant_id={bot_id}"


def _to_copy(key: str, text: str) -> None:
    with st.container(key=f"copy_{key}", gap="xsmall"):
        st.code(text, language=None, wrap_lines=True)
        copy_button.foot(text)
