"""What the pages ask of the API, and what of the answer is remembered. Nothing is drawn here.

Every function raises the product's errors; ``frontend.parts.banner`` shows them.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeVar, cast
from uuid import uuid4

from frontend import state
from frontend.reading import Reading
from frontend.state import Unsent
from gptlab import api
from gptlab.client import RENEW_BEFORE, errors

C = TypeVar("C", bound=api.Command)
A = TypeVar("A", bound=api.Answer)

START_SECONDS = 5.0
"""A reply that has not begun by then is not waited for before it is stopped."""

RENEW_AHEAD = RENEW_BEFORE + timedelta(minutes=2)
"""Sooner than the client does by itself."""

RECENT = 5
WORTH_RESUMING = 2
"""Sessions with more messages than this are offered again."""


def sign_in(key: str) -> None:
    """Somebody else's key leaves nothing of the one before on the pages."""
    login = state.client().log_in(key)
    if state.owner.get() not in (None, login.user_id):
        state.forget()
        state.client().login = login
    state.signed_in(login)
    state.owner.set(login.user_id)


def sign_out() -> None:
    """On every device. What this one remembers goes even when the server cannot be reached."""
    try:
        with contextlib.suppress(errors.NotSignedIn):
            state.client().log_out()
    finally:
        state.forget()


def renew_if_due() -> None:
    """Renew the sign-in before it ends, while that is allowed."""
    login = state.user.get()
    if login and login.expires_at < login.renewable_until:
        left = login.expires_at - datetime.now(UTC)
        if timedelta(0) < left < RENEW_AHEAD:
            state.client().renew_login()


def models() -> api.ModelList:
    """The models of the person's key, asked for once per sign-in."""
    known = state.user_models.get()
    if known is None:
        known = state.client().list_models()
        state.user_models.set(known)
    return known


def list_bots(which: Literal["showcased", "mine"], token: str | None) -> api.BotPage:
    return state.client().list_bots(which, page_token=token)


def choose_bot(bot_id: str) -> None:
    """Open an assistant's details. What cannot be a code is the code of nothing."""
    try:
        bot = state.client().get_bot(bot_id)
    except errors.InvalidRequest:
        raise errors.BotNotFound from None
    state.leave_bot()
    state.bot_info.set(bot)


def create_bot(bot: api.CreateBot) -> None:
    made = state.client().create_bot(bot, idempotency_key=state.action_key("create_bot", bot))
    state.action_done("create_bot")
    state.lab_bot_id.set(made.bot_id)
    state.lab_active_step.set(4)


def get_bot(bot_id: str) -> api.Bot:
    return state.client().get_bot(bot_id)


def list_sessions(token: str | None) -> api.SessionPage:
    return state.client().list_sessions(page_token=token)


def recent_sessions() -> Sequence[api.Session]:
    """The last few, asked for again only when a session was changed here."""
    known = state.user_recent.get()
    if known is None:
        known = state.client().list_sessions(page_size=RECENT).sessions
        state.user_recent.set(known)
    return known


def sessions_with(bot_id: str) -> list[api.Session]:
    """The past sessions with one assistant in which something was said."""
    page = state.client().list_sessions(bot_id, page_size=api.limits.PAGE_SIZE_MAX)
    return [found for found in page.sessions if found.message_count > WORTH_RESUMING]


def start(bot: api.Bot, model: str) -> None:
    """Start a session; the assistant speaks first."""
    key = state.action_key("start", (bot.bot_id, model))
    command = api.StartSession.of(bot_id=bot.bot_id, model=model)
    state.leave_session()
    state.session_opening.set(_stream(api.START_SESSION, command, key))


def receive() -> None:
    """Take over what has ended since the run before; raises what it failed with.

    The failure of a message is kept beside it instead, unless the sign-in is over.
    """
    opening, reply = state.session_opening.get(), state.session_reply.get()
    concluding = state.session_concluding.get()
    if opening and opening.is_over():
        state.session_opening.clear()
        _opened(opening.answer())
    if reply and reply.is_over():
        state.session_reply.clear()
        _replied(reply)
    if concluding and concluding.is_over():
        state.session_concluding.clear()
        _concluded(concluding.answer())


def open_session(session_id: str) -> None:
    """Open a past session where it stands: its chat, or its recap."""
    talk = state.client().get_session(session_id, page_size=state.DRAWN_AT_ONCE)
    known = state.bot_info.get()
    if talk.session.bot_id is None:
        raise errors.SessionNotFound
    if known is None or known.bot_id != talk.session.bot_id:
        known = state.client().get_bot(talk.session.bot_id)
    state.leave_session()
    state.bot_info.set(known)
    state.session_id.set(session_id)
    _take_over(talk)


def resume(session_id: str) -> None:
    """Open a past session and go on with it, also where it was concluded."""
    open_session(session_id)
    if state.session_ended.get():
        state.session_info.set(state.client().resume_session(session_id))
        state.session_ended.set(False)
        state.user_recent.clear()


def show_earlier(session_id: str) -> None:
    """Have more of the talk drawn, and fetch it where it is not here yet."""
    state.session_drawn.set(state.session_drawn.get() + state.DRAWN_AT_ONCE)
    if len(state.session_msg_list.get()) < state.session_drawn.get():
        _fetch_earlier(session_id, state.DRAWN_AT_ONCE)


def whole_talk(session_id: str) -> Sequence[api.Message]:
    """Every message, for a file."""
    while state.session_earlier.get():
        _fetch_earlier(session_id, api.limits.TRANSCRIPT_PAGE_SIZE_MAX)
    return state.session_msg_list.get()


def say(text: str) -> None:
    """Take a message down before it is sent, so that no failure can lose it."""
    state.session_unsent.set(Unsent(text, uuid4().hex))


def send(session_id: str) -> None:
    """Send what was taken down. Failed, it stays with its error and its key, to be sent again."""
    unsent = state.session_unsent.get()
    if unsent is None or state.session_reply.get():
        return
    command = api.SendMessage.of(session_id=session_id, message=unsent.text)
    state.session_reply.set(_stream(api.SEND_MESSAGE, command, unsent.key))
    state.session_unsent.set(Unsent(unsent.text, unsent.key))


def stop(session_id: str) -> None:
    """Stop the reply, and then listen no more: what has come of it is being stored.

    Where the word to stop does not get through, the reply goes on. Where nothing has begun yet,
    the message is as one that failed.
    """
    reading, unsent = state.session_reply.get(), state.session_unsent.get()
    if reading is None or unsent is None or reading.is_over():
        return
    if has_begun := reading.has_started(within=START_SECONDS):
        state.client().stop_message(session_id, unsent.key)
    reading.close()
    state.session_reply.clear()
    if has_begun:
        state.session_unsent.set(replace(unsent, elsewhere=True, stopped=True, reply=reading.text))


def look(session_id: str) -> bool:
    """Whether nothing is under way any more; then the session is shown as it is stored."""
    talk = state.client().get_session(session_id, page_size=state.DRAWN_AT_ONCE)
    if talk.pending and talk.pending.code is None:
        return False
    _take_over(talk)
    return True


def conclude(session_id: str) -> None:
    """End the session; the assistant writes the recap."""
    key = state.action_key("conclude", session_id)
    command = api.EndSession.of(session_id=session_id)
    state.session_concluding.set(_stream(api.END_SESSION, command, key))


def rate(session_id: str, liked: int) -> None:
    rated = state.client().rate_session(session_id, cast(Literal[0, 1], liked))
    state.session_info.set(rated)


def rename(session_id: str, title: str) -> None:
    renamed = state.client().rename_session(session_id, title)
    if state.session_id.get() == session_id:
        state.session_info.set(renamed)
    state.user_recent.clear()


def delete(session_id: str) -> None:
    state.client().delete_session(session_id)
    if state.session_id.get() == session_id:
        state.leave_session()
    state.user_recent.clear()


def _stream(operation: api.Operation[C, A], command: C, key: str) -> Reading[A]:
    """Begin to read. The sign-in is renewed here, for only a page's run can keep the new one."""
    renew_if_due()
    events = state.client().stream(operation, command, idempotency_key=key)
    return Reading(events)


def _opened(turn: api.Turn) -> None:
    state.action_done("start")
    state.session_id.set(turn.session.session_id)
    _remember(turn, [turn.reply])


def _replied(reading: Reading[api.Turn]) -> None:
    unsent = state.session_unsent.get()
    if unsent is None:
        return
    try:
        turn = reading.answer()
    except errors.NotSignedIn:
        raise
    except errors.GPTLabError as error:
        state.session_unsent.set(replace(unsent, error=error, reply=reading.text))
        return
    said = api.Message(
        message_id=f"{turn.turn:06d}-1u",
        role=api.Role.USER,
        content=unsent.text,
        created_date=turn.reply.created_date,
    )
    state.session_unsent.clear()
    _remember(turn, [said, turn.reply])


def _concluded(ended: api.EndedSession) -> None:
    state.action_done("conclude")
    state.session_info.set(ended.session)
    state.session_recap.set(ended.recap)
    state.session_ended.set(True)
    state.user_recent.clear()


def _take_over(talk: api.Transcript) -> None:
    """Show a session as it is stored."""
    state.session_info.set(talk.session)
    state.session_ended.set(talk.session.status is api.SessionStatus.COMPLETED)
    state.session_msg_list.set(tuple(talk.messages))
    state.session_earlier.set(talk.earlier)
    state.session_recap.set(talk.recap)
    state.session_turn.clear()
    state.session_unsent.set(_pending(talk.pending, state.session_unsent.get()))


def _fetch_earlier(session_id: str, size: int) -> None:
    before = state.session_earlier.get()
    if before:
        page = state.client().get_session(session_id, page_size=size, before=before)
        state.session_msg_list.set((*page.messages, *state.session_msg_list.get()))
        state.session_earlier.set(page.earlier)


def _remember(turn: api.Turn, messages: list[api.Message]) -> None:
    state.session_info.set(turn.session)
    state.session_turn.set(turn)
    state.session_msg_list.set((*state.session_msg_list.get(), *messages))
    state.user_recent.clear()


def _pending(failed: api.FailedTurn | None, known: Unsent | None) -> Unsent | None:
    """A message whose reply is missing on the server, as one of ours, with its key if it is."""
    if failed is None or failed.message is None:
        return None
    key = known.key if known and known.text == failed.message else uuid4().hex
    if failed.code is None:
        return Unsent(failed.message, key, elsewhere=True)
    kind = errors.by_code().get(failed.code, errors.GPTLabError)
    return Unsent(failed.message, key, error=kind())
