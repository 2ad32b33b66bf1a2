"""Conversations: start, say, conclude, resume, rate, rename, delete, list, read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from gptlab import api, errors, paging
from gptlab.crypto import Sealed
from gptlab.llm.interface import Deadline
from gptlab.models import Bot, Session, TurnKind, User, turn_id, turn_of, user_message_id
from gptlab.ownership import load_for_turn, load_session, owned, still_there
from gptlab.replies import AnotherReply, Recap, Reply
from gptlab.services import Caller, Services
from gptlab.session_answers import (
    lab_messages,
    message_answer,
    pending_turn,
    recap_text,
    session_answer,
    turn_answer,
    usage_answer,
)
from gptlab.store import CommitRefused
from gptlab.store.database import Page
from gptlab.turns import Plan, refuse_while_busy, request_of, take

LAB_LIFE = timedelta(hours=24)
STOP_LIFE = timedelta(hours=1)
CHANGE_TRIES = 3


def start_session(
    command: api.StartSession, caller: Caller, services: Services
) -> api.AnswerInTurn[api.Turn]:
    """Start a talk; the assistant speaks first. A retry finds the session by its derived id."""
    session_id = caller.data_key.document_id("session", caller.idempotency_key)
    session, payer, bot = _found(session_id, command, caller, services)
    begin = None if session else _new_session(session_id, bot, command, caller, services)
    request = request_of(TurnKind.OPEN, session_id, command.model_dump_json(), caller)
    work = Reply(None, caller, services, Deadline(services.settings.turn_deadline))
    plan = Plan(request, None, work, begin)
    taken = yield from take(session, payer, plan, caller, services)
    return turn_answer(taken, caller, services)


def send_message(
    command: api.SendMessage, caller: Caller, services: Services
) -> api.AnswerInTurn[api.Turn]:
    """Say something and get the reply, exactly once."""
    session, payer = load_for_turn(command.session_id, caller, services)
    request = request_of(TurnKind.MESSAGE, session.session_id, command.message, caller)
    work = Reply(command.message, caller, services, Deadline(services.settings.turn_deadline))
    plan = Plan(request, command.message, work)
    taken = yield from take(session, payer, plan, caller, services)
    return turn_answer(taken, caller, services)


def regenerate_reply(
    command: api.RegenerateReply, caller: Caller, services: Services
) -> api.AnswerInTurn[api.Turn]:
    """Another reply to the last message; the talk goes on from it."""
    session, payer = load_for_turn(command.session_id, caller, services)
    request = request_of(TurnKind.REGENERATE, session.session_id, "", caller)
    if session.turn == 0:
        raise errors.InvalidRequest("There is no reply yet that could be asked for again.")
    work = AnotherReply(caller, services, Deadline(services.settings.turn_deadline))
    taken = yield from take(session, payer, Plan(request, None, work), caller, services)
    return turn_answer(taken, caller, services)


def stop_message(command: api.StopMessage, caller: Caller, services: Services) -> api.StopRequested:
    """Leave word for the function that is at work on the reply."""
    session = load_session(command.session_id, caller, services)
    asking = replace(caller, idempotency_key=command.idempotency_key)
    request = request_of(TurnKind.MESSAGE, session.session_id, "", asking)
    if session.finished(request) is None:
        expires_at = services.clock() + STOP_LIFE
        services.store.sessions.ask_to_stop(session, request.key_mac, expires_at)
    return api.StopRequested(session_id=session.session_id)


def end_session(
    command: api.EndSession, caller: Caller, services: Services
) -> api.AnswerInTurn[api.EndedSession]:
    """Conclude with a recap. An ended session answers with the recap it has."""
    session, payer = load_for_turn(command.session_id, caller, services)
    request = request_of(TurnKind.RECAP, session.session_id, "", caller)
    work = Recap(caller, services, Deadline(services.settings.turn_deadline))
    plan = Plan(request, None, work, is_free=session.is_lab)
    taken = yield from take(session, payer, plan, caller, services)
    answer = api.EndedSession(
        session=session_answer(taken.session, caller),
        recap=recap_text(taken.session, caller),
        usage=usage_answer(taken.session.recap_spent),
    )
    return api.Replayed(answer) if taken.is_replay else answer


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
            count = services.store.sessions.delete(session)
        except CommitRefused:
            continue
        return api.DeletedSession(session_id=session.session_id, messages_deleted=count)
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


def _found(
    session_id: str, command: api.StartSession, caller: Caller, services: Services
) -> tuple[Session | None, User, Bot | None]:
    """What an earlier try left, who is to pay, and the assistant, in one round trip."""
    sessions, bot = services.store.sessions, None
    if command.bot_id is None:
        session, user = sessions.find_with_user(session_id, caller.user_id)
    else:
        session, user, bot = sessions.find_with_user_and_bot(
            session_id, caller.user_id, command.bot_id
        )
    payer = still_there(user)
    return (owned(session, caller, services) if session else None), payer, bot


def _new_session(
    session_id: str,
    bot: Bot | None,
    command: api.StartSession,
    caller: Caller,
    services: Services,
) -> Session:
    """A session keeps the prompts and the configuration it was started with."""
    now = services.clock()
    if command.lab is not None:
        return Session(
            session_id=session_id,
            user_id=caller.user_id,
            bot_initial_prompt_msg=_sealed_prompt(
                session_id, "bot_initial_prompt_msg", command.lab.initial_prompt, caller
            ),
            bot_model_config=_chosen(command.lab.config, command.model),
            bot_session_type=command.lab.session_type,
            created_date=now,
            expires_at=now + LAB_LIFE,
        )
    if bot is None or not bot.is_active:
        raise errors.BotNotFound
    return Session(
        session_id=session_id,
        user_id=caller.user_id,
        bot_id=bot.bot_id,
        bot_name=bot.name,
        bot_initial_prompt_id=bot.active_initial_prompt_id,
        bot_is_own=bot.creator_user_id == caller.user_id,
        bot_initial_prompt_msg=_sealed_prompt(
            session_id, "bot_initial_prompt_msg", bot.active_initial_prompt_msg, caller
        ),
        bot_summary_prompt_msg=_sealed_prompt(
            session_id, "bot_summary_prompt_msg", bot.active_summary_prompt_msg, caller
        ),
        bot_model_config=_chosen(bot.active_model_config, command.model),
        bot_session_type=bot.session_type,
        created_date=now,
    )


def _chosen(config: api.ModelConfig, model: str | None) -> api.ModelConfig:
    return config.model_copy(update={"model": model}) if model else config


def _sealed_prompt(session_id: str, field: str, prompt: str, caller: Caller) -> Sealed:
    return caller.data_key.seal(prompt, f"sessions/{session_id}|{field}")


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
