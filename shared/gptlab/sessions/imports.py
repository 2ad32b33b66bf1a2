"""Conversations from elsewhere: stored some turns at a time, as if they had been held here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from gptlab.accounts.models import Additions, Counted, User
from gptlab.accounts.ownership import require_active_user, require_owner
from gptlab.api.fields import ModelConfig, Replayed, Role
from gptlab.api.imports import ImportedMessage, ImportSession
from gptlab.api.sessions import Session as SessionResponse
from gptlab.api.sessions import Usage
from gptlab.bots.models import PRODUCTION, Bot, BotVersion
from gptlab.bots.variables import filled
from gptlab.core import errors
from gptlab.core.crypto import Sealed
from gptlab.core.services import Caller, Services
from gptlab.llm.memory import SUMMARISE_AT_BYTES, WINDOW_MESSAGES, Context, Said, halved
from gptlab.llm.spending import Spent, nano_usd
from gptlab.sessions.models import (
    FIRST_TURN,
    Session,
    StoredMessage,
    reply_message_id,
    turn_id,
    turn_of,
    user_message_id,
)
from gptlab.sessions.presenters import session_response
from gptlab.store.database import PreconditionFailed

TRIES = 3
GO_ON = "Go on with this conversation as you have held it so far."
SUM_UP = "Please summarize our conversation."
"""Where the assistant's prompts are not here."""

Turns = Sequence[tuple[int, Sequence[ImportedMessage]]]


def import_session(
    request: ImportSession, caller: Caller, services: Services
) -> SessionResponse | Replayed[SessionResponse]:
    """Store the turns that follow on those that are there. Those that are there are answered."""
    turns = _turns(request.messages)
    session_id = caller.data_key.document_id("imported_session", caller.idempotency_key)
    for _ in range(TRIES):
        found, user, bot, picked = services.store.sessions.find_with_user_and_version(
            session_id, caller.user_id, request.bot_id, request.bot_version or PRODUCTION
        )
        user = require_active_user(user, caller)
        version = picked if isinstance(picked, BotVersion) else None
        before = require_owner(found, caller, services) if found else None
        if before and _is_there(before, request, turns):
            return Replayed(session_response(before, caller))
        if bot and not (bot.is_active or bot.is_of(caller.user_id)):
            bot = version = None  # it was taken down: its prompts are for nobody else any more
        begun = before or _begun(session_id, request, caller, bot, version)
        after, messages = _with_turns(begun, request, turns, caller, services)
        admission = _admission(user, begun is not before, len(turns), services)
        try:
            stored = services.store.sessions.import_turns(before, after, messages, user, admission)
        except PreconditionFailed:
            continue  # another request of the same person came first
        return session_response(stored, caller)
    raise errors.SessionBusy(retry_after=1)


def _turns(messages: Sequence[ImportedMessage]) -> Turns:
    """The messages by their turns; raises InvalidRequest where these are not whole or in order."""
    turns = [
        (turn, list(said)) for turn, said in groupby(messages, lambda m: turn_of(m.message_id))
    ]
    numbers = [turn for turn, _ in turns]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers)) if numbers else []):
        raise errors.InvalidRequest("messages: the turns are not in order.", param="messages")
    for turn, said in turns:
        asked, replies = ([], said) if turn == FIRST_TURN else (said[:1], said[1:])
        is_asked = all(m.message_id == user_message_id(turn) and m.role is Role.USER for m in asked)
        versions = [_version_of(reply) for reply in replies]
        is_answered = versions and all(_is_reply_of(turn, reply) for reply in replies)
        if not is_asked or not is_answered or versions != sorted(set(versions)):
            raise errors.InvalidRequest(
                "messages: each turn is a message, but for the first, and its replies.",
                param="messages",
            )
    return turns


def _is_reply_of(turn: int, said: ImportedMessage) -> bool:
    is_its = said.message_id == reply_message_id(turn, _version_of(said))
    return is_its and said.role is Role.ASSISTANT and said.parent_turn is None


def _is_there(before: Session, request: ImportSession, turns: Turns) -> bool:
    """Whether these turns were stored already; raises InvalidRequest where they do not follow."""
    last = turns[-1][0] if turns else 0
    is_whole = before.last_modified_date is not None
    if is_whole and last > before.turn:
        raise errors.InvalidRequest("This session was imported before, with fewer messages.")
    if last <= before.turn and (is_whole or not request.is_last):
        return True
    if turns and turns[0][0] > before.turn + 1:
        raise errors.InvalidRequest("messages: turns before these are missing.", param="messages")
    return False


def _begun(
    session_id: str,
    request: ImportSession,
    caller: Caller,
    bot: Bot | None,
    version: BotVersion | None,
) -> Session:
    """The session before its first turn. Without last_modified_date no list has it."""

    def sealed(field: str, text: str) -> Sealed:
        return caller.data_key.seal(text, f"sessions/{session_id}|{field}")

    is_own = bot is None or bot.is_of(caller.user_id)
    is_here = bot is not None and version is not None
    config = version.model_config if version else ModelConfig()
    prompts = (
        (version.initial_prompt_msg, version.summary_prompt_msg) if version else (GO_ON, SUM_UP)
    )
    initial, summary = (filled(prompt, request.variables) for prompt in prompts)
    schema = json.dumps(version.reply_schema) if version and version.reply_schema else None
    return Session(
        session_id=session_id,
        user_id=caller.user_id,
        bot_id=request.bot_id,
        bot_name=bot.name if bot and is_here else request.bot_name,
        bot_version=request.bot_version,
        bot_initial_prompt_id=version.initial_prompt_id if version else None,
        bot_is_own=is_own,
        is_imported=True,
        bot_initial_prompt_msg=sealed("bot_initial_prompt_msg", initial),
        bot_summary_prompt_msg=sealed("bot_summary_prompt_msg", summary),
        bot_reply_schema=sealed("bot_reply_schema", schema) if schema else None,
        variables=sealed("variables", json.dumps(request.variables, ensure_ascii=False))
        if request.variables
        else None,
        bot_model_config=config.model_copy(update={"model": request.model}),
        bot_session_type=request.session_type,
        created_date=request.created_date,
        was_counted_as_ended=True,
    )


def _with_turns(
    before: Session, request: ImportSession, turns: Turns, caller: Caller, services: Services
) -> tuple[Session, list[StoredMessage]]:
    """The session with the turns that it does not have yet, and their messages."""
    new = [(turn, said) for turn, said in turns if turn > before.turn]
    if new and new[0][0] != before.turn + 1:
        raise errors.InvalidRequest("messages: turns before these are missing.", param="messages")
    messages = [each for _, said in new for each in said]
    regenerated = {
        turn_id(turn): version for turn, said in new if (version := _version_of(said[-1]))
    }
    after = replace(
        before,
        turn=before.turn + len(new),
        selected_versions={**before.selected_versions, **regenerated},
        parents=_parents(before, new),
    )
    context = _remembered(_said(before, after, messages, caller, services))
    after = replace(
        after,
        message_count=sum(len(after.messages_of(turn)) for turn in after.branch(after.turn)),
        messages_str=before.seal_context(caller.data_key, after.turn, context),
    )
    if request.is_last:
        after = _whole(after, request, caller)
    return after, [_stored(before, each, caller) for each in messages]


def _parents(before: Session, new: Turns) -> Mapping[str, int]:
    """Which turns go on from another than the one before them; raises InvalidRequest."""
    parents = dict(before.parents)
    for turn, (first, *_) in new:
        if first.parent_turn is None:
            continue
        if first.parent_turn + 1 >= turn or turn_id(first.parent_turn + 1) in parents:
            raise errors.InvalidRequest(
                "messages: parent_turn names no turn that had another message after it.",
                param="messages",
            )
        parents[turn_id(turn)] = first.parent_turn
    return parents


def _said(
    before: Session,
    after: Session,
    new: Sequence[ImportedMessage],
    caller: Caller,
    services: Services,
) -> Sequence[Said]:
    """What was said where the session is now, as far back as a model is shown it.

    Where it did not just go on, what was stored before is read again.
    """
    said = {each.message_id: Said(each.role, each.content) for each in new}
    if after.parents == before.parents:
        turns = range(before.turn + 1, after.turn + 1)
        following = [said[one] for turn in turns for one in after.messages_of(turn)]
        return (*before.open_context(caller.data_key).messages, *following)
    branch = after.branch(after.turn)[-WINDOW_MESSAGES:]
    wanted = [one for turn in branch for one in after.messages_of(turn)]
    missing = [one for one in wanted if one not in said]
    for one in services.store.sessions.messages(after, missing):
        said[one.message_id] = Said(one.role, after.open_message(caller.data_key, one))
    return [said[one] for one in wanted]


def _whole(session: Session, request: ImportSession, caller: Caller) -> Session:
    def sealed(field: str, text: str | None) -> Sealed | None:
        if text is None:
            return None
        return caller.data_key.seal(text, session.associated_data(field))

    return replace(
        session,
        status=request.status,
        title=sealed("title", request.title),
        recap=sealed("recap", request.recap),
        user_liked=request.user_liked,
        spent=_spent(request.usage),
        last_modified_date=request.last_modified_date,
    )


def _remembered(said: Sequence[Said]) -> Context:
    """What the model is shown when the session goes on: the last turns, as many as have room."""
    kept = tuple(said[-(WINDOW_MESSAGES - 1) :])
    context = Context(kept[1:] if kept and len(kept) < len(said) and _is_reply(kept[0]) else kept)
    while context.size > SUMMARISE_AT_BYTES and len(context.messages) > 1:
        context = halved(context)
    return context


def _is_reply(said: Said) -> bool:
    return said.role is Role.ASSISTANT


def _version_of(reply: ImportedMessage) -> int:
    """How often the reply had been asked for again."""
    version = reply.message_id.partition(".")[2]
    return int(version) if version.isdecimal() else 0


def _stored(session: Session, said: ImportedMessage, caller: Caller) -> StoredMessage:
    associated_data = session.message_associated_data(said.message_id, said.role)
    return StoredMessage(
        message_id=said.message_id,
        role=said.role,
        message=caller.data_key.seal(said.content, associated_data),
        created_date=said.created_date,
        spent=_spent(said.usage) if said.usage else None,
        stopped=said.stopped,
        withheld=said.withheld,
        reached_limit=said.reached_limit,
    )


def _spent(usage: Usage) -> Spent:
    return Spent(
        usage.input_tokens,
        usage.output_tokens,
        usage.source,
        None if usage.cost_usd is None else nano_usd(usage.cost_usd),
        usage.cached_tokens,
        usage.reasoning_tokens,
    )


def _admission(user: User, is_new: bool, turns: int, services: Services) -> Additions:
    """What is counted of the day's ceilings; raises CeilingReached.

    The commit holds the user to the version that was read, so no two requests pass together.
    """
    now = services.clock()
    counted: Mapping[Counted, int] = {Counted.SESSIONS: int(is_new), Counted.MESSAGES: turns}
    found: dict[str, int | None] = {}
    for kind, number in counted.items():
        most = services.settings.ceilings[kind]
        if number and most and user.admitted_on(kind, now) + number > most:
            raise errors.CeilingReached
        if number and most:
            found |= user.admission(kind, now, number)
    return found
