"""Test and publish: the draft of an assistant of one's own, its cases, the verdict, the way on."""

from functools import partial

import streamlit as st

from frontend import api_service, bench, bot_editor, chat_service, lengths, redraw, state
from frontend.components import (
    banner,
    case_list,
    confirm_dialog,
    date_format,
    diff_view,
    fields,
    key_form,
    leaving_model,
    owner_actions,
    page_header,
    side_by_side_view,
    variable_fields,
    verdict_view,
)
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.api import limits
from gptlab.api.bots import Bot, Draft
from gptlab.api.sessions import StartSession

TITLE = gettext_noop("Test and publish {name}")
SUBTITLE = gettext_noop(
    "Change it without a risk: a draft is yours alone, and cases say whether it got worse."
)
KEY_NEEDED = gettext_noop("Sign in again to test and publish")
THE_DRAFT, CASES, TESTS, PUBLISHING = (
    gettext_noop("The draft"),
    gettext_noop("Cases"),
    gettext_noop("Tests"),
    gettext_noop("Publish"),
)
NO_DRAFT = gettext_noop(
    "There is no draft. Change the assistant and press Save as draft: nobody else sees it, and "
    "nothing changes until you publish it here."
)
SAVED = gettext_noop("Saved {when}.")
BEGUN_BEFORE = gettext_noop(
    "It was begun from version {base}, and there is version {newest} now. Published, the draft "
    "takes the place of that too."
)
DIFFERENT = gettext_noop("What is different from version {n}")
CHANGE, TRY, DISCARD = (
    gettext_noop("Change the draft"),
    gettext_noop("Talk to the draft"),
    gettext_noop("Discard the draft"),
)
GOES = gettext_noop("The draft goes. This cannot be undone.")
NOTE_KEY = "bench_note"
NOTE, NOTE_HINT = gettext_noop("Note"), gettext_noop("What is new, for yourself")
PUBLISH = gettext_noop("Publish the draft")
PUBLISH_ONE = gettext_noop("Publish this draft?")
BECOMES = gettext_noop(
    "It becomes version {n} and runs from the next session and the next call on, wherever no "
    "version is named. Sessions that have begun keep theirs."
)


def draw(bot: Bot) -> None:
    owner_actions.back(bot)
    page_header.draw(_(TITLE).format(name=plain(bot.name)), _(SUBTITLE))
    if state.user.get() is None:
        key_form.draw(_(KEY_NEEDED))
        return
    listed = None
    with banner.shown():
        listed = api_service.models()
    with banner.shown():
        draft = bench.draft(bot)
        if listed:
            leaving_model.draw(bot, listed)
        st.subheader(_(THE_DRAFT), anchor=False)
        if draft is None:
            _no_draft(bot)
        else:
            _draft(bot, draft)
        with banner.shown():
            side_by_side_view.draw(bot, draft, listed)
        st.subheader(_(CASES), anchor=False)
        case_list.draw(bot, (draft or bot).variables, listed.models if listed else ())
        if draft and bench.cases(bot):
            st.subheader(_(TESTS), anchor=False)
            verdict_view.draw(bot, draft, listed)
        if draft:
            st.subheader(_(PUBLISHING), anchor=False)
            _publishing(bot, draft)


def _no_draft(bot: Bot) -> None:
    st.markdown(_(NO_DRAFT))
    label = _(owner_actions.GO_ON if state.bot_opened.get() else owner_actions.CHANGE)
    st.button(label, key="begin_draft", on_click=bot_editor.open_form, args=(bot,))


def _draft(bot: Bot, draft: Draft) -> None:
    st.caption(_(SAVED).format(when=date_format.moment(draft.saved_date)))
    newest = bot.latest_version or bot.version
    if newest != draft.base_version:
        st.info(_(BEGUN_BEFORE).format(base=draft.base_version, newest=newest))
    with st.expander(_(DIFFERENT).format(n=bot.version), key="draft_difference"):
        diff_view.legend()
        diff_view.draw(bot, draft)
    values = variable_fields.draw_values(draft.variables, "case_try")
    with st.container(horizontal=True):
        st.button(_(CHANGE), key="change_draft", on_click=bot_editor.open_draft, args=(bot, draft))
        tried = st.button(_(TRY), key="try_draft")
        goes = st.button(_(DISCARD), key="discard_draft", type="tertiary")
    if tried and variable_fields.are_given(draft.variables, values):
        with banner.shown():
            given = {"variables": values} if values else {}
            wanted = StartSession.of(bot_id=bot.bot_id, version=bench.DRAFT, **given)
            chat_service.start(state.conversation, wanted)
            redraw.rerun()
    if goes:
        st.dialog(_(DISCARD))(_discard)(draft)


def _discard(draft: Draft) -> None:
    act = partial(bench.discard_draft, draft)
    confirm_dialog.draw((_(GOES),), _("Cancel"), _(DISCARD), act, destroys=True)


def _publishing(bot: Bot, draft: Draft) -> None:
    with st.container(gap="xxsmall"):
        note = st.text_input(_(NOTE), key=NOTE_KEY, placeholder=_(NOTE_HINT), live=True) or ""
        lengths.count(NOTE_KEY, note, limits.NOTE_CHARS)
    if not st.button(_(PUBLISH), key="publish_draft", type="primary"):
        return
    if lengths.too_many(note, limits.NOTE_CHARS):
        st.warning(_(fields.TOO_LONG).format(fields=_(NOTE)))
    else:
        st.dialog(_(PUBLISH_ONE))(_publish)(bot, draft, note)


def _publish(bot: Bot, draft: Draft, note: str) -> None:
    newest = bot.latest_version or bot.version
    texts = (verdict_view.in_a_sentence(bench.verdict_known()), _(BECOMES).format(n=newest + 1))
    act = partial(bench.publish, bot, draft, note)
    confirm_dialog.draw(texts, _("Cancel"), _(PUBLISH), act)
