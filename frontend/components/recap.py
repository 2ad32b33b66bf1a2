"""The recap: what came of the session, a thumb, and the session as a file."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from frontend import api_service, case_form, redraw, state
from frontend.components import (
    avatar,
    banner,
    chat,
    chat_view,
    copy_button,
    export,
    message_actions,
    page_header,
    usage_line,
)
from frontend.components.chat_page import face_of
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from frontend.state import Asked
from gptlab.api.bots import Bot

NO_RECAP = gettext_noop("This session was concluded without a recap.")
WRITING = gettext_noop("{name} is writing the recap")
TAKEN = gettext_noop("The whole session took {spent}.")
THANKS = gettext_noop("Thank you.")
DISLIKED = 0
IN_SUMS = gettext_noop("The assistant's creator sees only totals of at least five people.")
WENT_WRONG = gettext_noop(
    "Make a test case of what went wrong: then you see whether a change fixes it. Each reply in "
    "the whole conversation has a button for this."
)
LAST_AS_CASE = gettext_noop("Make the last reply a test case")


def draw(bot: Bot) -> None:
    session_id = state.conversation.session_id.get() or ""
    _head(bot)
    text = state.conversation.recap.get()
    with _frame(bot):
        chat.reply(text or _(NO_RECAP))
        if text:
            copy_button.foot(text)
    session = state.conversation.info.get()
    if session and session.output_tokens:
        st.caption(_(TAKEN).format(spent=plain(usage_line.line(session))))
    if _thumbs(bot, session_id) == DISLIKED:
        _case(bot)
    _downloads(bot, session_id)
    _ways_on(session_id)
    with st.expander(_("The whole conversation"), key="full_conversation"):
        chat.messages(state.conversation)
    message_actions.listen(state.conversation, off=state.user.get() is None)


def draw_growing(bot: Bot, asked: Asked) -> None:
    """A recap that is being written, or what has come of it; where it fails, the chat is back."""
    _head(bot)
    if asked.reader:
        with st.bottom.container(key="stop_row", horizontal_alignment="center"):
            chat_view.stop_button(state.conversation)
    with _frame(bot):
        if asked.reader:
            chat.follow(state.conversation, asked.reader, face_of(bot), WRITING)
        else:
            chat.reply(asked.reply)
    if asked.elsewhere:
        chat_view.wait_for_it(state.conversation, asked)


def _head(bot: Bot) -> None:
    page_header.draw(_("Recap"), _("Your session with {name}").format(name=plain(bot.name)))


def _frame(bot: Bot) -> DeltaGenerator:
    avatar.speaks(bot.bot_id)
    with st.container(border=True):
        return avatar.bubble()


def _thumbs(bot: Bot, session_id: str) -> int | None:
    """Which was given, now or before."""
    session = state.conversation.info.get()
    liked = session.user_liked if session else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("Was it useful?"))
        given = st.feedback("thumbs", key=f"thumbs_{session_id}", default=liked)
    if not bot.is_mine:
        st.caption(_(IN_SUMS))
    if given is not None and given != liked:
        with banner.shown():
            api_service.rate(session_id, given)
            st.toast(_(THANKS))
    return given


def _case(bot: Bot) -> None:
    """Of one's own assistant: what went wrong becomes a test."""
    conversation = state.conversation
    last = next(reversed(conversation.messages.get()), None)
    if last is None or not case_form.is_possible(conversation, last.message_id):
        return
    st.markdown(_(WENT_WRONG))
    if st.button(_(LAST_AS_CASE), key="last_as_case"):
        with banner.shown():
            case_form.open_reply(bot, conversation, last.message_id)
            redraw.rerun()


def _downloads(bot: Bot, session_id: str) -> None:
    with banner.shown(), st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("Download the session"), width="content")
        said = api_service.full_conversation(state.conversation)
        export.draw(list(said), bot.name, session_id)


def _ways_on(session_id: str) -> None:
    with st.container(horizontal=True):
        if st.button(_("Back to the Lounge"), key="back_to_lounge", type="primary"):
            state.leave_bot()
            st.switch_page("app_pages/lounge.py")
        if st.button(_("Resume"), key="resume", disabled=state.user.get() is None):
            with banner.shown():
                api_service.reopen(session_id)
                redraw.rerun()
