"""What a reply takes: the conversation's memory, the model, and what is kept of both.

Each of the three is the work of a turn: what happens between its two commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from gptlab.accounts.models import Additions
from gptlab.api.fields import ModelConfig, Role, SessionStatus, SessionType
from gptlab.api.sessions import Usage
from gptlab.api.stream import Notice
from gptlab.bots.scores import Group, bucket
from gptlab.core.background import run_in_background
from gptlab.core.crypto import Sealed
from gptlab.core.errors import ContextExceeded, ProviderFailed
from gptlab.guard import looks_like_extraction
from gptlab.llm import memory
from gptlab.llm.generation import ChatReply, ChatRequest, generate, instructed, prompt_index
from gptlab.llm.memory import Context, Said
from gptlab.llm.spending import Spent
from gptlab.sessions.models import (
    Findings,
    Session,
    StoredMessage,
    TurnKind,
    reply_message_id,
    turn_id,
    turn_of,
    user_message_id,
)
from gptlab.sessions.turns import Outcome, Turn

REREAD_TURNS = {SessionType.BRAINSTORMING: memory.WINDOW_MESSAGES // 2, SessionType.COACHING: 100}
"""So far back the context is read again where an edited message stands ahead of what it has."""

UNSUMMARISED_BYTES = 2 * memory.SUMMARISE_AT_BYTES
"""While summaries fail, a coaching context may grow to this before it falls back to the window."""


@dataclass(frozen=True)
class _Remembered:
    """The context a turn goes on from, and the part of it that the model is shown."""

    context: Context
    shown: Context
    condensed: bool = False


def reply(turn: Turn, session: Session) -> Outcome:
    """The assistant speaks: to the turn's text, or first where that is None."""
    return _spoken(turn, session, session.open_context(turn.caller.data_key))


def edited_reply(turn: Turn, session: Session) -> Outcome:
    """The assistant speaks to what takes the place of an earlier message, as if it was said then.

    The new turn stands beside the old one: both go on from the same.
    """
    parent = session.parent_of(turn_of(turn.edits or ""))
    outcome = _spoken(turn, session, _context_after(turn, session, parent))
    said = 2 * len(session.branch(parent)) + 1
    parents = {**session.parents, turn_id(session.turn + 1): parent}
    changes = {**outcome.changes, "parents": parents, "message_count": said}
    return replace(outcome, changes=changes)


def _spoken(turn: Turn, session: Session, before: Context) -> Outcome:
    """The assistant speaks, and the session goes on from that."""
    caller, text, asked_at = turn.caller, turn.text, turn.services.clock()
    # Beside the model's call and not before it.
    finding = run_in_background(partial(_found, turn, text)) if text is not None else None
    remembered = _remembered(turn, session, before)
    if remembered.condensed:
        turn.stream.emit(Notice(code="memory_condensed"))
    said, shown = _fitting(turn, session, remembered.shown, text)
    found = finding.result() if finding else Findings()
    context = remembered.context if shown is remembered.shown else shown
    number, after = session.turn + 1, context.with_turn(text, said.text, _tokens(said))
    changes: dict[str, Any] = {
        "turn": number,
        "messages_str": _sealed_context(turn, session, number, after),
    }
    answer = replace(
        _stored(turn, session, reply_message_id(number), said, found),
        memory_condensed=remembered.condensed,
    )
    messages: tuple[StoredMessage, ...] = (answer,)
    if text is not None:
        asked_id = user_message_id(number)
        sealed = caller.data_key.seal(text, session.message_associated_data(asked_id, Role.USER))
        messages = (StoredMessage(asked_id, Role.USER, sealed, asked_at), answer)
    changes["message_count"] = session.message_count + len(messages)
    if session.is_lab:
        return Outcome({**changes, "lab_reply": answer}, answer)
    changes["last_modified_date"] = answer.created_date
    counters = _counters(session, "sessions_started") if text is None else {}
    numbers = {"sessions": int(text is None), "withheld": int(said.withheld)}
    counters |= _scored(turn, session, Group.USE, numbers)
    return Outcome(changes, answer, messages=messages, counters=counters)


def regenerated_reply(turn: Turn, session: Session) -> Outcome:
    """The reply is asked for once more. The message stays what it was."""
    before, text = session.open_context(turn.caller.data_key).without_last_turn()
    window = memory.windowed(before, session.bot_session_type)
    said, _ = _fitting(turn, session, window, text)
    number, version = session.turn, session.version_of(session.turn) + 1
    found = Findings(prompt_injection_detected=looks_like_extraction(text or ""))
    after = before.with_turn(text, said.text, _tokens(said))
    changes: dict[str, Any] = {
        "messages_str": _sealed_context(turn, session, number, after),
        "selected_versions": {**session.selected_versions, turn_id(number): version},
    }
    answer = _stored(turn, session, reply_message_id(number, version), said, found)
    if session.is_lab:
        return Outcome({**changes, "lab_reply": answer}, answer, version)
    changes["last_modified_date"] = answer.created_date
    counters = _scored(turn, session, Group.USE, {"withheld": int(said.withheld)})
    return Outcome(changes, answer, version, (answer,), counters)


def recap(turn: Turn, session: Session) -> Outcome:
    """The model answers the summary prompt. In the Lab there is none."""
    changes: dict[str, Any] = {"status": SessionStatus.COMPLETED}
    if session.is_lab:
        return Outcome({**changes, "messages_str": None, "lab_reply": None})
    caller = turn.caller
    question = session.open_summary_prompt(caller.data_key)
    window = memory.windowed(session.open_context(caller.data_key), session.bot_session_type)
    config = session.bot_model_config.model_copy(update={"max_tokens": memory.SUMMARY_TOKENS})
    said = _asked(turn, session, config, window, question)
    changes["recap"] = caller.data_key.seal(said.text, session.associated_data("recap"))
    changes["recap_spent"] = turn.spent
    changes["last_modified_date"] = turn.services.clock()
    if session.was_counted_as_ended:
        return Outcome(changes)
    changes["was_counted_as_ended"] = True
    counters = _counters(session, "sessions_ended")
    spent = session.spent + turn.spent
    numbers = {"concluded": 1, f"tokens.{bucket(spent.input_tokens + spent.output_tokens)}": 1}
    if spent.nano_usd is not None:
        numbers[f"cost.{bucket(spent.nano_usd)}"] = 1
    return Outcome(changes, counters=counters | _scored(turn, session, Group.ENDS, numbers))


def _found(turn: Turn, text: str) -> Findings:
    moderation = turn.services.moderator.check(turn.caller.api_key, text)
    return Findings(moderation=moderation, prompt_injection_detected=looks_like_extraction(text))


def _context_after(turn: Turn, session: Session, last: int) -> Context:
    """What a session that had got as far as this turn would go on from.

    That is the beginning of what this one goes on from, where it has all of that; else it is read
    again.
    """
    data_key, context = turn.caller.data_key, session.open_context(turn.caller.data_key)
    branch, wanted = session.branch(session.turn), session.branch(last)
    later = len(branch) - len(wanted)
    is_whole = context.summary is not None or context.turns == len(branch)
    if last in branch and is_whole and context.turns >= later:
        return context.without_last_turns(later)
    reread = wanted[-REREAD_TURNS[session.bot_session_type] :]
    message_ids = [said for one in reread for said in session.messages_of(one)]
    stored = turn.services.store.sessions.messages(session, message_ids)
    return Context(tuple(Said(one.role, session.open_message(data_key, one)) for one in stored))


def _remembered(turn: Turn, session: Session, context: Context) -> _Remembered:
    """The context for this turn, condensed first where a summary is due."""
    whole = _Remembered(context, memory.windowed(context, session.bot_session_type))
    if session.bot_session_type is not SessionType.COACHING or turn.text is None:
        return whole
    room = turn.services.directory.facts(session.model).context_window
    due = memory.due_for_summary(context, turn.text, room)
    if due is None or session.bot_summary_prompt_msg is None:
        return whole
    earlier = session.claim.summary if session.claim else None  # an earlier try of it was paid for
    turn.summary = session.open(turn.caller.data_key, "claim.summary", earlier)
    if turn.summary is None:
        messages = memory.summary_payload(due, session.open_summary_prompt(turn.caller.data_key))
        limit = {"max_tokens": memory.SUMMARY_TOKENS}
        config = session.bot_model_config.model_copy(update=limit)
        request = ChatRequest(turn.caller.api_key, config, messages, turn.deadline)
        try:
            made = turn.services.chat.reply(request)
        except ProviderFailed as failed:
            _count_failed(turn, session, failed)
            return replace(whole, shown=memory.windowed(context, SessionType.BRAINSTORMING))
        _count(turn, session, made)
        turn.summary = made.text
    condensed = memory.condensed(due, turn.summary)
    return _Remembered(condensed, condensed, condensed=True)


def _fitting(
    turn: Turn, session: Session, context: Context, text: str | None
) -> tuple[ChatReply, Context]:
    """A reply, and the context it was given to: the newer half, where all of it did not fit."""
    try:
        return _asked(turn, session, session.bot_model_config, context, text), context
    except ContextExceeded:
        if not context.messages:
            raise
    half = memory.halved(context)
    return _asked(turn, session, session.bot_model_config, half, text), half


def _asked(
    turn: Turn, session: Session, config: ModelConfig, context: Context, text: str | None
) -> ChatReply:
    """The model's reply, paid for. A bot's creator knows its prompt, so it is no secret to them."""
    data_key = turn.caller.data_key
    prompt = session.open_prompt(data_key)
    is_recap = turn.request.kind is TurnKind.RECAP  # which is written for people
    schema = None if is_recap else session.open_reply_schema(data_key)
    secret = None
    if not session.bot_is_own:
        own = session.open_variables(data_key).values()
        secret = prompt_index(prompt, session.bot_name or "", *own)
    messages = memory.payload(instructed(prompt, schema), context, text)
    request = ChatRequest(turn.caller.api_key, config, messages, turn.deadline, reply_schema=schema)
    is_cancelled = partial(turn.is_cancelled, session)
    try:
        said = generate(turn.services.chat, request, turn.stream, is_cancelled, secret)
    except ProviderFailed as failed:
        _count_failed(turn, session, failed)
        raise
    _count(turn, session, said)
    return said


def _count(turn: Turn, session: Session, said: ChatReply) -> None:
    """What a reply came to, and the empty one that was paid for before it, at today's price."""
    price = turn.services.directory.facts(session.model).price
    for usage in (said.earlier, said.usage):
        if usage:
            turn.spent += Spent.at(price, usage)


def _count_failed(turn: Turn, session: Session, failed: ProviderFailed) -> None:
    """Also a call that gave no reply was paid for, where the provider says what it took."""
    price = turn.services.directory.facts(session.model).price
    for tokens in failed.paid:
        turn.spent += Spent.at(price, Usage(**tokens, source="provider"))


def _tokens(said: ChatReply) -> int:
    return said.usage.input_tokens + said.usage.output_tokens


def _sealed_context(turn: Turn, session: Session, number: int, context: Context) -> Sealed:
    """What the turn after this one goes on from."""
    is_coaching = session.bot_session_type is SessionType.COACHING
    if not is_coaching or context.size >= UNSUMMARISED_BYTES:
        context = memory.windowed(context, SessionType.BRAINSTORMING)
    return session.seal_context(turn.caller.data_key, number, context)


def _stored(
    turn: Turn, session: Session, message_id: str, said: ChatReply, found: Findings
) -> StoredMessage:
    """The reply as it is stored."""
    data_key = turn.caller.data_key
    associated_data = session.message_associated_data(message_id, Role.ASSISTANT)
    return StoredMessage(
        message_id=message_id,
        role=Role.ASSISTANT,
        message=data_key.seal(said.text, associated_data),
        created_date=turn.services.clock(),
        spent=turn.spent,
        dropped_params=said.dropped_params,
        stopped=said.stopped,
        withheld=said.withheld,
        reached_limit=said.reached_limit,
        about=data_key.seal(found.model_dump_json(), session.about_associated_data(message_id)),
    )


def _scored(
    turn: Turn, session: Session, group: Group, numbers: Mapping[str, int]
) -> dict[str, Additions]:
    """What it counts for the assistant's version, if anything."""
    told = {name: number for name, number in numbers.items() if number}
    return session.scored(group, told, turn.caller.data_key) if told else {}


def _counters(session: Session, name: str) -> dict[str, Additions]:
    """What a session adds one to when it is started, or is concluded for the first time."""
    user = f"users/{session.user_id}"
    if session.bot_initial_prompt_id is None:  # with a draft
        return {user: {name: 1}}
    bot = f"bots/{session.bot_id}"
    prompt = f"{bot}/prompts/{session.bot_initial_prompt_id}"
    return {path: {name: 1} for path in (user, bot, prompt)}
