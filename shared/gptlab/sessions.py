"""Conversations that are there: stop, resume, rate, rename, delete, list, read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from gptlab import api, errors, paging
from gptlab.models import Session, TurnKind, turn_id, turn_of, user_message_id
from gptlab.ownership import load_session
from gptlab.services import Caller, Services
from gptlab.session_answers import (
    lab_messages,
    message_answer,
    pending_turn,
    recap_text,
    session_answer,
)
from gptlab.store import CommitRefused
from gptlab.store.database import Page
from gptlab.turns import refuse_while_busy, request_of

STOP_LIFE = timedelta(hours=1)
CHANGE_TRIES = 3


def stop_message(command: api.StopMessage, caller: Caller, services: Services) -> api.StopRequested:
    """Leave word for the function that is at work on the reply."""
    session = load_session(command.session_id, caller, services)
    asking = replace(caller, idempotency_key=command.idempotency_key)
    request = request_of(TurnKind.MESSAGE, session.session_id, "", asking)
    if session.finished(request) is None:
        expires_at = services.clock() + STOP_LIFE
        services.store.sessions.ask_to_stop(session, request.key_mac, expires_at)
    return api.StopRequested(session_id=session.session_id)


def resume_session(command: api.ResumeSession, caller: Caller, services: Services) -> api.Session:
    """Reopen a concluded session. Its counters do not count twice."""
    for _ in range(CHANGE_TRIES):
        session = load_session(command.session_id, caller, services)
        if session.status is api.SessionStatus.STARTED:
            return session_answer(session, caller)
        if session.is_lab:
            raise errors.SessionEnded
        refuse_while_busy(session, services, None)
        try:
            return session_answer(services.store.sessions.reopen(session), caller)
        except CommitRefused:
            continue
    raise errors.SessionBusy(retry_after=1)


def rate_session(command: api.RateSession, caller: Caller, services: Services) -> api.Session:
    return _changed(command.session_id, {"user_liked": command.user_liked}, caller, services)


def rename_session(command: api.RenameSession, caller: Caller, services: Services) -> api.Session:
    place = f"sessions/{command.session_id}|title"
    title = caller.data_key.seal(command.title, place)
    return _changed(command.session_id, {"title": title}, caller, services)


def delete_session(
    command: api.DeleteSession, caller: Caller, services: Services
) -> api.DeletedSession:
    """Delete a session with everything said in it."""
    for _ in range(CHANGE_TRIES):
        session = load_session(command.session_id, caller, services)
        refuse_while_busy(session, services, None)
        try:
            erased = services.store.belongings.erase(
                "sessions", session.session_id, session.update_time
            )
        except CommitRefused:
            continue
        return api.DeletedSession(
            session_id=session.session_id, messages_deleted=erased["messages"]
        )
    raise errors.SessionBusy(retry_after=1)


def list_sessions(command: api.ListSessions, caller: Caller, services: Services) -> api.SessionPage:
    page = Page(command.page_size + 1, paging.decode(command.page_token))
    found = services.store.sessions.of_user(caller.user_id, command.bot_id, page)
    shown = found[: command.page_size]
    last = shown[-1] if len(found) > len(shown) else None
    return api.SessionPage(
        sessions=[session_answer(session, caller) for session in shown],
        next_page_token=(
            paging.encode((last.last_modified_date or last.created_date, last.session_id))
            if last
            else None
        ),
    )


def get_session(command: api.GetSession, caller: Caller, services: Services) -> api.Transcript:
    """The session, its last messages, and what is still unanswered."""
    session = load_session(command.session_id, caller, services)
    end_id = command.before or turn_id(session.turn + 1)
    first_turn = max(1, turn_of(end_id) - command.page_size // 2)
    return api.Transcript(
        session=session_answer(session, caller),
        messages=_messages(session, first_turn, end_id, caller, services),
        earlier=user_message_id(first_turn) if first_turn > 1 and not session.is_lab else None,
        recap=recap_text(session, caller),
        pending=pending_turn(session, caller, services),
    )


def _changed(
    session_id: str, fields: Mapping[str, Any], caller: Caller, services: Services
) -> api.Session:
    """Set fields that no turn writes: a turn under way goes on undisturbed."""
    session = load_session(session_id, caller, services)
    try:
        return session_answer(services.store.sessions.change(session, **fields), caller)
    except CommitRefused:
        raise errors.SessionNotFound from None


def _messages(
    session: Session, first_turn: int, end_id: str, caller: Caller, services: Services
) -> list[api.Message]:
    if session.is_lab:
        return lab_messages(session, caller)
    found = services.store.sessions.messages(session, first_turn, end_id)
    shown = [stored for stored in found if session.shows(stored.message_id)]
    return [message_answer(session, stored, caller) for stored in shown]
