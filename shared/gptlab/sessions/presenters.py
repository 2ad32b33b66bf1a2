"""What a session shows its owner: opened, in the contract's words."""

from datetime import timedelta
from typing import overload

from gptlab.api.fields import Replayed, Role
from gptlab.api.sessions import FailedTurn, Message, Turn, Usage
from gptlab.api.sessions import Session as SessionResponse
from gptlab.core import errors
from gptlab.core.services import Caller, Services
from gptlab.llm.spending import Spent, usd
from gptlab.sessions.models import (
    Findings,
    Session,
    StoredMessage,
    reply_message_id,
    user_message_id,
)
from gptlab.sessions.turns import TurnResult

INTERRUPTED = "turn_interrupted"


def turn_response(result: TurnResult, caller: Caller, services: Services) -> Turn | Replayed[Turn]:
    session = result.session
    reply = result.reply or _stored_reply(session, result, services)
    if reply.spent is None:
        raise errors.GPTLabError
    found = Findings()
    if reply.about is not None:
        associated_data = session.about_associated_data(reply.message_id)
        opened = caller.data_key.open(reply.about, associated_data)
        found = Findings.model_validate_json(opened)
    answer = Turn(
        session=session_response(session, caller),
        turn=result.turn,
        reply=message_response(session, reply, caller),
        usage=usage_response(reply.spent),
        memory_condensed=reply.memory_condensed,
        dropped_params=list(reply.dropped_params),
        moderation=found.moderation,
        prompt_injection_detected=found.prompt_injection_detected,
    )
    return Replayed(answer) if result.is_replay else answer


def _stored_reply(session: Session, result: TurnResult, services: Services) -> StoredMessage:
    if session.is_lab:
        last = session.turn, session.version_of(session.turn)
        if session.lab_reply is None or (result.turn, result.version) != last:
            raise errors.IdempotencyKeyReused  # of a test session only the last reply is kept
        return session.lab_reply
    reply = services.store.sessions.reply(session, result.turn, result.version)
    if reply is None:
        raise errors.SessionNotFound
    return reply


def lab_messages(session: Session, caller: Caller) -> list[Message]:
    """A test session is kept only as the model's context."""
    said, last = session.open_context(caller.data_key).messages, session.lab_reply
    turn = session.turn - sum(one.role is Role.ASSISTANT for one in said)
    messages = []
    for one in said:
        is_user = one.role is Role.USER
        turn += not is_user
        message_id = user_message_id(turn + 1) if is_user else reply_message_id(turn)
        messages.append(
            Message(
                message_id=message_id,
                role=one.role,
                content=one.content,
                created_date=session.created_date,
                usage=usage_response(last.spent) if last and one is said[-1] else None,
            )
        )
    return messages


def pending_turn(session: Session, caller: Caller, services: Services) -> FailedTurn | None:
    """The message whose turn is under way, failed, or was left by a process that died."""
    claim = session.claim
    if claim is None:
        return None
    text = session.open(caller.data_key, "claim.text", claim.text)
    lease = timedelta(seconds=services.settings.turn_lease)
    is_live = session.read_time is not None and claim.is_live(session.read_time, lease)
    code = None if is_live else claim.failure or INTERRUPTED
    return FailedTurn(
        message=text,
        code=code,
        retryable=claim.retryable or code == INTERRUPTED,
        partial_reply=session.open(caller.data_key, "claim.partial_reply", claim.partial_reply),
        edits=claim.edits,
    )


def message_response(session: Session, stored: StoredMessage, caller: Caller) -> Message:
    return Message(
        message_id=stored.message_id,
        role=stored.role,
        content=session.open_message(caller.data_key, stored),
        created_date=stored.created_date,
        stopped=stored.stopped,
        withheld=stored.withheld,
        reached_limit=stored.reached_limit,
        usage=usage_response(stored.spent),
        versions=() if session.is_lab else session.versions_of(stored.message_id),
    )


@overload
def usage_response(spent: Spent) -> Usage: ...
@overload
def usage_response(spent: Spent | None) -> Usage | None: ...
def usage_response(spent: Spent | None) -> Usage | None:
    """Tokens and their cost, as they go on the wire."""
    if spent is None:
        return None
    return Usage(
        input_tokens=spent.input_tokens,
        output_tokens=spent.output_tokens,
        source=spent.source,
        cached_tokens=spent.cached_tokens,
        reasoning_tokens=spent.reasoning_tokens,
        cost_usd=usd(spent.nano_usd),
    )


def recap_text(session: Session, caller: Caller) -> str | None:
    return session.open(caller.data_key, "recap", session.recap)


def session_response(session: Session, caller: Caller) -> SessionResponse:
    """The session as its owner sees it."""
    return SessionResponse(
        session_id=session.session_id,
        bot_id=session.bot_id,
        bot_name=session.bot_name,
        bot_version=session.bot_version,
        title=session.open(caller.data_key, "title", session.title),
        status=session.status,
        session_type=session.bot_session_type,
        model=session.model,
        message_count=session.message_count,
        user_liked=session.user_liked,
        created_date=session.created_date,
        last_modified_date=session.last_modified_date or session.created_date,
        input_tokens=session.spent.input_tokens,
        output_tokens=session.spent.output_tokens,
        cached_tokens=session.spent.cached_tokens,
        reasoning_tokens=session.spent.reasoning_tokens,
        cost_usd=usd(session.spent.nano_usd),
        usage_source=session.spent.source,
    )
