"""The chat."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from frontend import calls, state
from frontend.parts import avatar, banner, chat, heading, key_form
from frontend.safe_markdown import plain
from frontend.state import Unsent
from gptlab import api

KEY_NEEDED = "Sign in again to go on"
CONCLUDE_HELP = "Ends the session with a recap."
LEAVE_HELP = "The session stays and can be resumed."
ELSEWHERE = "The reply to this is still being made."
CONDENSED = "The talk had grown long: earlier messages were condensed into a summary."
BLOCKED_INPUT = "First send the message above again, edit it, or discard it"


def draw(bot: api.Bot, session_id: str) -> None:
    if _head(bot):
        _conclude(bot, session_id)
    chat.messages(bot, session_id)
    unsent = state.session_unsent.get()
    if unsent:
        _unsent(bot, session_id, unsent)
    about = st.empty()
    if state.user.get():
        text = _composer(bot, blocked=unsent is not None)
        if text:
            calls.say(text)
            chat.mine(text)
            _send(bot, session_id)
        elif not unsent:
            _about_last_turn(about)
    else:
        key_form.draw(KEY_NEEDED)


def _head(bot: api.Bot) -> bool:
    """Who is talking, and whether Conclude was pressed: it is offered from the first reply on."""
    session = state.session_info.get()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        avatar.draw(bot.bot_id, 48)
        with st.container(gap=None, width="stretch"):
            st.subheader(plain(bot.name), anchor=False)
            model = f" · {plain(session.model)}" if session else ""
            st.caption(f"{plain(bot.tag_line)}{model}")
        with st.container(horizontal=True, width="content", gap="small"):
            off = state.user.get() is None or len(state.session_msg_list.get()) <= 1
            pressed = st.button("Conclude", key="conclude", disabled=off, help=CONCLUDE_HELP)
            if st.button("Leave", key="leave_session", help=LEAVE_HELP):
                state.leave_session()
                st.rerun()
    return pressed


def _conclude(bot: api.Bot, session_id: str) -> None:
    with banner.shown():
        with st.spinner(f"{plain(bot.name)} is writing the recap"):
            calls.conclude(session_id)
        st.rerun()


def _about_last_turn(place: DeltaGenerator) -> None:
    turn = state.session_turn.get()
    if turn:
        used = f"{turn.usage.input_tokens:,} tokens in, {turn.usage.output_tokens:,} out"
        estimated = " (estimated)" if turn.usage.source == "estimate" else ""
        condensed = f"  \n{CONDENSED}" if turn.memory_condensed else ""
        place.caption(f"{used}{estimated}{condensed}")


def _composer(bot: api.Bot, *, blocked: bool) -> str:
    """What the person has just sent, if anything."""
    text = st.chat_input(
        BLOCKED_INPUT if blocked else f"Message {bot.name}",
        key="composer",
        max_chars=api.limits.MESSAGE_CHARS,
        submit_mode="disable",
        disabled=blocked,
    )
    with st.bottom:
        heading.provider_note()
    return text if text and text.strip() else ""


def _send(bot: api.Bot, session_id: str) -> None:
    """The run after this one draws what came of it: the reply, or the failure and Retry."""
    with banner.shown():
        bubble = st.chat_message("assistant", avatar=avatar.svg(bot.bot_id))
        with bubble, st.spinner(f"{plain(bot.name)} is thinking"):
            calls.send(session_id)
        st.rerun()


def _unsent(bot: api.Bot, session_id: str, unsent: Unsent) -> None:
    chat.mine(unsent.text)
    if unsent.elsewhere:
        st.caption(ELSEWHERE)
        if st.button("Look again", key="look_again"):
            with banner.shown():
                calls.open_session(session_id)
                st.rerun()
        return
    if unsent.error:
        banner.draw(unsent.error)
    signed_out = state.user.get() is None
    with st.container(horizontal=True):
        again = st.button("Retry", key="retry", type="primary", disabled=signed_out)
        st.button("Edit", key="edit", on_click=_edit, args=(unsent.text,), disabled=signed_out)
        st.button("Discard", key="discard", on_click=state.session_unsent.clear)
    if again:
        _send(bot, session_id)


def _edit(text: str) -> None:
    """Back into the input: changed, it is another message with another key."""
    st.session_state["composer"] = text
    state.session_unsent.clear()
