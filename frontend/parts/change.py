"""The form that changes an assistant of one's own."""

from collections.abc import Sequence

import streamlit as st

from frontend import calls, changing, state
from frontend.draft import NEEDED
from frontend.languages import _, marked
from frontend.parts import (
    banner,
    card_preview,
    difference,
    fields,
    heading,
    key_form,
    model_settings,
    own,
)
from frontend.safe_markdown import plain
from frontend.state import change_draft
from gptlab.api.accounts import Model
from gptlab.api.bots import Bot
from gptlab.client import errors

TITLE = marked("Change {name}")
SUBTITLE = marked(
    "What the model is given makes a new version; talks that have begun keep theirs. What others "
    "see is changed at once."
)
CARD, GIVEN = marked("What others see"), marked("What the model is given")
SAVE, DISCARD = marked("Save the change"), marked("Discard the change")
UNCHANGED = marked("Nothing is changed yet.")
KEY_NEEDED = marked("Sign in again to save it. What you typed stays.")
MEANWHILE = marked(
    "You began with version {opened}, and it is version {present} now. What you typed is still "
    "here."
)
THEIRS = marked("What was changed meanwhile")
KEEP_MINE, TAKE_THEIRS = marked("Go on with mine"), marked("Start again from version {n}")


def draw(bot: Bot) -> None:
    own.back(bot)
    heading.draw(_(TITLE).format(name=plain(bot.name)), _(SUBTITLE))
    opened = state.bot_opened.get()
    if opened is None:
        return
    if state.user.get() is None:
        key_form.draw(_(KEY_NEEDED))
    else:
        models: Sequence[Model] | None = None
        with banner.shown():
            models = calls.models().models
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
        pressed = st.button(_(SAVE), key="save_change", type="primary")
        left = st.button(_(DISCARD), key="discard_change", type="tertiary")
    if left:
        changing.discard()
        st.rerun()
    if pressed:
        _save(opened)


def _save(opened: Bot) -> None:
    if not fields.are_complete(change_draft, *NEEDED):
        return
    with banner.shown():
        wanted = changing.revision(opened)
        if not changing.is_another(wanted, opened):
            st.info(_(UNCHANGED))
            return
        changing.save(wanted)
        st.rerun()


def _meanwhile(bot: Bot, opened: Bot) -> None:
    """Somebody changed it since: what they changed, and whose is to hold. The draft stays."""
    banner.draw(errors.BotChanged())
    st.markdown(_(MEANWHILE).format(opened=opened.version, present=bot.version))
    with st.expander(_(THEIRS), key="meanwhile", expanded=True):
        difference.legend()
        difference.draw(opened, bot)
    with st.container(horizontal=True):
        mine, theirs = _(KEEP_MINE), _(TAKE_THEIRS).format(n=bot.version)
        pressed = (
            st.button(mine, key="keep_mine", on_click=changing.keep_mine, args=(bot,)),
            st.button(theirs, key="take_theirs", on_click=changing.begin, args=(bot,)),
        )
    if any(pressed):
        st.rerun()
