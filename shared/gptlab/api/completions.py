"""Assistants as models: the part of OpenAI's Chat Completions that is spoken here.

Source: OpenAI's API reference, "Create chat completion". What is not listed is passed over, as
their clients send more than they need; what would change the meaning of an answer is refused.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints

from gptlab.api import limits
from gptlab.api.fields import Answer, Command, DocumentId

_OWNER = "gptlab/"
ModelOfBot = Annotated[
    str, StringConstraints(pattern=rf"^({_OWNER})?[A-Za-z0-9]{{20}}(@[1-9][0-9]{{0,5}})?$")
]
"""``gptlab/<code>`` for an assistant as it is now, ``gptlab/<code>@<version>`` for one version."""


class TextPart(Command):
    """A piece of a message that is text."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    type: Literal["text"]
    text: str


class ChatMessage(Command):
    """One message of the talk so far."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[TextPart]

    @property
    def text(self) -> str:
        if isinstance(self.content, str):
            return self.content
        return "".join(part.text for part in self.content)


class TextFormat(Command):
    """The one form of answer there is."""

    type: Literal["text"]


class StreamOptions(Command):
    """``include_usage``: a last chunk says what the reply took."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    include_usage: bool | None = None


class CompleteChat(Command):
    """Ask an assistant from any OpenAI client, on the OpenAI key that is the bearer token.

    Nothing is stored. The assistant's prompt stands before the messages, and its version decides
    temperature and the like, whatever the request says of them; a lower token limit is kept.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    model: ModelOfBot
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=limits.CALL_MESSAGES)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
    n: Literal[1] | None = None
    response_format: TextFormat | None = None
    tools: Annotated[list[Any], Field(max_length=0)] | None = None
    functions: Annotated[list[Any], Field(max_length=0)] | None = None

    @property
    def bot_id(self) -> DocumentId:
        return self.model.removeprefix(_OWNER).partition("@")[0]

    @property
    def version(self) -> int | None:
        """None is the version of the moment."""
        version = self.model.partition("@")[2]
        return int(version) if version else None


class ListCallableBots(Command):
    """Ask which assistants can be called by anybody: the showcased ones."""


class CompletedMessage(Answer):
    """The reply."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


FinishReason = Literal["stop", "length", "content_filter"]
"""``length``: cut at its token limit. ``content_filter``: withheld, since it gave the assistant's
prompt away."""


class CompletedChoice(Answer):
    """The one reply that is asked for."""

    index: Literal[0] = 0
    message: CompletedMessage
    finish_reason: FinishReason
    logprobs: None = None


class CompletionUsage(Answer):
    """What the reply took, in tokens, the assistant's prompt included."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int

    @classmethod
    def of_tokens(cls, read: int, written: int) -> Self:
        return cls(prompt_tokens=read, completion_tokens=written, total_tokens=read + written)


class ChatCompletion(Answer):
    """A whole reply. ``model`` names the version that gave it."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[CompletedChoice]
    usage: CompletionUsage


class ChunkDelta(Answer):
    """What is new."""

    role: Literal["assistant"] | None = None
    content: str | None = None


class ChunkChoice(Answer):
    """The one reply, so far."""

    index: int
    delta: ChunkDelta
    finish_reason: FinishReason | None


class CompletionChunk(Answer):
    """A piece of a streamed reply. What is unset is not sent."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    choices: list[ChunkChoice]
    usage: CompletionUsage | None = None


class CallableBot(Answer):
    """An assistant, as a listing of models names it."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: Literal["gptlab"] = "gptlab"


class CallableBotList(Answer):
    """The showcased assistants, the newest first."""

    object: Literal["list"] = "list"
    data: list[CallableBot]


def model_of(bot_id: str, version: int | None = None) -> str:
    """What an assistant is called by, as a model."""
    return f"{_OWNER}{bot_id}" if version is None else f"{_OWNER}{bot_id}@{version}"
