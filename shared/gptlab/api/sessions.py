"""Conversations."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from gptlab.api import limits
from gptlab.api.fields import (
    DocumentId,
    IdempotencyKey,
    InitialPrompt,
    MessageId,
    MessageText,
    ModelConfig,
    ModelName,
    PageSize,
    PageToken,
    ReplySchema,
    Request,
    Response,
    Role,
    SessionStatus,
    SessionType,
    Timestamp,
    Title,
    VersionNumber,
    VersionRef,
)
from gptlab.api.variables import Variable, VariableValues

Thumb = Annotated[int, Field(ge=0, le=1)]
CostUsd = Annotated[
    float | None,
    Field(description="At the list price of its day; null where the model has no known price."),
]
Counted = Literal["provider", "estimate"]
"""Who counted tokens: the provider or, where it does not say, we ourselves."""


class LabConfiguration(Request):
    """What a test session runs on while its assistant does not exist yet."""

    initial_prompt: InitialPrompt
    config: ModelConfig
    session_type: SessionType = SessionType.BRAINSTORMING
    variables: Annotated[tuple[Variable, ...], Field(max_length=limits.VARIABLES)] = ()
    reply_schema: ReplySchema | None = None


class StartSession(Request):
    """Start a session: with an assistant, or with a configuration to try out in the Lab.

    ``model`` replaces the assistant's own model for this session. ``variables`` are the values of
    the assistant's variables, by their names. ``version`` is a version's number or a label, or
    ``draft`` for one's own; without it, the version in production.
    """

    bot_id: DocumentId | None = None
    lab: LabConfiguration | None = None
    model: ModelName | None = None
    variables: VariableValues | None = None
    version: VersionRef | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> "StartSession":
        if (self.bot_id is None) == (self.lab is None):
            raise ValueError("give either bot_id or lab")
        if self.lab and self.version:
            raise ValueError("a version is of an assistant, so it goes with bot_id")
        return self


class SendMessage(Request):
    """Say something in a session."""

    session_id: DocumentId
    message: MessageText


class RegenerateReply(Request):
    """Ask for the last reply once more.

    The earlier one is kept, and the session goes on from this.
    """

    session_id: DocumentId


class EditMessage(Request):
    """Say something else in place of an earlier message of one's own, and go on from there.

    The earlier branch is kept: ``get_session`` shows it where it is asked for.
    """

    session_id: DocumentId
    message_id: MessageId
    message: MessageText


class StopMessage(Request):
    """Stop the reply to the message that was sent with this idempotency key."""

    session_id: DocumentId
    idempotency_key: IdempotencyKey


class EndSession(Request):
    """Conclude a session with a recap."""

    session_id: DocumentId


class ResumeSession(Request):
    """Go on with a concluded session."""

    session_id: DocumentId


class RateSession(Request):
    """Thumbs up (1) or down (0)."""

    session_id: DocumentId
    user_liked: Thumb


class RenameSession(Request):
    """Give a session a title of one's own."""

    session_id: DocumentId
    title: Title


class ChangeModel(Request):
    """Go on with another model, for the rest of the session."""

    session_id: DocumentId
    model: ModelName


class DeleteSession(Request):
    """Delete a session and everything said in it."""

    session_id: DocumentId


class ListSessions(Request):
    """List the caller's sessions, last used first; with one assistant only, where asked."""

    bot_id: DocumentId | None = None
    page_size: PageSize = limits.PAGE_SIZE
    page_token: PageToken | None = None


class GetSession(Request):
    """Read a session and its transcript, the last turns of at most ``page_size`` messages.

    ``before`` asks for what was said ahead of a message. ``branch`` asks for the branch that goes
    through this message, an earlier version of another, in place of the one the session goes on
    from.
    """

    session_id: DocumentId
    page_size: Annotated[int, Field(ge=2, le=limits.TRANSCRIPT_PAGE_SIZE_MAX)] = (
        limits.TRANSCRIPT_PAGE_SIZE
    )
    before: MessageId | None = None
    branch: MessageId | None = None


class Session(Response):
    """A conversation, without what was said. ``bot_id`` is null in the Lab.

    ``bot_version``: the version of the assistant that it was started with, and goes on with.
    Tokens and cost are of all its calls of the model: replies, also those that were asked for
    again, summaries and recaps. ``usage_source`` is ``estimate`` if any of them was estimated.
    """

    session_id: DocumentId
    bot_id: DocumentId | None
    bot_name: str | None
    bot_version: VersionNumber | None = None
    title: str | None
    status: SessionStatus
    session_type: SessionType
    model: ModelName
    message_count: int
    user_liked: Thumb | None
    created_date: Timestamp
    last_modified_date: Timestamp
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    cost_usd: CostUsd = 0.0
    usage_source: Counted = "provider"


class Usage(Response):
    """Tokens a turn took, and what they cost.

    ``source``: counted by the provider or, where it does not say, estimated by us.
    ``cached_tokens`` and ``cache_write_tokens`` are part of the input, ``reasoning_tokens`` of the
    output.
    """

    input_tokens: int
    output_tokens: int
    source: Counted
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0
    cost_usd: CostUsd = None


class Message(Response):
    """One thing said.

    ``stopped``: a reply that its reader cut short. ``withheld``: a refusal in place of a reply
    that gave its instructions away. ``reached_limit``: a reply that was cut at its token limit.
    ``usage``: of a reply, null for what people said; in the Lab
    of the last reply alone, since no other is kept.
    ``versions``: it and all that stood or stands in its place, in the order they came; empty
    where there is no other.
    """

    message_id: MessageId
    role: Role
    content: str
    created_date: Timestamp
    stopped: bool = False
    withheld: bool = False
    reached_limit: bool = False
    usage: Usage | None = None
    versions: tuple[MessageId, ...] = ()


class Moderation(Response):
    """What the provider's moderation says of the message; it informs and blocks nothing.

    ``unavailable``: the provider has none, or it did not answer.
    """

    status: Literal["clear", "flagged", "unavailable"]
    categories: list[str]


class Turn(Response):
    """A stored turn: the reply, what it cost, and the session as it now stands.

    ``memory_condensed``: earlier messages were replaced by a summary before this reply.
    ``dropped_params``: settings of the assistant that its model does not take.
    ``moderation``: of the person's message; null where the assistant spoke unasked.
    ``prompt_injection_detected``: the message seems to ask for the hidden instructions.
    """

    session: Session
    turn: int
    reply: Message
    usage: Usage
    memory_condensed: bool
    dropped_params: list[str]
    moderation: Moderation | None = None
    prompt_injection_detected: bool = False


class EndedSession(Response):
    """A concluded session, its recap, and what that took.

    A test session in the Lab ends without.
    """

    session: Session
    recap: str | None
    usage: Usage | None = None


class FailedTurn(Response):
    """The last message, whose reply failed or has not come yet: nothing of it is in the transcript.

    ``code`` is null while the reply is still being made. Send the text again to retry.
    ``partial_reply`` is what had come of a reply that the provider broke off.
    ``edits``: the message that this one was to replace; to retry, edit that one again.
    """

    message: str | None
    code: str | None
    retryable: bool
    partial_reply: str | None = None
    edits: MessageId | None = None


class Transcript(Response):
    """A session with what was said, in the order of the session.

    ``earlier`` goes into ``before`` to ask for the messages ahead of these; null at the start.
    ``variables``: what the assistant's variables were filled in with.
    ``branch`` is the one that was asked for, null where the session goes on from it.
    """

    session: Session
    messages: list[Message]
    earlier: MessageId | None
    recap: str | None
    pending: FailedTurn | None
    variables: dict[str, str] = Field(default_factory=dict)
    branch: MessageId | None = None


class StopRequested(Response):
    """What came of the reply is kept. To take effect, the stream of the message is closed too."""

    session_id: DocumentId


class DeletedSession(Response):
    """The session is gone, with this many messages."""

    session_id: DocumentId
    messages_deleted: int


class SessionPage(Response):
    """Some sessions, and the token of the next page where there is one."""

    sessions: list[Session]
    next_page_token: PageToken | None
