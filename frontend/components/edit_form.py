"""The form that changes an assistant of one's own."""

from collections.abc import Sequence

import streamlit as st

from frontend import api_service, bot_editor, draft_storage, redraw, state
from frontend.components import (
    banner,
    card_preview,
    diff_view,
    fields,
    key_form,
    model_settings,
    owner_actions,
    page_header,
    starter_fields,
    variable_fields,
)
from frontend.draft import FIELDS, NEEDED
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from frontend.state import change_draft
from gptlab.api.accounts import Model
from gptlab.api.bots import Bot, Draft
from gptlab.client import errors

TITLE = gettext_noop("Change {name}")
SUBTITLE = gettext_noop(
    "What the model is given makes a new version; sessions that have begun keep theirs. What "
    "others see is changed at once."
)
CARD, GIVEN = gettext_noop("What others see"), gettext_noop("What the model is given")
SAVE, DISCARD = gettext_noop("Save the change"), gettext_noop("Discard the change")
BESIDE = gettext_noop("Starters and variables")
SAVE_DRAFT = gettext_noop("Save as draft")
DRAFT_HELP = gettext_noop(
    "Only you see a draft, and it changes nothing. You can test it against the version in use, "
    "and publish it."
)
DRAFT_TITLE = gettext_noop("The draft of {name}")
DRAFT_SUBTITLE = gettext_noop("Only you see it. Nothing changes for anybody until you publish it.")
REPLACES = gettext_noop("There is a draft already. Saved as draft, this takes its place.")
NOT_OF_A_DRAFT = gettext_noop(
    "Others see this at once, so it is no part of a draft: {fields}. Put it back, or save the "
    "change."
)
UNCHANGED = gettext_noop("Nothing is changed yet.")
KEY_NEEDED = gettext_noop("Sign in again to save it. What you typed stays.")
MEANWHILE = gettext_noop(
    "You began with version {opened}, and it is version {present} now. What you typed is still "
    "here."
)
DRAFT_MEANWHILE = gettext_noop(
    "Somebody saved another draft since you opened it. What you typed is still here."
)
THEIR_DRAFT = gettext_noop("Start again from their draft")
THEIRS = gettext_noop("What was changed meanwhile")
KEEP_MINE, TAKE_THEIRS = (
    gettext_noop("Go on with mine"),
    gettext_noop("Start again from version {n}"),
)


def draw(bot: Bot) -> None:
    owner_actions.back(bot)
    is_draft = state.draft_opened.get() is not None
    title, subtitle = (DRAFT_TITLE, DRAFT_SUBTITLE) if is_draft else (TITLE, SUBTITLE)
    page_header.draw(_(title).format(name=plain(bot.name)), _(subtitle))
    opened = state.bot_opened.get()
    if opened is None:
        return
    if state.user.get() is None:
        key_form.draw(_(KEY_NEEDED))
    else:
        models: Sequence[Model] | None = None
        with banner.shown():
            models = api_service.models().models
        with st.container(key=draft_storage.mark(opened)):
            _form(bot, opened, model_settings.with_its_own(models, opened.config.model))


@st.fragment
def _form(bot: Bot, opened: Bot, models: Sequence[Model]) -> None:
    is_draft, theirs = state.draft_opened.get() is not None, state.draft_theirs.get()
    if not is_draft:
        st.subheader(_(CARD), anchor=False)
        card_preview.draw(change_draft, bot.bot_id)
        st.subheader(_(GIVEN), anchor=False)
    fields.initial_prompt(change_draft)
    model_settings.draw(change_draft, models)
    fields.kind(change_draft)
    fields.summary_prompt(change_draft)
    with st.expander(_(BESIDE), key="beside"):
        starter_fields.draw(change_draft)
        variable_fields.draw_definitions(change_draft)
    if theirs:
        _draft_meanwhile(bot, opened, theirs)
    elif opened.version != bot.version and not is_draft:
        _meanwhile(bot, opened)
    else:
        _ways_on(opened, is_draft=is_draft)


def _ways_on(opened: Bot, *, is_draft: bool) -> None:
    if opened.draft_revision and not is_draft:
        st.caption(_(REPLACES))
    with st.container(horizontal=True):
        pressed = not is_draft and _way(SAVE, "save_change", primary=True)
        drafted = _way(SAVE_DRAFT, "save_draft", primary=is_draft, help_=DRAFT_HELP)
        left = st.button(_(DISCARD), key="discard_change", type="tertiary")
    if left:
        bot_editor.discard()
        redraw.rerun()
    if pressed:
        _save(opened)
    if drafted:
        _save_draft(opened)


def _way(label: str, key: str, *, primary: bool, help_: str = "") -> bool:
    return st.button(
        _(label),
        key=key,
        type="primary" if primary else "secondary",
        help=_(help_) or None,
        on_click=change_draft.check,
        args=(NEEDED,),
    )


def _is_complete() -> bool:
    return fields.are_complete(change_draft, *NEEDED) and variable_fields.are_right(change_draft)


def _save(opened: Bot) -> None:
    if not _is_complete():
        return
    with banner.shown():
        wanted = bot_editor.revision(opened)
        if not bot_editor.is_another(wanted, opened):
            st.info(_(UNCHANGED))
            return
        bot_editor.save(wanted)
        redraw.rerun()


def _save_draft(opened: Bot) -> None:
    if not _is_complete():
        return
    card = bot_editor.changed_card(opened)
    if card:
        names = ", ".join(_(FIELDS[name]) for name in card)
        st.warning(_(NOT_OF_A_DRAFT).format(fields=names))
        return
    with banner.shown():
        wanted = bot_editor.as_draft(opened)
        if not bot_editor.is_another_draft(wanted, opened):
            st.info(_(UNCHANGED))
            return
        bot_editor.save_draft(wanted)
        redraw.rerun()


def _draft_meanwhile(bot: Bot, opened: Bot, theirs: Draft) -> None:
    """Somebody saved another draft since: what they changed, and whose is to hold."""
    banner.draw(errors.DraftChanged())
    st.markdown(_(DRAFT_MEANWHILE))
    with st.expander(_(THEIRS), key="draft_meanwhile", expanded=True):
        diff_view.legend()
        diff_view.draw(opened, theirs)
    with st.container(horizontal=True):
        mine, again = bot_editor.keep_my_draft, bot_editor.open_draft
        pressed = (
            st.button(_(KEEP_MINE), key="keep_my_draft", on_click=mine, args=(theirs,)),
            st.button(_(THEIR_DRAFT), key="take_draft", on_click=again, args=(bot, theirs)),
        )
    if any(pressed):
        redraw.rerun()


def _meanwhile(bot: Bot, opened: Bot) -> None:
    """Somebody changed it since: what they changed, and whose is to hold. The draft stays."""
    banner.draw(errors.BotChanged())
    st.markdown(_(MEANWHILE).format(opened=opened.version, present=bot.version))
    with st.expander(_(THEIRS), key="meanwhile", expanded=True):
        diff_view.legend()
        diff_view.draw(opened, bot)
    with st.container(horizontal=True):
        mine, theirs = _(KEEP_MINE), _(TAKE_THEIRS).format(n=bot.version)
        pressed = (
            st.button(mine, key="keep_mine", on_click=bot_editor.keep_mine, args=(bot,)),
            st.button(theirs, key="take_theirs", on_click=bot_editor.begin, args=(bot,)),
        )
    if any(pressed):
        redraw.rerun()
