"""Lounge: assistants to talk to, the showcased ones and one's own."""

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from frontend import api_service, chats, state
from frontend.components import banner, cards, key_form, page_header, paging
from frontend.languages import _, gettext_noop, plural
from frontend.showcase import in_language
from gptlab.api.bots import BotSummary
from gptlab.api.fields import SessionType

Which = Literal["showcased", "mine"]

TABS: Mapping[Which, str] = {
    "showcased": gettext_noop("Showcased"),
    "mine": gettext_noop("My assistants"),
}
NOTHING: Mapping[Which, str] = {
    "showcased": gettext_noop("Nothing is showcased yet."),
    "mine": gettext_noop("You have not made an assistant yet."),
}
NO_MATCH = gettext_noop("No assistant matches. Try another word.")
SEARCH = gettext_noop("Search by name or purpose")
ANY, ALL = "any", gettext_noop("All")
SHOWN = 40  # results at most; more words find fewer
NARROWER = gettext_noop("The first {n:,} are shown. More words find fewer.")


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
        if not page.bots:
            _empty(_(NOTHING[which]))
            return
        words, kind = _asked()
        if words or kind != ANY:
            _found(which, words, kind)
        else:
            state.bots_found.clear()
            _cards(page.bots)
            paging.draw(which, page.next_page_token)


def _asked() -> tuple[str, str | SessionType]:
    """The words that are looked for, and which kind of session."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = st.text_input(
            _("Search"),
            type="search",
            key="lounge_search",
            live=True,
            placeholder=_(SEARCH),
            label_visibility="collapsed",
        )
        kinds: list[str | SessionType] = [ANY, *cards.KINDS]
        kind = st.segmented_control(
            _("Kind of session"),
            kinds,
            format_func=_kind,
            default=ANY,
            required=True,
            key="lounge_kind",
            label_visibility="collapsed",
        )
    return (words or "").strip(), kind


def _kind(kind: str | SessionType) -> str:
    return _(cards.KINDS[kind]) if isinstance(kind, SessionType) else _(ALL)


def _found(which: Which, words: str, kind: str | SessionType) -> None:
    """Of all the pages."""
    bots = [
        bot
        for bot in api_service.all_bots(which)
        if _matches(bot, words) and kind in (ANY, bot.session_type)
    ]
    said = plural("{n:,} assistant found", "{n:,} assistants found", len(bots))
    st.caption(said.format(n=len(bots)) if bots else _(NO_MATCH))
    if len(bots) > SHOWN:
        st.caption(_(NARROWER).format(n=SHOWN))
    _cards(bots[:SHOWN])


def _cards(bots: Sequence[BotSummary]) -> None:
    pressed = cards.grid(bots)
    if pressed:
        _open(*pressed)


def _open(bot_id: str, way: str) -> None:
    if way == cards.CHAT:
        chats.begin(bot_id)
    api_service.choose_bot(bot_id)
    st.switch_page("app_pages/assistant.py", query_params={"assistant_id": bot_id})


def _matches(bot: BotSummary, words: str) -> bool:
    """As it was written and as it is shown, in the language of the page."""
    written = (bot.name, bot.tag_line, bot.description)
    text = " ".join((*written, *map(in_language, written))).casefold()
    return all(word in text for word in words.casefold().split())


def _empty(nothing: str) -> None:
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"**{nothing}**", text_alignment="center")
        st.caption(_("The Lab makes one from a prompt in a minute."), text_alignment="center")
        if st.button(_("Open the Lab"), key="to_lab", type="primary"):
            st.switch_page("app_pages/lab.py")


show()
