"""A session and the field to go on with it, whoever it is with."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any, Literal

import streamlit as st

from frontend import api_service, chat_service, lengths, redraw, state
from frontend.components import (
    avatar,
    banner,
    chat,
    message_actions,
    page_header,
)
from frontend.components.avatar import Face
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from frontend.state import Asked, Conversation
from frontend.stream_reader import StreamReader
from gptlab.api import limits
from gptlab.api.fields import Role
from gptlab.client import errors

MESSAGE, ANY_MESSAGE = gettext_noop("Message {name}"), gettext_noop("Write a message")
STOP = gettext_noop("Stop")
STOP_HELP = gettext_noop("Keeps what has come so far.")
BEING_MADE = gettext_noop("The reply to this is still being made. It will appear here.")
BEING_STOPPED = gettext_noop("Stopping …")
FLAGGED = gettext_noop(
    "The provider's moderation flagged your last message: {categories}. "
    "It was answered all the same."
)
NEVER_BEGAN = gettext_noop("Stopped before the first word.")
BROKEN_OFF = gettext_noop("Broken off here")
GO_ON = gettext_noop(
    "The reply reached its limit of tokens. Write “go on” to read the rest; whoever made the "
    "assistant can raise its reply limit."
)
NOTHING_SAID = gettext_noop("Nothing has been said yet. You can begin.")
BLOCKED_INPUT = gettext_noop("First send the message above again, edit it, or discard it")
TOO_LONG = gettext_noop("Your message is kept in the input. Please shorten it:")
ONE_AT_A_TIME = gettext_noop("The reply is still coming. Your next message is kept in the input.")
REOPEN = gettext_noop("Resume and send")
RAISE = gettext_noop("Raise the limit")
EDITING = gettext_noop(
    "You are changing an earlier message. The session goes on from there; what came after it is "
    "kept as an earlier version."
)
LOOKING = gettext_noop("You are looking at an earlier version of this session.")
EARLIER = gettext_noop("Edit a message here to go on from it")
BACK = gettext_noop("Back to the newest")
LATEST = gettext_noop("Jump to the latest message")
MOST = limits.MESSAGE_CHARS
LOOK_EVERY = 0.5
"""Seconds between two looks for a reply that is being made where we do not hear it."""


def draw(conversation: Conversation, face: Face, starters: Sequence[str] = ()) -> None:
    """What was said, what is being said, and what went wrong; beneath it the field, signed in.

    ``starters`` can be sent with a click, until something was said.
    """
    avatar.speaks(face.seed)
    asked = conversation.asked.get()
    if unsent := state.unsent.get():
        st.bottom.warning(f"{_(TOO_LONG)} {lengths.said(unsent, MOST)}")
        state.unsent.clear()
    if state.user.get():
        _take_input(conversation, face)
    can_ask = asked is None and state.user.get() is not None
    again = can_ask and conversation.branch.get() is None
    if chat.messages(conversation, without=_replaced(conversation, asked), again=again):
        with banner.shown():
            chat_service.ask_again(conversation)
            redraw.rerun()
    if asked and asked.reader:
        _growing(conversation, asked, asked.reader, face)
    elif asked:
        _unanswered(conversation, asked)
    else:
        _settled(conversation)
        if again:
            _starters(conversation, starters)
    message_actions.listen(conversation, off=not can_ask)


def _replaced(conversation: Conversation, asked: Asked | None) -> int:
    """So many messages at the end that what is asked for takes the place of."""
    if asked is None:
        return 0
    if asked.kind == "another":
        return int(asked.reader is not None)
    ids = [message.message_id for message in conversation.messages.get()]
    return len(ids) - ids.index(asked.edits) if asked.edits in ids else 0


def draw_opening(conversation: Conversation, face: Face, reader: StreamReader[Any]) -> None:
    """A talk that is being started: the assistant speaks first."""
    avatar.speaks(face.seed)
    _composer(conversation, _placeholder(face), off=True)
    with avatar.bubble():
        chat.follow(conversation, reader, face)


def _placeholder(face: Face) -> str:
    return _(MESSAGE).format(name=face.name) if face.name else _(ANY_MESSAGE)


def stop_button(conversation: Conversation) -> None:
    """Where Send is otherwise; in sight however long the reply grows."""
    st.button(
        _(STOP),
        key="stop",
        icon=":material/stop_circle:",
        shortcut="Esc",
        help=_(STOP_HELP),
        on_click=_stop,
        args=(conversation,),
    )


@st.fragment(run_every=LOOK_EVERY)
def wait_for_it(conversation: Conversation, asked: Asked) -> None:
    """Look at once and then every so often."""
    st.caption(_(BEING_STOPPED if asked.stopped else BEING_MADE))
    with banner.shown():
        if state.user.get() and chat_service.look(conversation):
            if conversation.session_id.get() is None:
                st.toast(_(NEVER_BEGAN))
            redraw.rerun()


def _growing(
    conversation: Conversation, asked: Asked, reader: StreamReader[Any], face: Face
) -> None:
    if asked.text:
        chat.mine(asked.text)
    with avatar.bubble():
        chat.follow(conversation, reader, face)


def _settled(conversation: Conversation) -> None:
    """Nothing is under way: what there is to know about the last turn."""
    turn, said = conversation.turn.get(), conversation.messages.get()
    if not said:
        st.caption(_(NOTHING_SAID))
    elif said[-1].reached_limit:
        st.caption(_(GO_ON))
    if turn and turn.memory_condensed:
        st.caption(_(chat.CONDENSED))
    if turn and turn.moderation and turn.moderation.categories:
        categories = plain(", ".join(turn.moderation.categories))
        st.info(_(FLAGGED).format(categories=categories))


def _starters(conversation: Conversation, starters: Sequence[str]) -> None:
    """First messages to choose from, while the assistant alone has spoken."""
    said = conversation.messages.get()
    if conversation.earlier.get() or any(message.role is Role.USER for message in said):
        return
    with st.container(horizontal=True, gap="small", key="starters"):
        for number, text in enumerate(starters):
            if st.button(plain(text), key=f"starter_{number}"):
                chat_service.say(conversation, text)
                _send(conversation)


def _take_input(conversation: Conversation, face: Face) -> None:
    """Send what the person has just written, if anything."""
    asked, editing = conversation.asked.get(), conversation.editing.get()
    blocked = asked is not None and not _is_being_answered(asked)
    looking = conversation.branch.get() is not None and not editing
    placeholder = _(BLOCKED_INPUT) if blocked else _(EARLIER) if looking else _placeholder(face)
    text = _composer(
        conversation,
        placeholder,
        off=blocked or looking,
        on_submit=_hold_back,
        args=(conversation,),
    )
    if text.strip() and not asked:
        if editing:
            chat_service.say_instead(conversation, editing, text)
        else:
            chat_service.say(conversation, text)
        _send(conversation)


def _bar(conversation: Conversation) -> None:
    """Above the input, which stays where it is: what is being done, and the way out of it."""
    if conversation.editing.get():
        said, way, act = _(EDITING), _("Cancel"), conversation.editing.clear
    elif conversation.branch.get():
        said, way, act = _(LOOKING), _(BACK), partial(_back, conversation)
    else:
        return
    st.caption(said, width="stretch")
    st.button(way, key="leave_bar", on_click=act)


def _back(conversation: Conversation) -> None:
    with banner.shown_next():
        api_service.look_at(conversation, None)


def _composer(
    conversation: Conversation,
    placeholder: str,
    *,
    off: bool,
    on_submit: Callable[[Conversation], None] | None = None,
    args: tuple[Conversation, ...] = (),
) -> str:
    asked = conversation.asked.get()
    with st.bottom.container(horizontal=True, vertical_alignment="center", key="composer_bar"):
        _bar(conversation)
    with st.bottom.container(key="composer_row", gap=None):
        text = st.chat_input(
            placeholder,
            key=conversation.composer_key,
            submit_mode="disable",
            disabled=off,
            on_submit=on_submit,
            args=args,
        )
        if asked and asked.reader:
            stop_button(conversation)
        st.html(f'<button type="button" class="jump-latest" hidden>{escape(_(LATEST))}</button>')
    with st.bottom.container(key="composer_foot", gap=None):
        lengths.count(conversation.composer_key, "", MOST)
        page_header.provider_note()
    return text or ""


def _is_being_answered(asked: Asked) -> bool:
    return asked.reader is not None or asked.elsewhere


def _hold_back(conversation: Conversation) -> None:
    """What is too long goes back into the input, and so does what comes while a reply does."""
    composer = conversation.composer_key
    asked, text = conversation.asked.get(), st.session_state[composer]
    if asked and _is_being_answered(asked):
        st.session_state[composer] = text
        st.toast(_(ONE_AT_A_TIME))
    elif lengths.too_many(text, MOST):
        st.session_state[composer] = text
        state.unsent.set(text)


def _send(conversation: Conversation) -> None:
    with banner.shown():
        chat_service.send(conversation)
        redraw.rerun()


def _stop(conversation: Conversation) -> None:
    with banner.shown_next():
        chat_service.stop(conversation)


def _unanswered(conversation: Conversation, asked: Asked) -> None:
    if asked.text:
        chat.mine(asked.text)
    if asked.reply:
        with avatar.bubble():
            chat.reply(asked.reply)
            st.caption(_(chat.STOPPED if asked.stopped else BROKEN_OFF))
    if asked.elsewhere:
        wait_for_it(conversation, asked)
        return
    if asked.error:
        banner.draw(asked.error)
    signed_out = state.user.get() is None
    limit = isinstance(asked.error, errors.SpendLimitReached)
    with st.container(horizontal=True):
        if limit and st.button(_(RAISE), key="raise_limit", type="primary"):
            st.switch_page("app_pages/account.py")
        again = _again_button(asked, off=signed_out, first=not limit)
        edit = _("Edit")
        st.button(edit, key="edit", on_click=_edit, args=(conversation, asked), disabled=signed_out)
        st.button(_("Discard"), key="discard", on_click=conversation.asked.clear)
    if again:
        _go_on(conversation, asked)


def _again_button(asked: Asked, *, off: bool, first: bool) -> bool:
    """``first``: it is what helps most."""
    label = _(REOPEN) if isinstance(asked.error, errors.SessionEnded) else _("Retry")
    kind: Literal["primary", "secondary"] = "primary" if first else "secondary"
    return st.button(label, key="retry", type=kind, disabled=off)


def _go_on(conversation: Conversation, asked: Asked) -> None:
    """Try again; a session that was concluded meanwhile, in another tab say, is reopened."""
    with banner.shown():
        if isinstance(asked.error, errors.SessionEnded):
            api_service.reopen(conversation.session_id.get() or "")
    _send(conversation)


def _edit(conversation: Conversation, asked: Asked) -> None:
    """Back into the input: changed, it is another message with another key."""
    conversation.editing.set(asked.edits or None)
    st.session_state[conversation.composer_key] = asked.text
    conversation.asked.clear()
