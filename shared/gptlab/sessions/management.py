"""Conversations that are there: stop, resume, rate, rename, delete, list, read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from gptlab.accounts.ownership import load_session
from gptlab.api.fields import SessionStatus
from gptlab.api.sessions import (
    ChangeModel,
    DeletedSession,
    DeleteSession,
    GetSession,
    ListSessions,
    Message,
    RateSession,
    RenameSession,
    ResumeSession,
    SessionPage,
    StopMessage,
    StopRequested,
    Transcript,
)
from gptlab.api.sessions import Session as SessionResponse
from gptlab.bots.scores import Group
from gptlab.core import errors, pagination
from gptlab.core.services import Caller, Services
from gptlab.sessions.models import (
    FIRST_TURN,
    Session,
    TurnKind,
    is_user_message,
    turn_of,
    user_message_id,
)
from gptlab.sessions.presenters import (
    lab_messages,
    message_response,
    pending_turn,
    recap_text,
    session_response,
)
from gptlab.sessions.turns import refuse_while_busy, request_of
from gptlab.store.database import Page, PreconditionFailed

_THUMBS = ("down", "up")
"""What a rating is counted as."""
STOP_LIFE = timedelta(hours=1)
CHANGE_TRIES = 3


def stop_message(request: StopMessage, caller: Caller, services: Services) -> StopRequested:
    """Leave word for the function that is at work on the reply."""
    session = load_session(request.session_id, caller, services)
    asking = replace(caller, idempotency_key=request.idempotency_key)
    turn_request = request_of(TurnKind.MESSAGE, session.session_id, "", asking)
    if session.finished(turn_request) is None:
        expires_at = services.clock() + STOP_LIFE
        services.store.sessions.request_cancellation(session, turn_request.key_mac, expires_at)
    return StopRequested(session_id=session.session_id)


def resume_session(request: ResumeSession, caller: Caller, services: Services) -> SessionResponse:
    """Reopen a concluded session. Its counters do not count twice."""
    for _ in range(CHANGE_TRIES):
        session = load_session(request.session_id, caller, services)
        if session.status is SessionStatus.STARTED:
            return session_response(session, caller)
        if session.is_lab:
            raise errors.SessionEnded
        refuse_while_busy(session, services, None)
        try:
            return session_response(services.store.sessions.reopen(session), caller)
        except PreconditionFailed:
            continue
    raise errors.SessionBusy(retry_after=1)


def rate_session(request: RateSession, caller: Caller, services: Services) -> SessionResponse:
    """Counted with its version: in place of the rating that was counted before."""
    for _ in range(CHANGE_TRIES):
        session = load_session(request.session_id, caller, services)
        numbers = Counter({_THUMBS[request.user_liked]: 1})
        before = session.rating_counted
        if before is not None:
            numbers.subtract({_THUMBS[before]: 1})
        told = {name: number for name, number in numbers.items() if number}
        counters = (
            session.scored(Group.RATINGS, told, caller.data_key, is_correction=before is not None)
            if told
            else {}
        )
        counted = request.user_liked if counters else before
        after = replace(session, user_liked=request.user_liked, rating_counted=counted)
        try:
            return session_response(services.store.sessions.rate(session, after, counters), caller)
        except PreconditionFailed:
            continue
    # Much written to just now, or its assistant is gone: it is kept, and what it counts is not
    # worth a refusal.
    return _changed(request.session_id, {"user_liked": request.user_liked}, caller, services)


def rename_session(request: RenameSession, caller: Caller, services: Services) -> SessionResponse:
    associated_data = f"sessions/{request.session_id}|title"
    title = caller.data_key.seal(request.title, associated_data)
    return _changed(request.session_id, {"title": title}, caller, services)


def change_model(request: ChangeModel, caller: Caller, services: Services) -> SessionResponse:
    """A turn under way goes on with the model it was begun with, and is paid for as that."""
    session = load_session(request.session_id, caller, services)
    config = session.bot_model_config.model_copy(update={"model": request.model})
    try:
        return session_response(services.store.sessions.change_config(session, config), caller)
    except PreconditionFailed:
        raise errors.SessionNotFound from None


def delete_session(request: DeleteSession, caller: Caller, services: Services) -> DeletedSession:
    """Delete a session with everything said in it."""
    for _ in range(CHANGE_TRIES):
        session = load_session(request.session_id, caller, services)
        refuse_while_busy(session, services, None)
        try:
            erased = services.store.owned_documents.delete_tree(
                "sessions", session.session_id, session.update_time
            )
        except PreconditionFailed:
            continue
        return DeletedSession(session_id=session.session_id, messages_deleted=erased["messages"])
    raise errors.SessionBusy(retry_after=1)


def list_sessions(request: ListSessions, caller: Caller, services: Services) -> SessionPage:
    page = Page(request.page_size + 1, pagination.decode(request.page_token))
    found = services.store.sessions.of_user(caller.user_id, request.bot_id, page)
    shown = found[: request.page_size]
    last = shown[-1] if len(found) > len(shown) else None
    return SessionPage(
        sessions=[session_response(session, caller) for session in shown],
        next_page_token=(
            pagination.encode((last.last_modified_date or last.created_date, last.session_id))
            if last
            else None
        ),
    )


def get_session(request: GetSession, caller: Caller, services: Services) -> Transcript:
    """The session, its last messages, and what is still unanswered."""
    session = load_session(request.session_id, caller, services)
    said = _branch(session, request.branch)
    before = [one for one in said if request.before is None or one < request.before]
    first_turn = _first_shown(before, request.page_size)
    shown = [one for one in before if turn_of(one) >= first_turn]
    return Transcript(
        session=session_response(session, caller),
        messages=_messages(session, shown, caller, services),
        earlier=user_message_id(first_turn) if first_turn > FIRST_TURN else None,
        recap=recap_text(session, caller),
        pending=pending_turn(session, caller, services),
        branch=None if said == _branch(session, None) else request.branch,
        variables=session.open_variables(caller.data_key),
    )


def _changed(
    session_id: str, fields: Mapping[str, Any], caller: Caller, services: Services
) -> SessionResponse:
    """Set fields that no turn writes: a turn under way goes on undisturbed."""
    session = load_session(session_id, caller, services)
    try:
        return session_response(services.store.sessions.change(session, **fields), caller)
    except PreconditionFailed:
        raise errors.SessionNotFound from None


def _branch(session: Session, through: str | None) -> list[str]:
    """The ids of what was said on the branch through a message; else where the session is.

    A reply that was regenerated since is the end of its branch.
    """
    if session.is_lab:
        return []
    if through is None:
        return _said(session, session.turn)
    if not session.has_message(through):
        raise errors.InvalidRequest("This session has no such message.", param="branch")
    turn = turn_of(through)
    if is_user_message(through) or through in session.messages_of(turn):
        return _said(session, session.last_through(turn))
    return [*_said(session, turn)[:-1], through]


def _said(session: Session, last: int) -> list[str]:
    return [said for turn in session.branch(last) for said in session.messages_of(turn)]


def _first_shown(before: Sequence[str], page_size: int) -> int:
    """The turn that a page begins with: it has whole turns, but for the last one's reply."""
    turns = sorted({turn_of(one) for one in before})[-(page_size // 2) :]
    return turns[0] if turns else FIRST_TURN


def _messages(
    session: Session, message_ids: Sequence[str], caller: Caller, services: Services
) -> list[Message]:
    if session.is_lab:
        return lab_messages(session, caller)
    found = services.store.sessions.messages(session, message_ids)
    return [message_response(session, stored, caller) for stored in found]
