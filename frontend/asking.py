"""What the assistant is asked for, from the asking to the answer. Nothing is drawn here.

A talk's ``asked`` holds what is not answered yet. A page asks and goes on; the next run takes over
what has come meanwhile.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import uuid4

from frontend import calls, state
from frontend.reading import Reading
from frontend.state import Asked, Kind, Talk
from gptlab.api import operations
from gptlab.api.fields import Request, Response, Role
from gptlab.api.operations import Operation
from gptlab.api.sessions import (
    EndedSession,
    EndSession,
    Message,
    RegenerateReply,
    SendMessage,
    StartSession,
    Turn,
)
from gptlab.client import errors

C = TypeVar("C", bound=Request)
A = TypeVar("A", bound=Response)

START_SECONDS = 5.0
"""A reply that has not begun by then is not waited for before it is stopped."""


def start(talk: Talk, request: StartSession) -> None:
    """Start a session; the assistant speaks first."""
    talk.leave()
    _ask(
        talk,
        Asked("opening", state.action_key("opening", request)),
        operations.START_SESSION,
        request,
    )


def say(talk: Talk, text: str) -> None:
    """Take a message down before it is sent, so that no failure can lose it."""
    talk.asked.set(Asked("message", uuid4().hex, text))


def send(talk: Talk) -> None:
    """Send what was taken down. Failed, it stays with its error and its key, to be sent again."""
    asked = talk.asked.get()
    if asked and asked.reading is None:
        request = SendMessage.of(session_id=talk.session_id.get(), message=asked.text)
        _ask(talk, Asked("message", asked.key, asked.text), operations.SEND_MESSAGE, request)


def ask_again(talk: Talk) -> None:
    """Ask for another reply to the last message."""
    request = RegenerateReply.of(session_id=talk.session_id.get())
    about = (request, talk.messages.get()[-1].message_id)
    _ask(
        talk,
        Asked("another", state.action_key("another", about)),
        operations.REGENERATE_REPLY,
        request,
    )


def conclude(talk: Talk) -> None:
    """End the session; the assistant writes the recap."""
    request = EndSession.of(session_id=talk.session_id.get())
    _ask(talk, Asked("recap", state.action_key("recap", request)), operations.END_SESSION, request)


def receive(talk: Talk) -> None:
    """Take over what has ended since the run before; raises what it failed with.

    The failure of a message is kept beside it instead, unless the sign-in is over.
    """
    asked = talk.asked.get()
    if asked and asked.reading and asked.reading.is_over():
        talk.asked.clear()
        _RECEIVING[asked.kind](talk, asked, asked.reading)


def stop(talk: Talk) -> None:
    """Stop what is coming, and then listen no more: what has come of it is being stored.

    Where the word to stop does not get through, it goes on. Where nothing has begun yet, a message
    is as one that failed, and anything else as never asked for.
    """
    asked = talk.asked.get()
    if asked is None or asked.reading is None or asked.reading.is_over():
        return
    reading = asked.reading
    reading.has_started(within=START_SECONDS)
    session_id = reading.session_id
    if session_id:
        state.client().stop_message(session_id, asked.key)
    reading.close()
    state.action_done(asked.kind)
    left = replace(asked, reading=None)
    if session_id:
        talk.session_id.set(session_id)
        left = replace(left, elsewhere=True, stopped=True, reply=reading.text)
    talk.asked.set(left if session_id or asked.text else None)


def look(talk: Talk) -> bool:
    """Whether nothing is under way any more; then the session is shown as it is stored.

    One that was stopped before its first word is left.
    """
    session_id = talk.session_id.get() or ""
    stored = state.client().get_session(session_id, page_size=state.DRAWN_AT_ONCE)
    if stored.pending and stored.pending.code is None:
        return False
    if stored.messages:
        calls.take_over(talk, stored)
        calls.changed(stored.session, used=True)
    else:
        talk.leave()
    return True


def _ask(talk: Talk, asked: Asked, operation: Operation[C, A], request: C) -> None:
    """Begin to read. The sign-in is renewed here, for only a page's run can keep the new one."""
    calls.renew_if_due()
    events = state.client().stream(operation, request, idempotency_key=asked.key)
    talk.asked.set(replace(asked, reading=Reading(events)))


def _opened(talk: Talk, asked: Asked, reading: Reading[Turn]) -> None:
    try:
        turn = reading.answer()
    except errors.GPTLabError:
        talk.leave()
        raise
    state.action_done(asked.kind)
    talk.session_id.set(turn.session.session_id)
    _remember(talk, turn, (turn.reply,))


def _replied(talk: Talk, asked: Asked, reading: Reading[Turn]) -> None:
    left = replace(asked, reading=None, reply=reading.text)
    try:
        turn = reading.answer()
    except errors.NotSignedIn:
        talk.asked.set(left)
        raise
    except errors.GPTLabError as error:
        talk.asked.set(replace(left, error=error))
        return
    said = Message(
        message_id=f"{turn.turn:06d}-1u",
        role=Role.USER,
        content=asked.text,
        created_date=turn.reply.created_date,
    )
    before = talk.messages.get()
    if before and _turn_of(before[-1]) != turn.turn - 1:
        calls.read_again(talk)
    else:
        _remember(talk, turn, (*before, said, turn.reply))


def _replied_anew(talk: Talk, asked: Asked, reading: Reading[Turn]) -> None:
    turn = reading.answer()
    state.action_done(asked.kind)
    before = talk.messages.get()
    if before and _turn_of(before[-1]) != turn.turn:
        calls.read_again(talk)
    else:
        _remember(talk, turn, (*before[:-1], turn.reply))


def _concluded(talk: Talk, asked: Asked, reading: Reading[EndedSession]) -> None:
    ended = reading.answer()
    state.action_done(asked.kind)
    talk.recap.set(ended.recap)
    talk.ended.set(True)
    calls.changed(ended.session, used=True)


def _remember(talk: Talk, turn: Turn, messages: tuple[Message, ...]) -> None:
    talk.turn.set(turn)
    talk.info.set(turn.session)
    talk.messages.set(messages)
    calls.changed(turn.session, used=True)


def _turn_of(message: Message) -> int:
    return int(message.message_id.partition("-")[0])


_RECEIVING: Mapping[Kind, Callable[[Talk, Asked, Reading[Any]], None]] = {
    "opening": _opened,
    "message": _replied,
    "another": _replied_anew,
    "recap": _concluded,
}
