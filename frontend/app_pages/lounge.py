"""Lounge: assistants to talk to, the showcased ones and one's own."""

from typing import Literal

import streamlit as st

from frontend import calls, state
from frontend.parts import banner, cards, heading, key_form, paging
from gptlab import api

Which = Literal["showcased", "mine"]

SUBTITLE = "Pick an assistant and start talking."
SHOWCASED, MINE = "Showcased", "My assistants"
KEY_NEEDED = "Sign in to see your assistants"
NONE_SHOWCASED = "Nothing is showcased yet."
NONE_MINE = "You have not made an assistant yet."
NO_MATCH = "No assistant on this page matches. Try another word, or the next page."


def show() -> None:
    heading.draw("Lounge", SUBTITLE)
    showcased, mine = st.tabs([SHOWCASED, MINE], key="lounge_tab", on_change="rerun")
    if mine.open:
        with mine:
            _mine()
    else:
        with showcased:
            _listed("showcased", NONE_SHOWCASED)


def _mine() -> None:
    if state.user.get():
        _listed("mine", NONE_MINE)
    else:
        key_form.draw(KEY_NEEDED)


def _listed(which: Which, nothing: str) -> None:
    with banner.shown():
        page = calls.list_bots(which, paging.token(which))
        if page.bots:
            _found(page)
            paging.draw(which, page.next_page_token)
        else:
            _empty(nothing)


def _found(page: api.BotPage) -> None:
    words = st.text_input(
        "Search", type="search", key="lounge_search", live=True, label_visibility="collapsed"
    )
    bots = [bot for bot in page.bots if _matches(bot, words or "")]
    if not bots:
        st.caption(NO_MATCH)
    chosen = cards.grid(bots)
    if chosen:
        calls.choose_bot(chosen)
        st.switch_page("app_pages/assistant.py", query_params={"assistant_id": chosen})


def _matches(bot: api.BotSummary, words: str) -> bool:
    text = f"{bot.name} {bot.tag_line} {bot.description}".casefold()
    return all(word in text for word in words.casefold().split())


def _empty(nothing: str) -> None:
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"**{nothing}**", text_alignment="center")
        st.caption("The Lab makes one from a prompt in a minute.", text_alignment="center")
        if st.button("Open the Lab", key="to_lab", type="primary"):
            st.switch_page("app_pages/lab.py")


show()
