"""Sharing an assistant: its link and its code, wherever it is open."""

from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

import segno
import streamlit as st

from frontend.components import copy_button
from frontend.languages import _, gettext_noop
from gptlab.api.bots import Bot

LINK = gettext_noop("**Link**: anyone who opens it with their own key can chat with it.")
SCAN = gettext_noop("**QR code**: the same link, for a phone's camera.")
PICTURE = gettext_noop("QR code of the link")
WIDTH = 180
"""Pixels."""
CODE = gettext_noop("**Code**: the same, to be typed on the page Assistant.")


def popover(bot: Bot) -> None:
    """Of the assistant alone: what was said in a session is never shared."""
    if bot.is_active:
        with st.popover(_("Share"), icon=":material/share:", key="share"):
            draw(bot.bot_id)


def draw(bot_id: str) -> None:
    st.markdown(_(LINK))
    _to_copy("link", link(bot_id))
    st.markdown(_(SCAN))
    picture, name = escape(qr_code(link(bot_id))), escape(_(PICTURE))
    st.html(f'<img src="{picture}" width="{WIDTH}" height="{WIDTH}" alt="{name}">', width=WIDTH)
    st.markdown(_(CODE))
    _to_copy("code", bot_id)


@lru_cache(maxsize=256)
def qr_code(text: str) -> str:
    """A picture as a data URI, drawn here: an image service would learn the link.

    Black on white in every theme, with the margin that scanners need.
    """
    return str(segno.make_qr(text, error="m").svg_data_uri(light="white", border=4, omitsize=True))


def link(bot_id: str) -> str:
    """Under the address that this page was opened at."""
    here = urlsplit(st.context.url or "")
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    return f"{origin}/assistant?assistant_id={bot_id}"


def _to_copy(key: str, text: str) -> None:
    with st.container(key=f"copy_{key}", gap="xsmall"):
        st.code(text, language=None, wrap_lines=True)
        copy_button.foot(text)
