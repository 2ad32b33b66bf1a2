"""The versions of an assistant of one's own: what changed in each, and the way back."""

import re
from collections.abc import Sequence
from functools import partial
from itertools import zip_longest

import streamlit as st

from frontend import bot_editor, redraw, state
from frontend.components import (
    banner,
    confirm_dialog,
    date_format,
    diff_view,
    key_form,
    owner_actions,
    page_header,
    scoreboard_view,
)
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.api.bots import Bot, BotVersion, BotVersionPage

PRODUCTION = "production"
TITLE = gettext_noop("Versions of {name}")
SUBTITLE = gettext_noop(
    "What the model was given, and what changed each time. One of them is in use."
)
HISTORY = gettext_noop("All versions")
KEY_NEEDED = gettext_noop("Sign in again to see its versions")
VERSION = gettext_noop("Version {n}")
FIRST = gettext_noop("as it was made")
SINCE = gettext_noop("What changed since")
WHOLE = gettext_noop("Show it whole")
NEIGHBOURS = 2
"""With so few versions there is nothing to choose."""
IN_USE = gettext_noop("in use")
RESTORE = gettext_noop("Restore version {n}")
RESTORE_ONE = gettext_noop("Restore version {n}?")
USE = gettext_noop("Use version {n}")
USE_ONE = gettext_noop("Use version {n} from now on?")
FROM_THE_NEXT_CALL = gettext_noop(
    "Version {n} runs from the next session and the next call on, wherever no version is named. "
    "Sessions that have begun keep theirs."
)
LABEL = gettext_noop("Label …")
LABELS = gettext_noop(
    "Whoever calls this assistant by a label, as in `@staging`, is answered by the version it "
    "points at. A label that is at another version moves. It holds from the next call."
)
NAME = gettext_noop("Label")
MOVE, REMOVE = gettext_noop("Let it point here"), gettext_noop("Remove @{label}")
NO_LABEL = gettext_noop(
    "A label is a word of small letters, digits, - and _, with at most 30 signs. “draft” and "
    "“production” have a meaning of their own."
)
LABEL_NAME = r"(?!(draft|production)$)[a-z][a-z0-9_-]{0,29}"
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
        scoreboard_view.draw(bot)
    with banner.shown():
        st.subheader(_(HISTORY), anchor=False)
        page = bot_editor.versions(bot)
        diff_view.legend()
        _history(state.bot_info.get() or bot, page)
        if page.next_page_token and st.button(_("Earlier versions"), key="more_versions"):
            bot_editor.more_versions(bot)
            redraw.rerun()


def _history(bot: Bot, page: BotVersionPage) -> None:
    """Each beside the one before it: the last of a page waits for the next page."""
    for version, before in zip_longest(page.versions, page.versions[1:]):
        if before or page.next_page_token is None:
            _one(bot, version, before, page.versions)


def _one(
    bot: Bot, version: BotVersion, before: BotVersion | None, known: Sequence[BotVersion]
) -> None:
    number, in_use = version.version, version.version == bot.version
    with st.expander(
        _label(version, before, in_use=in_use), key=f"version_{number}", expanded=in_use
    ):
        if version.note:
            st.caption(plain(version.note))
        since = _since(version, before, known) if len(known) > NEIGHBOURS else before
        if since:
            diff_view.draw(since, version)
        else:
            diff_view.draw_whole(version)
        _ways(bot, version, in_use=in_use)


def _since(
    version: BotVersion, before: BotVersion | None, known: Sequence[BotVersion]
) -> BotVersion | None:
    """The version that it is compared with: the one before it, until another is chosen."""
    others = {each.version: each for each in known if each.version != version.version}
    usual = before.version if before else 0
    numbers = [*others] if before else [0, *others]
    chosen = st.selectbox(
        _(SINCE),
        numbers,
        index=numbers.index(usual),
        format_func=lambda number: _(VERSION).format(n=number) if number else _(WHOLE),
        key=f"since_{version.version}",
    )
    return others.get(chosen)


def _ways(bot: Bot, version: BotVersion, *, in_use: bool) -> None:
    """What can be done with a version."""
    number = version.version
    with st.container(horizontal=True):
        if not in_use:
            _back_or_use(bot, number)
        with st.popover(_(LABEL), key=f"label_{number}", type="tertiary"):
            _move_label(bot, number)
        for label in version.labels:
            if label != PRODUCTION:
                st.button(
                    _(REMOVE).format(label=label),
                    key=f"remove_{label}",
                    type="tertiary",
                    on_click=_remove_label,
                    args=(bot, label, number),
                )


def _back_or_use(bot: Bot, number: int) -> None:
    if st.button(_(RESTORE).format(n=number), key=f"go_back_{number}"):
        st.dialog(_(RESTORE_ONE).format(n=number))(_go_back)(bot, number)
    if st.button(_(USE).format(n=number), key=f"use_{number}", type="tertiary"):
        st.dialog(_(USE_ONE).format(n=number))(_use)(bot, number)


def _move_label(bot: Bot, number: int) -> None:
    """Let a label, new or from another version, point at this one."""
    st.markdown(_(LABELS))
    typed = st.text_input(_(NAME), key=f"label_name_{number}", placeholder="staging")
    label = (typed or "").strip().removeprefix("@")
    if not st.button(_(MOVE), key=f"label_move_{number}", type="primary"):
        return
    if not re.fullmatch(LABEL_NAME, label):
        st.warning(_(NO_LABEL))
        return
    with banner.shown_next():
        bot_editor.move_label(bot, label, number)
    redraw.rerun()


def _remove_label(bot: Bot, label: str, number: int) -> None:
    with banner.shown_next():
        bot_editor.remove_label(bot, label, number)


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
