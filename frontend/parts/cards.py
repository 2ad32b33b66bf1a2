"""Assistants as cards."""

from collections.abc import Sequence

import streamlit as st

from frontend.parts import avatar
from frontend.safe_markdown import plain
from gptlab import api

CHAT = "Chat"
ACROSS = 2
KINDS = {
    api.SessionType.BRAINSTORMING: "Brainstorming",
    api.SessionType.COACHING: "Coaching",
}


def counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def grid(bots: Sequence[api.BotSummary]) -> str | None:
    """Draw the cards; the code of the one whose Chat was pressed."""
    chosen = None
    for row in range(0, len(bots), ACROSS):
        tiles = st.columns(ACROSS)
        for tile, bot in zip(tiles, bots[row : row + ACROSS], strict=False):
            with tile.container(border=True, height="stretch"):
                if _card(bot):
                    chosen = bot.bot_id
    return chosen


def _card(bot: api.BotSummary) -> bool:
    identity(bot.bot_id, bot.name, bot.tag_line)
    st.markdown(plain(bot.description))
    st.space("stretch")
    if bot.is_mine:
        st.code(bot.bot_id, language=None)
    with st.container(horizontal=True, vertical_alignment="center"):
        started = counted(bot.sessions_started, "session")
        st.caption(f"{KINDS[bot.session_type]} · {started}", width="stretch")
        return st.button(CHAT, key=f"chat_{bot.bot_id}", type="primary")


def identity(seed: str, name: str, tag_line: str) -> None:
    """Face, name and tag line in one row."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        avatar.draw(seed, 52)
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(name)}**")
            st.caption(plain(tag_line))
