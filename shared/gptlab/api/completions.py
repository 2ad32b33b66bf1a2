"""Assistants as models: the part of OpenAI's Chat Completions that is spoken here.

Source: OpenAI's API reference, "Create chat completion". Clients send more than they need, so
what is not listed is passed over: it says how a request is billed, stored or sampled, and the
assistant's version decides sampling. What would change the form or the meaning of an answer is
honoured, or listed so that it is refused by name.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from gptlab.api import limits
from gptlab.api.fields import VERSION_REF, DocumentId, Request, Response
from gptlab.api.variables import VariableValues

GRANTED = "gptlab"
_OWNER = f"{GRANTED}/"
ModelOfBot = Annotated[
    str,
    StringConstraints(
        pattern=rf"^({GRANTED}|({_OWNER})?[A-Za-z0-9]{{20}}(@{VERSION_REF[1:-1]})?)$"
    ),
]
"""``gptlab/<code>`` for an assistant as it is now, ``gptlab/<code>@<version>`` for one version.

``gptlab/<code>@<label>`` is the version that a label points at. ``gptlab`` is the assistant of the
grant that the call is made on.
"""


def _refused(value: object, check: ValidatorFunctionWrapHandler) -> object:
    try:
        return check(value)
    except ValidationError:
        raise PydanticCustomError("unsupported", "is not supported here") from None


Supported = WrapValidator(_refused)
"""Of a field that may say nothing but this: what else it could say is not done here."""
NoList = Annotated[Annotated[list[Any], Field(max_length=0)] | None, Supported]
Nothing = Annotated[None, Supported]
NoTool = Annotated[Literal["none", "auto"] | None, Supported]


class Tolerant(Request):
    """A part of a request that may have more fields than are listed."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)


class ContentPart(Tolerant):
    """A piece of a message: text, or the refusal that an assistant gave in place of one."""

    type: Annotated[Literal["text", "refusal"], Supported]
    text: str | None = None
    refusal: str | None = None

    @property
    def said(self) -> str:
        return (self.text if self.type == "text" else self.refusal) or ""


def _parts(value: object, check: ValidatorFunctionWrapHandler) -> object:
    if isinstance(value, str):
        return [ContentPart(type="text", text=value)]
    return [] if value is None else check(value)


Content = Annotated[
    list[ContentPart],
    WrapValidator(_parts, json_schema_input_type=str | list[ContentPart] | None),
]
"""A text, pieces of one, or nothing: one text is one piece."""


class ChatMessage(Tolerant):
    """One message of the session so far.

    Of an assistant's nothing may be left: then it is skipped.
    """

    role: Annotated[Literal["system", "developer", "user", "assistant"], Supported]
    content: Content = Field(default_factory=list)
    refusal: str | None = None
    tool_calls: NoList = None
    function_call: Nothing = None
    audio: Nothing = None

    @property
    def text(self) -> str:
        return "".join(part.said for part in self.content) or self.refusal or ""


class ResponseFormat(Tolerant):
    """The one form of answer there is."""

    type: Literal["text"]


class StreamOptions(Tolerant):
    """``include_usage``: a last chunk says what the reply took."""

    include_usage: bool | None = None


StopSequence = Annotated[str, StringConstraints(max_length=limits.STOP_CHARS)]


def _sequences(value: object, check: ValidatorFunctionWrapHandler) -> object:
    if isinstance(value, list):
        return check([each for each in value if each != ""])
    return check([value]) if value else []


Stop = Annotated[
    Annotated[list[StopSequence], Field(max_length=limits.STOP_SEQUENCES)],
    WrapValidator(_sequences, json_schema_input_type=str | list[str] | None),
]
"""Texts of which the first to come ends the reply, and is no part of it."""


class _OfBot(Request):
    """A request that names an assistant as a model."""

    model: ModelOfBot

    @property
    def bot_id(self) -> DocumentId:
        return bot_of(self.model)[0]

    @property
    def version(self) -> str | None:
        """A version's number or a label; None is the version in production."""
        return bot_of(self.model)[1]


class CompleteChat(_OfBot):
    """Ask an assistant from any OpenAI client, on the OpenAI key that is the bearer token.

    In place of a key it may be a grant: then ``model`` is ``gptlab``. Nothing is stored. The
    assistant's prompt stands before the messages, and its version decides temperature, reasoning
    and the like, whatever the request says of them; a lower token limit is kept. Further fields are
    passed over, unless they would change the form or the meaning of the answer: those are listed
    here, with all that they may say. ``variables`` is ours: the values of the assistant's
    variables, by their names.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=limits.CALL_MESSAGES)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
    stop: Stop = Field(default_factory=list)
    n: Annotated[Literal[1] | None, Supported] = None
    response_format: Annotated[ResponseFormat | None, Supported] = None
    modalities: Annotated[list[Literal["text"]] | None, Supported] = None
    tools: NoList = None
    functions: NoList = None
    tool_choice: NoTool = None
    function_call: NoTool = None
    logprobs: Annotated[Literal[False] | None, Supported] = None
    top_logprobs: Annotated[Literal[0] | None, Supported] = None
    logit_bias: Annotated[Annotated[dict[str, Any], Field(max_length=0)] | None, Supported] = None
    verbosity: Annotated[Literal["medium"] | None, Supported] = None
    audio: Nothing = None
    prediction: Nothing = None
    web_search_options: Nothing = None
    variables: VariableValues | None = None


class GetCallableBot(_OfBot):
    """Ask whether an assistant, or a version of it, can be called: any that is not taken down."""


class ListCallableBots(Request):
    """Ask which assistants can be called by anybody: the showcased ones."""


class CompletedMessage(Response):
    """The reply."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


FinishReason = Literal["stop", "length", "content_filter"]
"""``length``: the reply reached its limit.

``content_filter``: it gave the assistant's prompt away, and was withheld.
"""


class CompletedChoice(Response):
    """The one reply that is asked for."""

    index: Literal[0] = 0
    message: CompletedMessage
    finish_reason: FinishReason
    logprobs: None = None


class PromptTokensDetails(Response):
    """How many of the tokens read were kept from earlier calls, at a lower price."""

    cached_tokens: int


class CompletionTokensDetails(Response):
    """How many of the tokens written were reasoning, which nobody reads."""

    reasoning_tokens: int


class CompletionUsage(Response):
    """What the reply took, in tokens, the assistant's prompt included."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: PromptTokensDetails
    completion_tokens_details: CompletionTokensDetails

    @classmethod
    def of_tokens(cls, *, read: int, written: int, cached: int, reasoned: int) -> Self:
        return cls(
            prompt_tokens=read,
            completion_tokens=written,
            total_tokens=read + written,
            prompt_tokens_details=PromptTokensDetails(cached_tokens=cached),
            completion_tokens_details=CompletionTokensDetails(reasoning_tokens=reasoned),
        )


class ChatCompletion(Response):
    """A whole reply. ``model`` names the version that gave it."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[CompletedChoice]
    usage: CompletionUsage


class ChunkDelta(Response):
    """What is new."""

    role: Literal["assistant"] | None = None
    content: str | None = None


class ChunkChoice(Response):
    """The one reply, so far."""

    index: int
    delta: ChunkDelta
    finish_reason: FinishReason | None


class CompletionChunk(Response):
    """A piece of a streamed reply. What is unset is not sent."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    choices: list[ChunkChoice]
    usage: CompletionUsage | None = None


class CallableBot(Response):
    """An assistant, as a listing of models names it."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: Literal["gptlab"] = "gptlab"


class CallableBotList(Response):
    """The showcased assistants, the newest first."""

    object: Literal["list"] = "list"
    data: list[CallableBot]


def model_of(bot_id: str, version: int | str | None = None) -> str:
    """What an assistant is called by, as a model."""
    return f"{_OWNER}{bot_id}" if version is None else f"{_OWNER}{bot_id}@{version}"


def bot_of(model: ModelOfBot) -> tuple[DocumentId, str | None]:
    """Which assistant such a model is, and which version of it: its number, a label, or None."""
    bot_id, _, version = model.removeprefix(_OWNER).partition("@")
    return bot_id, version or None
