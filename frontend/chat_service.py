"""What the assistant is asked for, from the asking to the answer. Nothing is drawn here.

A session's ``asked`` holds what is not answered yet. A page asks and goes on; the next run takes
over what has come meanwhile.
"""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import uuid4

from frontend import api_service, state, titles
from frontend.state import Asked, Conversation, Kind
from frontend.stream_reader import StreamReader
from gptlab.api import operations
from gptlab.api.bots import Bot
from gptlab.api.fields import Request, Response, Role
from gptlab.api.operations import Operation
from gptlab.api.sessions import (
    EditMessage,
    EndedSession,
    EndSession,
    Message,
    RegenerateReply,
    SendMessage,
    Session,
    StartSession,
    Turn,
)
from gptlab.api.variables import VariableValues
from gptlab.client import errors

C = TypeVar("C", bound=Request)
A = TypeVar("A", bound=Response)

START_SECONDS = 5.0
"""A reply that has not begun by then is not waited for before it is stopped."""


def start(conversation: Conversation, request: StartSession) -> None:
    """Start a session; the assistant speaks first."""
    conversation.leave()
    _ask(
        conversation,
        Asked("opening", state.action_key("opening", request)),
        operations.START_SESSION,
        request,
    )


def opening(bot: Bot, model: str, values: VariableValues) -> StartSession:
    """What starts a session with an assistant."""
    filled_in = {"variables": values} if values else {}
    return StartSession.of(bot_id=bot.bot_id, model=model, **filled_in)


def say(conversation: Conversation, text: str) -> None:
    """Take a message down before it is sent, so that no failure can lose it."""
    conversation.asked.set(Asked("message", uuid4().hex, text))


def say_instead(conversation: Conversation, message_id: str, text: str) -> None:
    """Take down what is to take the place of an earlier message."""
    conversation.editing.clear()
    conversation.asked.set(Asked("edit", uuid4().hex, text, edits=message_id))


def send(conversation: Conversation) -> None:
    """Send what was taken down. Failed, it stays with its error and its key, to be sent again."""
    asked, session_id = conversation.asked.get(), conversation.session_id.get()
    if asked is None or asked.reader:
        return
    anew = Asked(asked.kind, asked.key, asked.text, edits=asked.edits)
    if asked.edits:
        edit = EditMessage.of(session_id=session_id, message_id=asked.edits, message=asked.text)
        _ask(conversation, anew, operations.EDIT_MESSAGE, edit)
    else:
        request = SendMessage.of(session_id=session_id, message=asked.text)
        _ask(conversation, anew, operations.SEND_MESSAGE, request)


def ask_again(conversation: Conversation) -> None:
    """Ask for another reply to the last message."""
    request = RegenerateReply.of(session_id=conversation.session_id.get())
    about = (request, conversation.messages.get()[-1].message_id)
    _ask(
        conversation,
        Asked("another", state.action_key("another", about)),
        operations.REGENERATE_REPLY,
        request,
    )


def conclude(conversation: Conversation) -> None:
    """End the session; the assistant writes the recap."""
    request = EndSession.of(session_id=conversation.session_id.get())
    _ask(
        conversation,
        Asked("recap", state.action_key("recap", request)),
        operations.END_SESSION,
        request,
    )


def receive(conversation: Conversation) -> None:
    """Take over what has ended since the run before; raises what it failed with.

    The failure of a message is kept beside it instead, unless the sign-in is over.
    """
    asked = conversation.asked.get()
    if asked and asked.reader and asked.reader.is_over():
        conversation.asked.clear()
        _RECEIVING[asked.kind](conversation, asked, asked.reader)


def stop(conversation: Conversation) -> None:
    """Stop what is coming, and then listen no more: what has come of it is being stored.

    Where the cancellation request does not get through, it goes on. Where nothing has begun yet, a
    message is as one that failed, and anything else as never asked for.
    """
    asked = conversation.asked.get()
    if asked is None or asked.reader is None or asked.reader.is_over():
        return
    reader = asked.reader
    reader.has_started(within=START_SECONDS)
    session_id = reader.session_id
    if session_id:
        state.client().stop_message(session_id, asked.key)
    reader.close()
    state.action_done(asked.kind)
    left = replace(asked, reader=None)
    if session_id:
        conversation.session_id.set(session_id)
        left = replace(left, elsewhere=True, stopped=True, reply=reader.text)
    conversation.asked.set(left if session_id or asked.text else None)


def look(conversation: Conversation) -> bool:
    """Whether nothing is under way any more; then the session is shown as it is stored.

    One that was stopped before its first word is left.
    """
    session_id = conversation.session_id.get() or ""
    stored = state.client().get_session(session_id, page_size=state.DRAWN_AT_ONCE)
    if stored.pending and stored.pending.code is None:
        return False
    if stored.messages:
        api_service.take_over(conversation, stored)
        api_service.changed(stored.session, used=True)
    else:
        conversation.leave()
    return True


def _ask(conversation: Conversation, asked: Asked, operation: Operation[C, A], request: C) -> None:
    """Begin to read. The sign-in is renewed here, for only a page's run can keep the new one."""
    api_service.renew_if_due()
    events = state.client().stream(operation, request, idempotency_key=asked.key)
    conversation.asked.set(replace(asked, reader=StreamReader(events)))


def _opened(conversation: Conversation, asked: Asked, reader: StreamReader[Turn]) -> None:
    try:
        turn = reader.answer()
    except errors.GPTLabError:
        conversation.leave()
        raise
    state.action_done(asked.kind)
    conversation.session_id.set(turn.session.session_id)
    _remember(conversation, turn, (turn.reply,))
    state.focus_on("composer")


def _replied(conversation: Conversation, asked: Asked, reader: StreamReader[Turn]) -> None:
    left = replace(asked, reader=None, reply=reader.text)
    try:
        turn = reader.answer()
    except errors.NotSignedIn:
        conversation.asked.set(left)
        raise
    except errors.GPTLabError as error:
        conversation.asked.set(replace(left, error=error))
        return
    said = Message(
        message_id=f"{turn.turn:06d}-1u",
        role=Role.USER,
        content=asked.text,
        created_date=turn.reply.created_date,
    )
    before = conversation.messages.get()
    if asked.edits or (before and _turn_of(before[-1]) != turn.turn - 1):
        state.say_aloud(turn.reply.content)
        api_service.read_again(conversation)
        api_service.changed(turn.session, used=True)
        conversation.turn.set(turn)
    else:
        _remember(conversation, turn, (*before, said, turn.reply))
        _give_a_title(conversation, turn.session)
    state.focus_on("composer")


def _give_a_title(conversation: Conversation, session: Session) -> None:
    """By the first message, without asking a model. Where it fails, the session goes on."""
    messages = conversation.messages.get()
    title = "" if conversation.earlier.get() else titles.of_messages(messages)
    if session.bot_id and not session.title and title:
        with contextlib.suppress(errors.GPTLabError):
            api_service.rename(session.session_id, title)


def _replied_anew(conversation: Conversation, asked: Asked, reader: StreamReader[Turn]) -> None:
    turn = reader.answer()
    state.action_done(asked.kind)
    before = conversation.messages.get()
    if before and _turn_of(before[-1]) != turn.turn:
        api_service.read_again(conversation)
    else:
        _remember(conversation, turn, (*before[:-1], turn.reply))


def _concluded(
    conversation: Conversation, asked: Asked, reader: StreamReader[EndedSession]
) -> None:
    ended = reader.answer()
    state.action_done(asked.kind)
    conversation.recap.set(ended.recap)
    conversation.ended.set(True)
    api_service.changed(ended.session, used=True)


def _remember(conversation: Conversation, turn: Turn, messages: tuple[Message, ...]) -> None:
    conversation.turn.set(turn)
    state.say_aloud(turn.reply.content)
    conversation.info.set(turn.session)
    conversation.messages.set(messages)
    api_service.changed(turn.session, used=True)


def _turn_of(message: Message) -> int:
    return int(message.message_id.partition("-")[0])


_RECEIVING: Mapping[Kind, Callable[[Conversation, Asked, StreamReader[Any]], None]] = {
    "opening": _opened,
    "message": _replied,
    "edit": _replied,
    "another": _replied_anew,
    "recap": _concluded,
}
