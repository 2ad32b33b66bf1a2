"""The chat."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from frontend import calls, state
from frontend.parts import avatar, banner, chat, heading, key_form
from frontend.reading import Reading
from frontend.safe_markdown import plain
from frontend.state import Unsent
from gptlab import api

KEY_NEEDED = "Sign in again to go on"
CONCLUDE_HELP = "Ends the session with a recap."
LEAVE_HELP = "The session stays and can be resumed."
STOP = "Stop"
STOP_HELP = "Keeps what has come so far."
BEING_MADE = "The reply to this is still being made. It will appear here."
BEING_STOPPED = "What has come is being kept."
FLAGGED = "The provider's moderation flagged your last message: {}. It was answered all the same."
BROKEN_OFF = "Broken off here"
LOOK_EVERY = 0.5
"""Seconds between two looks for a reply that is being made where we do not hear it."""
BLOCKED_INPUT = "First send the message above again, edit it, or discard it"
ONE_AT_A_TIME = "The reply is still coming. Your next message is kept in the input."
COMPOSER = "composer"


def draw(bot: api.Bot, session_id: str) -> None:
    reading, unsent = state.session_reply.get(), state.session_unsent.get()
    stop_place = st.bottom.empty()
    if reading:
        _stop_button(stop_place, session_id)
    if state.user.get():
        _take_input(bot, session_id)
    if _head(bot, busy=reading is not None):
        _conclude(session_id)
    chat.messages(bot, session_id)
    if unsent and reading:
        chat.mine(unsent.text)
        with _bubble(bot):
            chat.follow(reading, bot)
    elif unsent:
        _unsent(bot, session_id, unsent)
    elif state.user.get():
        _about_last_turn()
    if not state.user.get():
        key_form.draw(KEY_NEEDED)


def draw_opening(bot: api.Bot, reading: Reading[api.Turn]) -> None:
    """A session that is being started: the assistant speaks first."""
    _composer(f"Message {bot.name}", off=True)
    _head(bot, busy=True)
    with _bubble(bot):
        chat.follow(reading, bot)


def _head(bot: api.Bot, *, busy: bool) -> bool:
    """Who is talking, and whether Conclude was pressed: it is offered from the first reply on."""
    session = state.session_info.get()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        avatar.draw(bot.bot_id, 48)
        with st.container(gap=None, width="stretch"):
            st.subheader(plain(bot.name), anchor=False)
            model = f" · {plain(session.model)}" if session else ""
            st.caption(f"{plain(bot.tag_line)}{model}")
        with st.container(horizontal=True, width="content", gap="small"):
            off = busy or state.user.get() is None or len(state.session_msg_list.get()) <= 1
            pressed = st.button("Conclude", key="conclude", disabled=off, help=CONCLUDE_HELP)
            if st.button("Leave", key="leave_session", help=LEAVE_HELP):
                state.leave_session()
                st.rerun()
    return pressed


def _conclude(session_id: str) -> None:
    with banner.shown():
        calls.conclude(session_id)
        st.rerun()


def _about_last_turn() -> None:
    turn = state.session_turn.get()
    if turn:
        used = f"{turn.usage.input_tokens:,} tokens in, {turn.usage.output_tokens:,} out"
        estimated = " (estimated)" if turn.usage.source == "estimate" else ""
        condensed = f"  \n{chat.CONDENSED}" if turn.memory_condensed else ""
        st.caption(f"{used}{estimated}{condensed}")
        if turn.moderation and turn.moderation.categories:
            st.info(FLAGGED.format(plain(", ".join(turn.moderation.categories))))


def _take_input(bot: api.Bot, session_id: str) -> None:
    """Send what the person has just written, if anything."""
    off = BLOCKED_INPUT if _needs_decision() else ""
    text = _composer(off or f"Message {bot.name}", off=bool(off), on_submit=_hold_back)
    if text and text.strip() and not state.session_unsent.get():
        calls.say(text)
        _send(session_id)


def _composer(placeholder: str, *, off: bool, on_submit: Callable[[], None] | None = None) -> str:
    text = st.chat_input(
        placeholder,
        key=COMPOSER,
        max_chars=api.limits.MESSAGE_CHARS,
        submit_mode="disable",
        disabled=off,
        on_submit=on_submit,
    )
    with st.bottom:
        heading.provider_note()
    return text or ""


def _needs_decision() -> bool:
    """Whether a message waits for what the person does with it."""
    unsent = state.session_unsent.get()
    return unsent is not None and not _is_being_answered()


def _is_being_answered() -> bool:
    unsent = state.session_unsent.get()
    return state.session_reply.get() is not None or bool(unsent and unsent.elsewhere)


def _hold_back() -> None:
    """One message at a time: while a reply is coming, what is sent goes back into the input."""
    if _is_being_answered():
        st.session_state[COMPOSER] = st.session_state[COMPOSER]
        st.toast(ONE_AT_A_TIME)


def _send(session_id: str) -> None:
    with banner.shown():
        calls.send(session_id)
        st.rerun()


def _bubble(bot: api.Bot) -> DeltaGenerator:
    return st.chat_message("assistant", avatar=avatar.svg(bot.bot_id))


def _stop_button(place: DeltaGenerator, session_id: str) -> None:
    """Above the input, where it stays in sight however long the reply grows."""
    with place.container(horizontal_alignment="center"):
        st.button(
            STOP,
            key="stop",
            icon=":material/stop_circle:",
            shortcut="Esc",
            help=STOP_HELP,
            on_click=_stop,
            args=(session_id,),
        )


def _stop(session_id: str) -> None:
    with banner.shown_next():
        calls.stop(session_id)


def _unsent(bot: api.Bot, session_id: str, unsent: Unsent) -> None:
    chat.mine(unsent.text)
    if unsent.reply:
        with _bubble(bot):
            chat.reply(unsent.reply)
            st.caption(chat.STOPPED if unsent.stopped else BROKEN_OFF)
    if unsent.elsewhere:
        _wait_for_it(session_id, unsent)
        return
    if unsent.error:
        banner.draw(unsent.error)
    signed_out = state.user.get() is None
    with st.container(horizontal=True):
        again = st.button("Retry", key="retry", type="primary", disabled=signed_out)
        st.button("Edit", key="edit", on_click=_edit, args=(unsent.text,), disabled=signed_out)
        st.button("Discard", key="discard", on_click=state.session_unsent.clear)
    if again:
        _send(session_id)


@st.fragment(run_every=LOOK_EVERY)
def _wait_for_it(session_id: str, unsent: Unsent) -> None:
    """Look at once and then every so often."""
    st.caption(BEING_STOPPED if unsent.stopped else BEING_MADE)
    with banner.shown():
        if state.user.get() and calls.look(session_id):
            st.rerun()


def _edit(text: str) -> None:
    """Back into the input: changed, it is another message with another key."""
    st.session_state[COMPOSER] = text
    state.session_unsent.clear()
