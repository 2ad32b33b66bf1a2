"""Assistants as cards."""

from collections.abc import Sequence

import streamlit as st

from frontend.components import avatar
from frontend.languages import _, gettext_noop, plural
from frontend.safe_markdown import plain
from frontend.showcase import in_language
from gptlab.api.bots import BotSummary
from gptlab.api.fields import SessionType

ACROSS = 2
KINDS = {
    SessionType.BRAINSTORMING: gettext_noop("Brainstorming"),
    SessionType.COACHING: gettext_noop("Coaching"),
}


Press = tuple[str, str]
"""The code of an assistant, and which of its buttons was pressed."""
CHAT, DETAILS = "chat", "details"


def grid(bots: Sequence[BotSummary]) -> Press | None:
    """Draw the cards; which button of which was pressed."""
    chosen = None
    for row in range(0, len(bots), ACROSS):
        tiles = st.columns(ACROSS)
        for tile, bot in zip(tiles, bots[row : row + ACROSS], strict=False):
            with tile.container(border=True, height="stretch"):
                chosen = _card(bot) or chosen
    return chosen


def _card(bot: BotSummary) -> Press | None:
    identity(bot.bot_id, bot.name, in_language(bot.tag_line))
    st.markdown(plain(in_language(bot.description)))
    st.space("stretch")
    if bot.is_mine:
        st.code(bot.bot_id, language=None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{_(KINDS[bot.session_type])} · {used(bot)}", width="stretch")
        about = st.button(_("Details"), key=f"details_{bot.bot_id}", type="tertiary")
        chat = st.button(_("Chat"), key=f"chat_{bot.bot_id}", type="primary")
    if chat or about:
        return bot.bot_id, CHAT if chat else DETAILS
    return None


def used(bot: BotSummary) -> str:
    """How often it was talked to."""
    started = bot.sessions_started
    if not started:
        return _("new")
    return plural("{n:,} session", "{n:,} sessions", started).format(n=started)


def identity(seed: str, name: str, tag_line: str) -> None:
    """Picture, name and tag line in one row."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        avatar.draw(seed, 52)
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(name)}**")
            st.caption(plain(tag_line))


def title(seed: str, name: str, tag_line: str) -> None:
    """The same over a chat."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        avatar.draw(seed, 48)
        with st.container(gap=None, width="stretch"):
            st.subheader(plain(name), anchor=False)
            st.caption(plain(tag_line))
