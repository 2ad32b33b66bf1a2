"""The versions of an assistant of one's own: what changed in each, and the way back."""

from functools import partial
from itertools import zip_longest

import streamlit as st

from frontend import changing, state
from frontend.languages import _, marked
from frontend.parts import banner, confirming, difference, heading, key_form, moments, own
from frontend.safe_markdown import plain
from gptlab.api.bots import Bot, BotVersion, BotVersionPage

TITLE = marked("Versions of {name}")
SUBTITLE = marked("What the model was given, and what changed each time. The newest is in use.")
KEY_NEEDED = marked("Sign in again to see its versions")
VERSION = marked("Version {n}")
FIRST = marked("as it was made")
IN_USE = marked("in use")
GO_BACK = marked("Go back to this version")
GO_BACK_TO = marked("Go back to version {n}?")
AS_A_NEW_ONE = marked(
    "The model is given again what it was given in version {n}, as a new version: nothing is lost. "
    "Name, tag line and description stay as they are, and talks that have begun keep theirs."
)


def draw(bot: Bot) -> None:
    own.back(bot)
    heading.draw(_(TITLE).format(name=plain(bot.name)), _(SUBTITLE))
    if state.user.get() is None:
        key_form.draw(_(KEY_NEEDED))
        return
    with banner.shown():
        page = changing.versions(bot)
        difference.legend()
        _history(state.bot_info.get() or bot, page)
        if page.next_page_token and st.button(_("Earlier versions"), key="more_versions"):
            changing.more_versions(bot)
            st.rerun()


def _history(bot: Bot, page: BotVersionPage) -> None:
    """Each beside the one before it: the last of a page waits for the next page."""
    for version, before in zip_longest(page.versions, page.versions[1:]):
        if before or page.next_page_token is None:
            _one(bot, version, before)


def _one(bot: Bot, version: BotVersion, before: BotVersion | None) -> None:
    number, in_use = version.version, version.version == bot.version
    with st.expander(
        _label(version, before, in_use=in_use), key=f"version_{number}", expanded=in_use
    ):
        if before:
            difference.draw(before, version)
        else:
            difference.draw_whole(version)
        if not in_use and st.button(_(GO_BACK), key=f"go_back_{number}"):
            st.dialog(_(GO_BACK_TO).format(n=number))(_go_back)(bot, number)


def _label(version: BotVersion, before: BotVersion | None, *, in_use: bool) -> str:
    facts = (
        f"**{_(VERSION).format(n=version.version)}**",
        _(IN_USE) if in_use else "",
        moments.moment(version.created_date),
        difference.summary(before, version) if before else _(FIRST),
    )
    return " · ".join(filter(None, facts))


def _go_back(bot: Bot, number: int) -> None:
    texts = (_(AS_A_NEW_ONE).format(n=number),)
    confirming.draw(texts, _("Stay"), _("Go back"), partial(changing.go_back, bot, number))
