"""One message, asked of two to four versions at once, each on a model. Nothing is drawn.

Each column is a test session of the Lab's, which no list shows and nobody keeps. The assistant
speaks first in it, as it does for everybody; then the message is sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import uuid4

from frontend import api_service, bot_editor, state
from frontend.bench import DRAFT
from frontend.state import Slot
from frontend.stream_reader import StreamReader
from gptlab.api import operations
from gptlab.api.bots import Bot, BotVersion, Draft
from gptlab.api.sessions import LabConfiguration, SendMessage, StartSession, Turn
from gptlab.api.variables import Variable, VariableValue
from gptlab.client import errors

LEAST, MOST = 2, 4
Version = Bot | BotVersion | Draft


@dataclass(frozen=True)
class Column:
    """What is asked: a version's number or ``draft``, and a model; without one, its own."""

    version: str
    given: Version
    model: str | None


@dataclass
class Answer:
    """How far a column is: the assistant's first words, then the reply.

    The keys are those of both. ``seconds`` go from the message to the last word.
    """

    column: Column
    opening: StreamReader[Turn]
    opening_key: str
    key: str
    reader: StreamReader[Turn] | None = None
    asked_at: float = 0.0

    @property
    def text(self) -> str:
        return self.reader.text if self.reader else ""

    @property
    def seconds(self) -> float:
        return monotonic() - self.reader.silent_for() - self.asked_at if self.reader else 0.0

    @property
    def is_over(self) -> bool:
        if self.reader is None:
            return self.opening.is_over() and self.failure is not None
        return self.reader.is_over()

    @property
    def failure(self) -> errors.GPTLabError | None:
        """Of what has ended."""
        for reader in (self.opening, self.reader):
            if reader and reader.is_over():
                try:
                    reader.answer()
                except errors.GPTLabError as error:
                    return error
        return None

    @property
    def turn(self) -> Turn | None:
        """The reply as it is stored, once it is whole."""
        is_whole = self.reader and self.reader.is_over() and self.failure is None
        return self.reader.answer() if self.reader and is_whole else None


@dataclass
class Comparison:
    """All columns, and what they are asked."""

    message: str
    answers: Sequence[Answer]
    is_stopped: bool = False

    @property
    def is_over(self) -> bool:
        return self.is_stopped or all(answer.is_over for answer in self.answers)


_comparison: Slot[Comparison | None] = Slot("bench_comparison", None)
_count: Slot[int] = Slot("bench_columns", LEAST)


def comparison() -> Comparison | None:
    return _comparison.get()


def count() -> int:
    """How many columns there are."""
    return _count.get()


def add_column() -> None:
    _count.set(min(MOST, count() + 1))


def remove_column() -> None:
    _count.set(max(LEAST, count() - 1))


def versions(bot: Bot, draft: Draft | None) -> Mapping[str, Version]:
    """What can be asked, by its name: the draft, then the versions, the newest first."""
    known: dict[str, Version] = {DRAFT: draft} if draft else {}
    return known | {str(each.version): each for each in bot_editor.versions(bot).versions}


def variables(columns: Sequence[Column]) -> Sequence[Variable]:
    """Those of all columns; of two with the same name the first."""
    declared = [each for column in reversed(columns) for each in column.given.variables]
    return tuple({each.name: each for each in declared}.values())


def ask(columns: Sequence[Column], message: str, values: Mapping[str, VariableValue]) -> None:
    """Begin a test session for each. Raises InvalidRequest where a variable is missing."""
    api_service.renew_if_due()
    stop()
    wanted = [_session(column, values) for column in columns]
    answers = []
    for column, request in zip(columns, wanted, strict=True):
        opening_key, key = uuid4().hex, uuid4().hex
        events = state.client().stream(
            operations.START_SESSION, request, idempotency_key=opening_key
        )
        answers.append(Answer(column, StreamReader(events), opening_key, key))
    _comparison.set(Comparison(message, answers))


def go_on(comparison: Comparison) -> None:
    """Send the message in each session that has begun."""
    for answer in comparison.answers:
        if answer.reader or comparison.is_stopped or not answer.opening.is_over():
            continue
        if answer.failure is None:
            session_id = answer.opening.answer().session.session_id
            request = SendMessage.of(session_id=session_id, message=comparison.message)
            events = state.client().stream(
                operations.SEND_MESSAGE, request, idempotency_key=answer.key
            )
            answer.reader, answer.asked_at = StreamReader(events), monotonic()


def stop() -> None:
    """Nothing more is asked, and what is under way is told to end.

    Each column is told, whatever comes of the others; then the first error is raised.
    """
    known = comparison()
    if known is None or known.is_over:
        return
    known.is_stopped = True
    failed: list[errors.GPTLabError] = []
    for session_id, key in _under_way(known):
        try:
            state.client().stop_message(session_id, key)
        except errors.GPTLabError as error:
            failed.append(error)
    if failed:
        raise failed[0]


def _under_way(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """The session and the key of each turn that is being answered."""
    for answer in comparison.answers:
        reader, key = answer.opening, answer.opening_key
        if answer.reader:
            reader, key = answer.reader, answer.key
        if not reader.is_over() and reader.session_id:
            yield reader.session_id, key


def _session(column: Column, values: Mapping[str, VariableValue]) -> StartSession:
    given = column.given
    config = given.config.model_copy(update={"model": column.model or given.config.model})
    lab = LabConfiguration.of(
        initial_prompt=given.initial_prompt,
        config=config,
        session_type=given.session_type,
        variables=given.variables,
        reply_schema=given.reply_schema,
    )
    declared = {variable.name for variable in given.variables}
    told = {name: value for name, value in values.items() if name in declared}
    return StartSession.of(lab=lab, **({"variables": told} if told else {}))
