"""The versions of an assistant of one's own: what changed in each, and the way back."""

from functools import partial
from itertools import zip_longest

import streamlit as st

from frontend import bot_editor, state
from frontend.components import (
    banner,
    confirm_dialog,
    date_format,
    diff_view,
    key_form,
    owner_actions,
    page_header,
)
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.api.bots import Bot, BotVersion, BotVersionPage

PRODUCTION = "production"
TITLE = gettext_noop("Versions of {name}")
SUBTITLE = gettext_noop(
    "What the model was given, and what changed each time. One of them is in use."
)
KEY_NEEDED = gettext_noop("Sign in again to see its versions")
VERSION = gettext_noop("Version {n}")
FIRST = gettext_noop("as it was made")
IN_USE = gettext_noop("in use")
RESTORE = gettext_noop("Restore version {n}")
RESTORE_ONE = gettext_noop("Restore version {n}?")
USE = gettext_noop("Use version {n}")
USE_ONE = gettext_noop("Use version {n} from now on?")
FROM_THE_NEXT_CALL = gettext_noop(
    "Version {n} runs from the next session and the next call on, wherever no version is named. "
    "Sessions that have begun keep theirs."
)
AS_A_NEW_ONE = gettext_noop(
    "The model is given again what it was given in version {n}, as a new version: nothing is lost. "
    "Name, tag line and description stay as they are, and sessions that have begun keep theirs."
)


def draw(bot: Bot) -> None:
    owner_actions.back(bot)
    page_header.draw(_(TITLE).format(name=plain(bot.name)), _(SUBTITLE))
    if state.user.get() is None:
        key_form.draw(_(KEY_NEEDED))
        return
    with banner.shown():
        page = bot_editor.versions(bot)
        diff_view.legend()
        _history(state.bot_info.get() or bot, page)
        if page.next_page_token and st.button(_("Earlier versions"), key="more_versions"):
            bot_editor.more_versions(bot)
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
        if version.note:
            st.caption(plain(version.note))
        if before:
            diff_view.draw(before, version)
        else:
            diff_view.draw_whole(version)
        if not in_use:
            _ways(bot, number)


def _ways(bot: Bot, number: int) -> None:
    """What can be done with a version that is not in use."""
    with st.container(horizontal=True):
        if st.button(_(RESTORE).format(n=number), key=f"go_back_{number}"):
            st.dialog(_(RESTORE_ONE).format(n=number))(_go_back)(bot, number)
        if st.button(_(USE).format(n=number), key=f"use_{number}", type="tertiary"):
            st.dialog(_(USE_ONE).format(n=number))(_use)(bot, number)


def _label(version: BotVersion, before: BotVersion | None, *, in_use: bool) -> str:
    facts = (
        f"**{_(VERSION).format(n=version.version)}**",
        _(IN_USE) if in_use else "",
        " ".join(f":gray-badge[@{label}]" for label in version.labels if label != PRODUCTION),
        date_format.moment(version.created_date),
        diff_view.summary(before, version) if before else _(FIRST),
    )
    return " · ".join(filter(None, facts))


def _go_back(bot: Bot, number: int) -> None:
    texts = (_(AS_A_NEW_ONE).format(n=number),)
    act = partial(bot_editor.go_back, bot, number)
    confirm_dialog.draw(texts, _("Cancel"), _(RESTORE).format(n=number), act)


def _use(bot: Bot, number: int) -> None:
    texts = (_(FROM_THE_NEXT_CALL).format(n=number),)
    act = partial(bot_editor.put_in_use, bot, number)
    confirm_dialog.draw(texts, _("Cancel"), _(USE).format(n=number), act)
