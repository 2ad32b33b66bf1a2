"""Assistants called as stored prompts, in the form of OpenAI's Responses. Nothing is stored."""

import re
from dataclasses import dataclass
from typing import Any

from gptlab.api.completions import model_of
from gptlab.api.fields import ModelConfig, Role
from gptlab.api.responses import (
    BegunEvent,
    CreateResponse,
    IncompleteDetails,
    InputTokensDetails,
    ItemEvent,
    ItemStatus,
    ModelResponse,
    OutputMessage,
    OutputText,
    OutputTokensDetails,
    PartEvent,
    ResponseEvent,
    ResponseUsage,
    TextDelta,
    TextDone,
    UsedFormat,
    UsedPrompt,
    UsedReasoning,
)
from gptlab.api.variables import VariableValues
from gptlab.bots.calls import SYSTEM, Call, TextStream, config_of, paid, reply_to
from gptlab.bots.models import Bot, BotVersion
from gptlab.core import errors
from gptlab.core.crypto import ApiKey, random_id
from gptlab.core.services import GrantCaller, Services
from gptlab.core.sse import SILENT, EventStream
from gptlab.grants.payers import payer_of
from gptlab.llm.generation import ChatReply
from gptlab.llm.memory import Said

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")


def create_response(
    request: CreateResponse,
    caller: ApiKey | GrantCaller,
    services: Services,
    stream: EventStream = SILENT,
) -> ModelResponse:
    """The assistant's reply."""
    payer = payer_of(caller, services)
    field = "prompt.id" if request.prompt else "model"
    try:
        bot, version = payer.called(*request.bot)
    except (errors.BotNotFound, errors.GrantOtherModel) as error:
        error.param = field
        raise
    except (errors.BotVersionNotFound, errors.LabelNotFound) as error:
        error.param = "prompt.version" if request.prompt else field
        raise
    call = _call(request, version)
    config = config_of(version, call, payer, services)
    begun = _begun(request, bot, version, config, services)
    events = _Events(begun, stream)
    try:
        reply = reply_to(
            call, bot, version, config, payer, services, TextStream(events.say, stream)
        )
    except errors.ContextExceeded as error:
        error.param = "input"
        raise
    except errors.InvalidRequest as error:
        raise _named(error) from None
    return events.end(reply)


def _call(request: CreateResponse, version: BotVersion) -> Call:
    """The caller's instructions come first of what stands after the assistant's own."""
    messages = [item for item in request.input if item.type == "message"]
    systems = [item.text for item in messages if item.role in SYSTEM and item.text]
    said = [
        Said(Role(item.role), item.text)
        for item in messages
        if item.role not in SYSTEM and (item.text or item.role == "user")
    ]
    form = request.text.format if request.text else None
    return Call(
        [*([request.instructions] if request.instructions else []), *systems],
        said,
        (request.max_output_tokens,),
        model=request.provider_model,
        reasoning_effort=request.reasoning.effort if request.reasoning else None,
        response_format=form.as_response_format() if form else None,
        variables=_values(request, version),
    )


def _values(request: CreateResponse, version: BotVersion) -> VariableValues:
    """What its variables are filled in with. OpenAI's are texts, also where a number is meant."""
    given = request.prompt.variables if request.prompt else None
    numbers = {variable.name for variable in version.variables if variable.type == "number"}
    texts = {name: value.text for name, value in (given or {}).items()}
    return {
        name: _number(text) if name in numbers and _NUMBER.fullmatch(text) else text
        for name, text in texts.items()
    }


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _named(error: errors.InvalidRequest) -> errors.InvalidRequest:
    """The same by this request's names."""
    if error.param == "response_format":
        told = "text.format: this assistant's model takes no such form of answer."
        return errors.InvalidRequest(told, param="text.format")
    path = f"prompt.{error.param}"
    told = error.message.replace(str(error.param), path) if error.param else error.message
    return errors.InvalidRequest(told, param=path)


def _begun(
    request: CreateResponse,
    bot: Bot,
    version: BotVersion,
    config: ModelConfig,
    services: Services,
) -> ModelResponse:
    """The answer before its first word."""
    form = request.text.format if request.text else None
    used: dict[str, Any] = form.model_dump(exclude_none=True) if form else {"type": "text"}
    variables = request.prompt.variables if request.prompt else None
    given = {name: value.text for name, value in variables.items()} if variables else None
    return ModelResponse(
        id=f"resp_{random_id()}",
        created_at=int(services.clock().timestamp()),
        status="in_progress",
        instructions=request.instructions,
        max_output_tokens=request.max_output_tokens,
        metadata=request.metadata or {},
        model=model_of(bot.bot_id, version.version),
        prompt=UsedPrompt(
            id=bot.bot_id,
            version=str(version.version),
            variables=given,
        ),
        reasoning=UsedReasoning(effort=config.reasoning_effort),
        text=UsedFormat(format=used),
    )


@dataclass
class _Events:
    """Passes an answer on in events. They begin with its first word, or with its end:

    what refuses the call before is answered with its status.
    """

    begun: ModelResponse
    stream: EventStream
    text: str = ""
    number: int = 0

    def __post_init__(self) -> None:
        self.item_id = f"msg_{random_id()}"

    def say(self, text: str) -> None:
        self._begin()
        self.text += text
        self._emit(TextDelta, item_id=self.item_id, delta=text)

    def end(self, reply: ChatReply) -> ModelResponse:
        """The whole answer, which the last event has."""
        self._begin()
        text = self.text if self.stream.wants_text else reply.text
        why = _incomplete(reply)
        status: ItemStatus = "incomplete" if why else "completed"
        item = self._item(status, OutputText(text=text))
        self._emit(TextDone, item_id=self.item_id, text=text)
        done = {"item_id": self.item_id, "part": item.content[0]}
        self._emit(PartEvent, type="response.content_part.done", **done)
        self._emit(ItemEvent, type="response.output_item.done", item=item)
        end = {"status": status, "incomplete_details": why, "output": [item]}
        return self.begun.model_copy(update={**end, "usage": _usage(reply)})

    def _begin(self) -> None:
        if self.number:
            return
        self._emit(BegunEvent, type="response.created", response=self.begun)
        self._emit(BegunEvent, type="response.in_progress", response=self.begun)
        item = self._item("in_progress")
        self._emit(ItemEvent, type="response.output_item.added", item=item)
        added = {"item_id": self.item_id, "part": OutputText()}
        self._emit(PartEvent, type="response.content_part.added", **added)

    def _item(self, status: ItemStatus, *parts: OutputText) -> OutputMessage:
        return OutputMessage(id=self.item_id, status=status, content=list(parts))

    def _emit(self, event: type[ResponseEvent], **fields: object) -> None:
        self.stream.emit(event.model_validate({**fields, "sequence_number": self.number}))
        self.number += 1


def _incomplete(reply: ChatReply) -> IncompleteDetails | None:
    if reply.withheld:
        return IncompleteDetails(reason="content_filter")
    return IncompleteDetails(reason="max_output_tokens") if reply.reached_limit else None


def _usage(reply: ChatReply) -> ResponseUsage:
    """All that was paid for."""
    calls = paid(reply)
    read, written = sum(c.input_tokens for c in calls), sum(c.output_tokens for c in calls)
    return ResponseUsage(
        input_tokens=read,
        input_tokens_details=InputTokensDetails(
            cached_tokens=sum(c.cached_tokens for c in calls),
            cache_write_tokens=sum(c.cache_write_tokens for c in calls),
        ),
        output_tokens=written,
        output_tokens_details=OutputTokensDetails(
            reasoning_tokens=sum(c.reasoning_tokens for c in calls)
        ),
        total_tokens=read + written,
    )
