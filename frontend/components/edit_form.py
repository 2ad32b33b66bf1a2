"""The form that changes an assistant of one's own."""

from collections.abc import Sequence

import streamlit as st

from frontend import api_service, bot_editor, state
from frontend.components import (
    banner,
    card_preview,
    diff_view,
    fields,
    key_form,
    model_settings,
    owner_actions,
    page_header,
)
from frontend.draft import NEEDED
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from frontend.state import change_draft
from gptlab.api.accounts import Model
from gptlab.api.bots import Bot
from gptlab.client import errors

TITLE = gettext_noop("Change {name}")
SUBTITLE = gettext_noop(
    "What the model is given makes a new version; sessions that have begun keep theirs. What "
    "others see is changed at once."
)
CARD, GIVEN = gettext_noop("What others see"), gettext_noop("What the model is given")
SAVE, DISCARD = gettext_noop("Save the change"), gettext_noop("Discard the change")
UNCHANGED = gettext_noop("Nothing is changed yet.")
KEY_NEEDED = gettext_noop("Sign in again to save it. What you typed stays.")
MEANWHILE = gettext_noop(
    "You began with version {opened}, and it is version {present} now. What you typed is still "
    "here."
)
THEIRS = gettext_noop("What was changed meanwhile")
KEEP_MINE, TAKE_THEIRS = (
    gettext_noop("Go on with mine"),
    gettext_noop("Start again from version {n}"),
)


def draw(bot: Bot) -> None:
    owner_actions.back(bot)
    page_header.draw(_(TITLE).format(name=plain(bot.name)), _(SUBTITLE))
    opened = state.bot_opened.get()
    if opened is None:
        return
    if state.user.get() is None:
        key_form.draw(_(KEY_NEEDED))
    else:
        models: Sequence[Model] | None = None
        with banner.shown():
            models = api_service.models().models
        _form(bot, opened, model_settings.with_its_own(models, opened.config.model))


@st.fragment
def _form(bot: Bot, opened: Bot, models: Sequence[Model]) -> None:
    st.subheader(_(CARD), anchor=False)
    card_preview.draw(change_draft, bot.bot_id)
    st.subheader(_(GIVEN), anchor=False)
    fields.initial_prompt(change_draft)
    model_settings.draw(change_draft, models)
    fields.kind(change_draft)
    fields.summary_prompt(change_draft)
    if opened.version != bot.version:
        _meanwhile(bot, opened)
    else:
        _ways_on(opened)


def _ways_on(opened: Bot) -> None:
    with st.container(horizontal=True):
        pressed = st.button(
            _(SAVE),
            key="save_change",
            type="primary",
            on_click=change_draft.check,
            args=(NEEDED,),
        )
        left = st.button(_(DISCARD), key="discard_change", type="tertiary")
    if left:
        bot_editor.discard()
        st.rerun()
    if pressed:
        _save(opened)


def _save(opened: Bot) -> None:
    if not fields.are_complete(change_draft, *NEEDED):
        return
    with banner.shown():
        wanted = bot_editor.revision(opened)
        if not bot_editor.is_another(wanted, opened):
            st.info(_(UNCHANGED))
            return
        bot_editor.save(wanted)
        st.rerun()


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
        st.rerun()
