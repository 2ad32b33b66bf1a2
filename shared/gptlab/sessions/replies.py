"""What a reply takes: the conversation's memory, the model, and what is kept of both."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from gptlab.api.fields import Role, SessionStatus, SessionType
from gptlab.api.sessions import Usage
from gptlab.api.stream import EventGenerator, Notice
from gptlab.core.background import run_in_background
from gptlab.core.errors import ContextExceeded, ProviderFailed
from gptlab.core.services import Caller, Services
from gptlab.guard import looks_like_extraction
from gptlab.llm import memory
from gptlab.llm.generation import ReplyGenerator, instructed
from gptlab.llm.interface import ChatReply, Deadline
from gptlab.llm.memory import Condensation, Context
from gptlab.llm.spending import NOTHING, Spent
from gptlab.sessions.encryption import (
    Findings,
    open_context,
    open_prompt,
    open_summary_prompt,
    seal_context,
)
from gptlab.sessions.models import (
    Session,
    StoredMessage,
    reply_message_id,
    turn_id,
    user_message_id,
)
from gptlab.sessions.turns import Outcome

UNSUMMARISED_BYTES = 2 * memory.SUMMARISE_AT_BYTES
"""While summaries fail, a coaching context may grow to this before it falls back to the window."""


@dataclass(frozen=True)
class _About:
    """What goes into the record of a turn besides its words."""

    spent: Spent
    condensed: bool
    found: Findings
    asked_at: datetime
    answered_at: datetime


@dataclass(frozen=True)
class _Remembered:
    """The context a turn goes on from, and the part of it that the model is shown."""

    context: Context
    shown: Context
    condensed: bool = False


@dataclass
class Reply:
    """The work of a turn in which the assistant speaks: to ``text``, or first where it is None."""

    text: str | None
    caller: Caller
    services: Services
    deadline: Deadline
    summary: str | None = None
    spent: Spent = NOTHING

    def __call__(self, session: Session) -> EventGenerator[Outcome]:
        asked_at, finding = self.services.clock(), self._finding()
        remembered = self._remembered(session)
        if remembered.condensed:
            yield Notice(code="memory_condensed")
        prompt = open_prompt(session, self.caller)
        generator = _generator(session, prompt, self.caller, self.services, self.deadline)
        with _counting(self, session, self.services):
            reply, shown = yield from _fitting(
                generator, session, prompt, remembered.shown, self.text
            )
        self.spent += _spent_on(reply, session, self.services)
        found = finding.result() if finding else Findings()
        context = remembered.context if shown is remembered.shown else shown
        after = context.with_turn(self.text, reply.text, _total(reply.usage))
        messages_str = _bounded(after, session)
        about = _About(self.spent, remembered.condensed, found, asked_at, self.services.clock())
        return self._outcome(session, messages_str, reply, about)

    def _finding(self) -> Future[Findings] | None:
        """Runs beside the model's call and not before it."""
        if self.text is None:
            return None
        return run_in_background(partial(self._found, self.text))

    def _found(self, text: str) -> Findings:
        moderation = self.services.moderator.check(self.caller.api_key, text)
        return Findings(
            moderation=moderation, prompt_injection_detected=looks_like_extraction(text)
        )

    def _remembered(self, session: Session) -> "_Remembered":
        """The context for this turn, condensed first where a summary is due."""
        context = open_context(session, self.caller)
        whole = _Remembered(context, memory.windowed(context, session.bot_session_type))
        if session.bot_session_type is not SessionType.COACHING or self.text is None:
            return whole
        room = self.services.directory.facts(session.model).context_window
        due = memory.due_for_summary(context, self.text, room)
        if due is None or session.bot_summary_prompt_msg is None:
            return whole
        self.summary = self._earlier_summary(session)
        if self.summary is None:
            try:
                with _counting(self, session, self.services):
                    made = self._summarise(session, due)
            except ProviderFailed:
                return replace(whole, shown=memory.windowed(context, SessionType.BRAINSTORMING))
            self.summary, self.spent = made.text, _spent_on(made, session, self.services)
        condensed = memory.condensed(due, self.summary)
        return _Remembered(condensed, condensed, condensed=True)

    def _earlier_summary(self, session: Session) -> str | None:
        """The summary that an earlier try of this turn paid for."""
        sealed = session.claim.summary if session.claim else None
        associated_data = session.associated_data("claim.summary")
        return None if sealed is None else self.caller.data_key.open(sealed, associated_data)

    def _summarise(self, session: Session, due: Condensation) -> ChatReply:
        prompt = open_summary_prompt(session, self.caller)
        config = session.bot_model_config.model_copy(update={"max_tokens": memory.SUMMARY_TOKENS})
        messages = memory.summary_payload(due, prompt)
        return self.services.chat.reply(self.caller.api_key, config, messages, self.deadline)

    def _outcome(
        self, session: Session, context: Context, reply: ChatReply, about: "_About"
    ) -> Outcome:
        turn = session.turn + 1
        answer = _answer(session, reply_message_id(turn), reply, about, self.caller)
        said: tuple[StoredMessage, ...] = (answer,)
        if self.text is not None:
            asked_id = user_message_id(turn)
            text = self.caller.data_key.seal(
                self.text, session.message_associated_data(asked_id, Role.USER)
            )
            said = (StoredMessage(asked_id, Role.USER, text, about.asked_at), answer)
        changes: dict[str, Any] = {
            "turn": turn,
            "message_count": session.message_count + len(said),
            "messages_str": seal_context(session, turn, context, self.caller),
        }
        if session.is_lab:
            return Outcome({**changes, "lab_reply": answer}, answer)
        counters = started_counters(session) if self.text is None else {}
        changes["last_modified_date"] = about.answered_at
        return Outcome(changes, answer, messages=said, counters=counters)


@dataclass
class RegeneratedReply:
    """The work of a turn whose reply is asked for once more. The message stays what it was."""

    caller: Caller
    services: Services
    deadline: Deadline
    summary: None = None
    spent: Spent = NOTHING

    def __call__(self, session: Session) -> EventGenerator[Outcome]:
        asked_at = self.services.clock()
        before, text = open_context(session, self.caller).without_last_turn()
        prompt = open_prompt(session, self.caller)
        window = memory.windowed(before, session.bot_session_type)
        generator = _generator(session, prompt, self.caller, self.services, self.deadline)
        with _counting(self, session, self.services):
            reply, _ = yield from _fitting(generator, session, prompt, window, text)
        self.spent = _spent_on(reply, session, self.services)
        turn, version = session.turn, session.version_of(session.turn) + 1
        found = Findings(prompt_injection_detected=looks_like_extraction(text or ""))
        answer = _answer(
            session,
            reply_message_id(turn, version),
            reply,
            _About(self.spent, False, found, asked_at, self.services.clock()),
            self.caller,
        )
        after = _bounded(before.with_turn(text, reply.text, _total(reply.usage)), session)
        changes: dict[str, Any] = {
            "messages_str": seal_context(session, turn, after, self.caller),
            "selected_versions": {**session.selected_versions, turn_id(turn): version},
        }
        if session.is_lab:
            return Outcome({**changes, "lab_reply": answer}, answer, version)
        changes["last_modified_date"] = answer.created_date
        return Outcome(changes, answer, version, (answer,))


@dataclass
class Recap:
    """The work of concluding: the model answers the summary prompt. In the Lab there is none."""

    caller: Caller
    services: Services
    deadline: Deadline
    summary: None = None
    spent: Spent = NOTHING

    def __call__(self, session: Session) -> EventGenerator[Outcome]:
        changes: dict[str, Any] = {"status": SessionStatus.COMPLETED}
        if session.is_lab:
            return Outcome({**changes, "messages_str": None, "lab_reply": None})
        prompt = open_prompt(session, self.caller)
        question = open_summary_prompt(session, self.caller)
        context = open_context(session, self.caller)
        window = memory.windowed(context, session.bot_session_type)
        config = session.bot_model_config.model_copy(update={"max_tokens": memory.SUMMARY_TOKENS})
        messages = memory.payload(instructed(prompt), window, question)
        generator = _generator(session, prompt, self.caller, self.services, self.deadline)
        with _counting(self, session, self.services):
            reply = yield from generator.generate(config, messages)
        self.spent = changes["recap_spent"] = _spent_on(reply, session, self.services)
        changes["recap"] = self.caller.data_key.seal(reply.text, session.associated_data("recap"))
        changes["last_modified_date"] = self.services.clock()
        if session.was_counted_as_ended:
            return Outcome(changes)
        counted = {**changes, "was_counted_as_ended": True}
        return Outcome(counted, counters=ended_counters(session))


def _fitting(
    generator: ReplyGenerator, session: Session, prompt: str, context: Context, text: str | None
) -> EventGenerator[tuple[ChatReply, Context]]:
    """A reply, and the context it was given to: the newer half, where all of it did not fit."""
    config, hidden = session.bot_model_config, instructed(prompt)
    try:
        reply = yield from generator.generate(config, memory.payload(hidden, context, text))
    except ContextExceeded:
        half = memory.halved(context)
        if not context.messages:
            raise
        reply = yield from generator.generate(config, memory.payload(hidden, half, text))
        return reply, half
    return reply, context


def _answer(
    session: Session, message_id: str, reply: ChatReply, about: _About, caller: Caller
) -> StoredMessage:
    """The reply as it is stored."""
    found = about.found.model_dump_json()
    return StoredMessage(
        message_id=message_id,
        role=Role.ASSISTANT,
        message=caller.data_key.seal(
            reply.text, session.message_associated_data(message_id, Role.ASSISTANT)
        ),
        created_date=about.answered_at,
        spent=about.spent,
        memory_condensed=about.condensed,
        dropped_params=reply.dropped_params,
        stopped=reply.stopped,
        withheld=reply.withheld,
        reached_limit=reply.reached_limit,
        about=caller.data_key.seal(found, session.about_associated_data(message_id)),
    )


def _generator(
    session: Session, prompt: str, caller: Caller, services: Services, deadline: Deadline
) -> ReplyGenerator:
    """A bot's creator knows its prompt, so there is nothing to keep from them."""
    return ReplyGenerator(
        caller.api_key,
        caller.stream,
        services,
        deadline,
        secret=None if session.bot_is_own else prompt,
        allowed=(session.bot_name or "",),
    )


def started_counters(session: Session) -> Mapping[str, Mapping[str, int]]:
    """What a started session adds to."""
    return _counters(session, {"sessions_started": 1})


def ended_counters(session: Session) -> Mapping[str, Mapping[str, int]]:
    """What a session concluded for the first time adds to."""
    return _counters(session, {"sessions_ended": 1})


def _counters(session: Session, added: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    bot = f"bots/{session.bot_id}"
    prompt = f"{bot}/prompts/{session.bot_initial_prompt_id}"
    return {f"users/{session.user_id}": added, bot: added, prompt: added}


def _bounded(context: Context, session: Session) -> Context:
    if session.bot_session_type is SessionType.COACHING and context.size < UNSUMMARISED_BYTES:
        return context
    return memory.windowed(context, SessionType.BRAINSTORMING)


def _total(usage: Usage) -> int:
    return usage.input_tokens + usage.output_tokens


@contextmanager
def _counting(
    work: Reply | RegeneratedReply | Recap, session: Session, services: Services
) -> Iterator[None]:
    """Also a call that gave no reply was paid for, where the provider says what it took."""
    try:
        yield
    except ProviderFailed as failed:
        for tokens in failed.paid:
            usage = Usage(**tokens, source="provider")
            work.spent += _spent(usage, session, services)
        raise


def _spent_on(reply: ChatReply, session: Session, services: Services) -> Spent:
    """What a reply came to, and the empty one that was paid for before it."""
    spent = _spent(reply.usage, session, services)
    return _spent(reply.earlier, session, services) + spent if reply.earlier else spent


def _spent(usage: Usage, session: Session, services: Services) -> Spent:
    """What a call came to, at today's price of the session's model."""
    return Spent.at(services.directory.facts(session.model).price, usage)
