"""Assistants as stored prompts: the part of OpenAI's Responses API that is spoken here.

Source: OpenAI's API reference, "Create a model response" and "Streaming events". Nothing is
stored, so what needs a state is refused by name, as are tools. What is not listed says how a
request is billed, cached or sampled, and is passed over.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    ConfigDict,
    Field,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from gptlab.api import limits
from gptlab.api.completions import (
    ModelOfBot,
    NoList,
    Nothing,
    NoTool,
    Supported,
    Tolerant,
    bot_of,
)
from gptlab.api.fields import VERSION_REF, DocumentId, ModelName, ReasoningEffort, Response
from gptlab.api.variables import VariableName, VariableText
from gptlab.core.errors import InvalidRequest

False_ = Annotated[Literal[False] | None, Supported]


class InputPart(Tolerant):
    """A piece of a message: text that somebody said, or an assistant's refusal."""

    type: Annotated[Literal["input_text", "output_text", "text", "refusal"], Supported]
    text: str | None = None
    refusal: str | None = None

    @property
    def said(self) -> str:
        return (self.refusal if self.type == "refusal" else self.text) or ""


def _parts(value: object, check: ValidatorFunctionWrapHandler) -> object:
    if isinstance(value, str):
        return [InputPart(type="input_text", text=value)]
    return [] if value is None else check(value)


class InputItem(Tolerant):
    """A message of the conversation so far, the user's where it does not say whose.

    Reasoning that a client kept is passed over.
    """

    type: Annotated[Literal["message", "reasoning"], Supported] = "message"
    role: Annotated[Literal["system", "developer", "user", "assistant"], Supported] = "user"
    content: Annotated[
        list[InputPart],
        WrapValidator(_parts, json_schema_input_type=str | list[InputPart] | None),
    ] = Field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part.said for part in self.content)


def _items(value: object, check: ValidatorFunctionWrapHandler) -> object:
    if isinstance(value, str):
        return [InputItem(role="user", content=[InputPart(type="input_text", text=value)])]
    return [] if value is None else check(value)


Input = Annotated[
    Annotated[list[InputItem], Field(max_length=limits.CALL_MESSAGES)],
    WrapValidator(_items, json_schema_input_type=str | list[InputItem] | None),
]
"""What the user says, or the conversation so far. With nothing in it the assistant begins."""


def _as_part(value: object, check: ValidatorFunctionWrapHandler) -> object:
    return TextPart(type="input_text", text=value) if isinstance(value, str) else check(value)


class TextPart(Tolerant):
    """A variable's value as a part of a message."""

    type: Annotated[Literal["input_text"], Supported]
    text: VariableText


TextValue = Annotated[TextPart, WrapValidator(_as_part, json_schema_input_type=str | TextPart)]
"""What a variable is filled in with. Pictures and files are not supported here."""


def _version(value: object, check: ValidatorFunctionWrapHandler) -> object:
    return check(str(value) if isinstance(value, int) else value)


class PromptReference(Tolerant):
    """An assistant in the place of a stored prompt. ``version`` is a number or a label;

    null: the one in production."""

    id: ModelOfBot
    version: Annotated[
        Annotated[str, StringConstraints(pattern=VERSION_REF)] | None,
        WrapValidator(_version, json_schema_input_type=str | int | None),
    ] = None
    variables: (
        Annotated[dict[VariableName, TextValue], Field(max_length=limits.VARIABLES)] | None
    ) = None


class Reasoning(Tolerant):
    """``effort`` stands in place of the assistant's. A summary of the reasoning is not given."""

    effort: ReasoningEffort | None = None
    summary: Nothing = None
    generate_summary: Nothing = None
    mode: Annotated[Literal["standard"] | None, Supported] = None


class TextFormat(Tolerant):
    """The form of the reply: text, any JSON, or JSON that fits ``schema``."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, defer_build=True, serialize_by_alias=True
    )

    type: Literal["text", "json_object", "json_schema"] = "text"
    name: str | None = None
    description: str | None = None
    schema_: dict[str, Any] | None = Field(default=None, alias="schema")
    strict: bool | None = None

    def as_response_format(self) -> dict[str, Any] | None:
        """The same as Chat Completions names it; None for text."""
        if self.type == "text":
            return None
        if self.type == "json_object":
            return {"type": self.type}
        return {"type": self.type, self.type: self.model_dump(exclude={"type"}, exclude_none=True)}


class TextOptions(Tolerant):
    """``format`` is passed on to the model."""

    format: TextFormat | None = None
    verbosity: Annotated[Literal["medium"] | None, Supported] = None


class CreateResponse(Tolerant):
    """Call an assistant as a stored prompt, on the OpenAI key that is the bearer token, or a grant.

    ``prompt.id`` is the assistant's code, or ``model`` is ``gptlab/<code>``; on a
    grant, either is ``gptlab``. Beside a prompt,
    ``model`` is the provider's model that is to answer in place of the assistant's. Instructions
    stand after the assistant's own. Nothing is stored: what needs a state is refused by name, as
    are tools. Temperature and the like are the assistant's.
    """

    model: ModelName | None = None
    prompt: PromptReference | None = None
    input: Input = Field(default_factory=list)
    instructions: str | None = None
    max_output_tokens: Annotated[int, Field(ge=1)] | None = None
    reasoning: Reasoning | None = None
    text: TextOptions | None = None
    stream: bool | None = None
    metadata: Annotated[dict[str, str], Field(max_length=16)] | None = None
    store: False_ = None
    background: False_ = None
    previous_response_id: Nothing = None
    conversation: Nothing = None
    tools: NoList = None
    tool_choice: NoTool = None
    include: NoList = None
    context_management: NoList = None
    truncation: Annotated[Literal["disabled"] | None, Supported] = None
    top_logprobs: Annotated[Literal[0] | None, Supported] = None
    moderation: Nothing = None
    image: Nothing = None

    @property
    def bot(self) -> tuple[DocumentId, str | None]:
        """The assistant's code and a version of it; raises InvalidRequest."""
        if self.prompt is None:
            return bot_of(_AsModel.of(model=self.model or "").model)
        bot_id, version = bot_of(self.prompt.id)
        if self.prompt.version is None:
            return bot_id, version
        if version is not None:
            raise InvalidRequest(
                "prompt.version: prompt.id names a version already.", param="prompt.version"
            )
        return bot_id, self.prompt.version

    @property
    def provider_model(self) -> str | None:
        """The model that is to answer in place of the assistant's."""
        return self.model if self.prompt else None


class _AsModel(Tolerant):
    model: ModelOfBot


class OutputText(Response):
    """What the assistant says."""

    type: Literal["output_text"] = "output_text"
    text: str = ""
    annotations: tuple[()] = ()
    logprobs: tuple[()] = ()


ItemStatus = Literal["in_progress", "completed", "incomplete"]


class OutputMessage(Response):
    """The one item of an answer."""

    id: str
    type: Literal["message"] = "message"
    role: Literal["assistant"] = "assistant"
    status: ItemStatus
    content: list[OutputText]


class InputTokensDetails(Response):
    """How many of the tokens read were kept from earlier calls, and how many for later ones."""

    cached_tokens: int
    cache_write_tokens: int


class OutputTokensDetails(Response):
    """How many of the tokens written were reasoning, which nobody reads."""

    reasoning_tokens: int


class ResponseUsage(Response):
    """What the reply took, in tokens, the assistant's prompt included."""

    input_tokens: int
    input_tokens_details: InputTokensDetails
    output_tokens: int
    output_tokens_details: OutputTokensDetails
    total_tokens: int


class IncompleteDetails(Response):
    """Why a reply is not whole.

    ``content_filter``: it gave the assistant's prompt away, and was withheld.
    """

    reason: Literal["max_output_tokens", "content_filter"]


class UsedPrompt(Response):
    """The assistant that answered, and its version."""

    id: str
    version: str
    variables: dict[str, str] | None = None


class UsedReasoning(Response):
    """The effort that was asked for; null: the least that the model takes."""

    effort: ReasoningEffort | None
    summary: None = None


class UsedFormat(Response):
    """The form that was asked for."""

    format: dict[str, Any]
    verbosity: Literal["medium"] = "medium"


class ModelResponse(Response):
    """A whole answer. ``model`` names the version that gave it."""

    id: str
    object: Literal["response"] = "response"
    created_at: int
    status: ItemStatus
    background: Literal[False] = False
    error: None = None
    incomplete_details: IncompleteDetails | None = None
    instructions: str | None
    max_output_tokens: int | None
    metadata: dict[str, str]
    model: str
    output: list[OutputMessage] = Field(default_factory=list)
    parallel_tool_calls: Literal[True] = True
    previous_response_id: None = None
    prompt: UsedPrompt
    reasoning: UsedReasoning
    store: Literal[False] = False
    text: UsedFormat
    tool_choice: Literal["auto"] = "auto"
    tools: tuple[()] = ()
    truncation: Literal["disabled"] = "disabled"
    usage: ResponseUsage | None = None


class ResponseEvent(Response):
    """An event of a streamed answer; they are numbered from 0."""

    type: str
    sequence_number: int


class BegunEvent(ResponseEvent):
    """The answer before its first word."""

    type: Literal["response.created", "response.in_progress"]
    response: ModelResponse


class EndedEvent(ResponseEvent):
    """The whole answer, the last event."""

    type: Literal["response.completed", "response.incomplete"]
    response: ModelResponse


class FailedEvent(ResponseEvent):
    """Why no more follows; ``error`` is a refusal in OpenAI's form."""

    type: Literal["error"]
    code: str
    message: str
    param: str | None
    error: dict[str, Any]


class ItemEvent(ResponseEvent):
    """The message begins, or is whole."""

    type: Literal["response.output_item.added", "response.output_item.done"]
    output_index: Literal[0] = 0
    item: OutputMessage


class _OfPart(ResponseEvent):
    item_id: str
    output_index: Literal[0] = 0
    content_index: Literal[0] = 0


class PartEvent(_OfPart):
    """The message's text begins, or is whole."""

    type: Literal["response.content_part.added", "response.content_part.done"]
    part: OutputText


class TextDelta(_OfPart):
    """What is new."""

    type: Literal["response.output_text.delta"] = "response.output_text.delta"
    delta: str
    logprobs: tuple[()] = ()


class TextDone(_OfPart):
    """The whole text."""

    type: Literal["response.output_text.done"] = "response.output_text.done"
    text: str
    logprobs: tuple[()] = ()


EVENTS: Mapping[str, type[ResponseEvent]] = {
    "response.created": BegunEvent,
    "response.in_progress": BegunEvent,
    "response.output_item.added": ItemEvent,
    "response.content_part.added": PartEvent,
    "response.output_text.delta": TextDelta,
    "response.output_text.done": TextDone,
    "response.content_part.done": PartEvent,
    "response.output_item.done": ItemEvent,
    "response.completed": EndedEvent,
    "response.incomplete": EndedEvent,
    "error": FailedEvent,
}
"""By their names, in the order in which they come."""
