"""Lounge: assistants to talk to, the showcased ones and one's own."""

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from frontend import api_service, chats, state
from frontend.components import banner, cards, key_form, page_header, paging
from frontend.languages import _, gettext_noop
from gptlab.api.bots import BotPage, BotSummary

Which = Literal["showcased", "mine"]

TABS: Mapping[Which, str] = {
    "showcased": gettext_noop("Showcased"),
    "mine": gettext_noop("My assistants"),
}
NOTHING: Mapping[Which, str] = {
    "showcased": gettext_noop("Nothing is showcased yet."),
    "mine": gettext_noop("You have not made an assistant yet."),
}
NO_MATCH = gettext_noop("No assistant on this page matches. Try another word, or the next page.")


def show() -> None:
    page_header.draw(_("Lounge"), _("Pick an assistant and start chatting."))
    which = _chosen_tab()
    if which == "mine" and not state.user.get():
        key_form.draw(_("Sign in to see your assistants"))
    else:
        _listed(which)


def _chosen_tab() -> Which:
    return st.segmented_control(
        _("Which assistants"),
        list(TABS),
        format_func=lambda which: _(TABS[which]),
        default="showcased",
        required=True,
        key="lounge_tab",
        label_visibility="collapsed",
        width="stretch",
        persist_state="session",
    )


def _listed(which: Which) -> None:
    with banner.shown():
        page = api_service.list_bots(which, paging.token(which))
        if page.bots:
            _found(page)
            paging.draw(which, page.next_page_token)
        else:
            _empty(_(NOTHING[which]))


def _found(page: BotPage) -> None:
    words = st.text_input(
        _("Search"),
        type="search",
        key="lounge_search",
        live=True,
        placeholder=_("Search by name or purpose"),
        label_visibility="collapsed",
    )
    bots = [bot for bot in page.bots if _matches(bot, words or "")]
    if not bots:
        st.caption(_(NO_MATCH))
    pressed = cards.grid(bots)
    if pressed:
        _open(*pressed)


def _open(bot_id: str, way: str) -> None:
    if way == cards.CHAT and state.user.get():
        chats.begin(bot_id)
    api_service.choose_bot(bot_id)
    st.switch_page("app_pages/assistant.py", query_params={"assistant_id": bot_id})


def _matches(bot: BotSummary, words: str) -> bool:
    text = f"{bot.name} {bot.tag_line} {bot.description}".casefold()
    return all(word in text for word in words.casefold().split())


def _empty(nothing: str) -> None:
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"**{nothing}**", text_alignment="center")
        st.caption(_("The Lab makes one from a prompt in a minute."), text_alignment="center")
        if st.button(_("Open the Lab"), key="to_lab", type="primary"):
            st.switch_page("app_pages/lab.py")


show()
