"""A new chat with one click: with an assistant of the Lounge, or once more with the one at hand."""

import streamlit as st

from frontend import address, api_service, chat_service, languages, state


def begin(bot_id: str) -> None:
    """Open the assistant and start a session; signed out, as soon as somebody has signed in.

    Without a model, or where variables are to be filled in, its details.
    """
    api_service.choose_bot(bot_id)
    state.chat_waits.set(True)
    begin_waiting()
    address.go_to_assistant()


def begin_waiting() -> None:
    """Start the session that was asked for, once somebody is signed in and none is open."""
    if state.chat_waits.get() and state.user.get():
        state.chat_waits.clear()
        if state.conversation.session_id.get() is None:
            _start()


def begin_another() -> None:
    """With the assistant that is open; else the Lounge has one."""
    bot = state.bot_info.get()
    if bot is None or not bot.is_active or state.conversation.session_id.get() is None:
        st.switch_page("app_pages/lounge.py")
    used = state.conversation.info.get()
    state.conversation.leave()
    _start(used.model if used else None)
    address.go_to_assistant()


def _start(model: str | None = None) -> None:
    bot = state.bot_info.get()
    if bot is None:
        return
    known = languages.spoken(bot.variables)
    if len(known) < len(bot.variables):
        return
    model = model or api_service.model_for(bot)
    if model:
        chat_service.start(state.conversation, chat_service.opening(bot, model, known))
