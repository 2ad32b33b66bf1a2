"""Beneath a message: change it, go from one version of it to the next, make a test case of it.

They are plain buttons with one listener for the whole page (``frontend/scripts/app.js``): a widget
for each would cost a third of a rerun's time.
"""

from html import escape

import streamlit as st

from frontend import api_service, case_form, state
from frontend.components import banner
from frontend.languages import _, gettext_noop
from frontend.state import Conversation
from gptlab.api.fields import Role
from gptlab.api.sessions import Message

EDIT = gettext_noop("Edit")
EDIT_NAME = gettext_noop("Edit this message and go on from there")
CASE, CASE_NAME = gettext_noop("Test case"), gettext_noop("Make this a test case")
VERSION = gettext_noop("Version {n} of {all}")
EARLIER, LATER = gettext_noop("Earlier version"), gettext_noop("Later version")
BEFORE, AFTER = (
    "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
    "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
)
KEY = "message_actions"
OFF = "<style>.message-action { visibility: hidden; }</style>"
"""They keep their place while none of them can be pressed, so that nothing moves."""
JS = """
export default function ({ setTriggerValue }) {
    return window.gptlabActions?.(setTriggerValue);
}
"""
_listener = st.components.v2.component(KEY, js=JS)


def foot(conversation: Conversation, message: Message) -> str:
    """Its buttons, as HTML; none in a test drive. In a session that has ended nothing changes."""
    session = conversation.info.get()
    if session is None or session.bot_id is None:
        return ""
    is_case = case_form.is_possible(conversation, message.message_id)
    case = _button("case", message.message_id, _(CASE), _(CASE_NAME)) if is_case else ""
    if conversation.ended.get():
        return case
    mine = message.role is Role.USER
    edit = _button("edit", message.message_id, _(EDIT), _(EDIT_NAME)) if mine else ""
    return _versions(message) + edit + case


def listen(conversation: Conversation, *, off: bool) -> None:
    """Make the buttons of the page work; ``off`` while something is under way."""
    if off:
        st.html(OFF)
    _listener(
        key=KEY,
        on_edit_change=lambda: _edit(conversation),
        on_look_change=lambda: _look(conversation),
        on_case_change=lambda: _case(conversation),
    )


def _versions(message: Message) -> str:
    if not message.versions:
        return ""
    ids = list(message.versions)
    at = ids.index(message.message_id)
    said = _(VERSION).format(n=at + 1, all=len(ids))
    before = _button("look", ids[at - 1] if at else "", BEFORE, _(EARLIER))
    after = _button("look", ids[at + 1] if at + 1 < len(ids) else "", AFTER, _(LATER))
    return f'<span class="message-versions">{before}{escape(said)}{after}</span>'


def _button(act: str, message_id: str, text: str, name: str) -> str:
    off = "" if message_id else " disabled"
    return (
        f'<button type="button" class="message-action" data-act="{act}" data-of="{message_id}" '
        f'aria-label="{escape(name)}" title="{escape(name)}"{off}>{escape(text)}</button>'
    )


def _edit(conversation: Conversation) -> None:
    """Into the input, with the keyboard there."""
    message = conversation.message(str(st.session_state[KEY].edit))
    if message and conversation.asked.get() is None:
        conversation.editing.set(message.message_id)
        st.session_state[conversation.composer_key] = message.content
        state.focus_on("composer")


def _look(conversation: Conversation) -> None:
    if conversation.asked.get() is None:
        with banner.shown_next():
            api_service.look_at(conversation, str(st.session_state[KEY].look))


def _case(conversation: Conversation) -> None:
    bot = state.bot_info.get()
    if bot and conversation.asked.get() is None:
        with banner.shown_next():
            case_form.open_reply(bot, conversation, str(st.session_state[KEY].case))
