"""Assistants as cards."""

from collections.abc import Sequence

import streamlit as st

from frontend.components import avatar
from frontend.languages import _, gettext_noop, plural
from frontend.safe_markdown import plain
from gptlab.api.bots import BotSummary
from gptlab.api.fields import SessionType

ACROSS = 2
KINDS = {
    SessionType.BRAINSTORMING: gettext_noop("Brainstorming"),
    SessionType.COACHING: gettext_noop("Coaching"),
}


def grid(bots: Sequence[BotSummary]) -> str | None:
    """Draw the cards; the code of the one whose Chat was pressed."""
    chosen = None
    for row in range(0, len(bots), ACROSS):
        tiles = st.columns(ACROSS)
        for tile, bot in zip(tiles, bots[row : row + ACROSS], strict=False):
            with tile.container(border=True, height="stretch"):
                if _card(bot):
                    chosen = bot.bot_id
    return chosen


def _card(bot: BotSummary) -> bool:
    identity(bot.bot_id, bot.name, bot.tag_line)
    st.markdown(plain(bot.description))
    st.space("stretch")
    if bot.is_mine:
        st.code(bot.bot_id, language=None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{_(KINDS[bot.session_type])} · {used(bot)}", width="stretch")
        return st.button(_("Chat"), key=f"chat_{bot.bot_id}", type="primary")


def used(bot: BotSummary) -> str:
    """How often it was talked to."""
    started = bot.sessions_started
    if not started:
        return _("new")
    return plural("{n:,} session", "{n:,} sessions", started).format(n=started)


def identity(seed: str, name: str, tag_line: str) -> None:
    """Face, name and tag line in one row."""
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
