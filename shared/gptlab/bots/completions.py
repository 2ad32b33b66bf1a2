"""Assistants called from any OpenAI client, on the caller's own key or a grant.

Nothing that is said is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from gptlab.api.completions import (
    ChatCompletion,
    ChunkChoice,
    ChunkDelta,
    CompleteChat,
    CompletedChoice,
    CompletedMessage,
    CompletionChunk,
    CompletionUsage,
    FinishReason,
    model_of,
)
from gptlab.api.fields import Role
from gptlab.bots.calls import (
    SYSTEM,
    Call,
    TextStream,
    config_of,
    paid,
    reply_to,
)
from gptlab.core.crypto import ApiKey, random_id
from gptlab.core.services import GrantCaller, Services
from gptlab.core.sse import SILENT, EventStream
from gptlab.grants.payers import payer_of
from gptlab.llm.generation import ChatReply
from gptlab.llm.memory import Said
from gptlab.llm.stop_sequences import text_before


def complete_chat(
    request: CompleteChat,
    caller: ApiKey | GrantCaller,
    services: Services,
    stream: EventStream = SILENT,
) -> ChatCompletion:
    """The assistant's reply."""
    payer = payer_of(caller, services)
    bot, version = payer.called(request.bot_id, request.version)
    call = _call(request)
    config = config_of(version, call, payer, services)
    completion = _Completion(
        f"chatcmpl-{random_id()}",
        int(services.clock().timestamp()),
        model_of(bot.bot_id, version.version),
    )
    chunks = _Chunks(completion, stream)
    text = TextStream(chunks.say, stream, request.stop)
    reply = reply_to(call, bot, version, config, payer, services, text)
    stream.emit(completion.ended(reply))
    if request.stream_options and request.stream_options.include_usage:
        stream.emit(completion.chunk([], usage=_usage(reply)))
    return completion.whole(reply, request.stop)


def _call(request: CompleteChat) -> Call:
    """The session so far; of an assistant's message nothing may be left, which is skipped."""
    systems = [one.text for one in request.messages if one.role in SYSTEM and one.text]
    said = [
        Said(Role(one.role), one.text)
        for one in request.messages
        if one.role not in SYSTEM and (one.text or one.role == "user")
    ]
    limits = (request.max_tokens, request.max_completion_tokens)
    return Call(systems, said, limits, request.stop, variables=request.variables)


@dataclass(frozen=True)
class _Completion:
    """What all pieces of one answer say alike."""

    id: str
    created: int
    model: str

    def whole(self, reply: ChatReply, stop: Sequence[str]) -> ChatCompletion:
        text = reply.text if reply.withheld else text_before(stop, reply.text)
        message = CompletedMessage(content=text)
        choice = CompletedChoice(message=message, finish_reason=_finish(reply))
        return ChatCompletion(**vars(self), choices=[choice], usage=_usage(reply))

    def chunk(
        self, choices: list[ChunkChoice], *, usage: CompletionUsage | None = None
    ) -> CompletionChunk:
        made = CompletionChunk(**vars(self), object="chat.completion.chunk", choices=choices)
        return made if usage is None else made.model_copy(update={"usage": usage})

    def said(self, text: str, *, first: bool) -> CompletionChunk:
        delta = ChunkDelta(content=text)
        if first:
            delta = ChunkDelta(role="assistant", content=text)
        return self.chunk([ChunkChoice(index=0, delta=delta, finish_reason=None)])

    def ended(self, reply: ChatReply) -> CompletionChunk:
        choice = ChunkChoice(index=0, delta=ChunkDelta(), finish_reason=_finish(reply))
        return self.chunk([choice])


class _Chunks:
    """Passes a reply's text on in chunks. ``content_filter`` at the end says: it was withheld."""

    def __init__(self, completion: _Completion, stream: EventStream) -> None:
        self._completion, self._stream = completion, stream
        self._is_first = True

    def say(self, text: str) -> None:
        self._stream.emit(self._completion.said(text, first=self._is_first))
        self._is_first = False


def _finish(reply: ChatReply) -> FinishReason:
    if reply.withheld:
        return "content_filter"
    return "length" if reply.reached_limit else "stop"


def _usage(reply: ChatReply) -> CompletionUsage:
    """All that was paid for."""
    calls = paid(reply)
    return CompletionUsage.of_tokens(
        read=sum(each.input_tokens for each in calls),
        written=sum(each.output_tokens for each in calls),
        cached=sum(each.cached_tokens for each in calls),
        reasoned=sum(each.reasoning_tokens for each in calls),
    )
