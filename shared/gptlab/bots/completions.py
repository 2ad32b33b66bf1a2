"""Assistants called from any OpenAI client, on the caller's own key. Nothing of it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gptlab.accounts.ownership import found_bot, found_version
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
from gptlab.api.fields import ModelConfig, Response, Role
from gptlab.api.sessions import Usage
from gptlab.api.stream import Delta
from gptlab.bots.models import BotVersion, ref_of
from gptlab.bots.variables import filled, filling
from gptlab.core import errors
from gptlab.core.crypto import ApiKey, random_id
from gptlab.core.services import Services
from gptlab.core.sse import SILENT, EventStream
from gptlab.guard import PromptIndex
from gptlab.llm.generation import (
    Chat,
    ChatReply,
    ChatRequest,
    Deadline,
    generate,
    instructed,
    prompt_index,
)
from gptlab.llm.memory import Said, alternating, estimate
from gptlab.llm.stop_sequences import StopSequences, text_before

SYSTEM = ("system", "developer")


def complete_chat(
    request: CompleteChat, api_key: ApiKey, services: Services, stream: EventStream = SILENT
) -> ChatCompletion:
    """The assistant's reply. Nobody knows who calls, so its prompt is kept from everybody."""
    ref = ref_of(request.version)
    found, version = services.store.bots.find_with_version(request.bot_id, ref)
    bot, version = found_bot(found), found_version(found, version, ref)
    texts = filling(version.variables, request.variables)
    prompt = filled(version.initial_prompt_msg, texts)
    deadline = Deadline(services.settings.turn_deadline)
    config = _config(version, request, api_key, services)
    hidden = instructed(prompt, version.reply_schema)
    messages = _messages(hidden, request)
    asked = ChatRequest(
        api_key, config, messages, deadline, tuple(request.stop), reply_schema=version.reply_schema
    )
    completion = _Completion(
        f"chatcmpl-{random_id()}",
        int(services.clock().timestamp()),
        model_of(bot.bot_id, version.version),
    )
    chunks = _Chunks(completion, request.stop, stream)
    secret = prompt_index(prompt, bot.name, *texts.values())
    reply = _generated(services.chat, asked, chunks, secret)
    chunks.end(reply)
    if request.stream_options and request.stream_options.include_usage:
        stream.emit(completion.chunk([], usage=_usage(reply)))
    return completion.whole(reply, request.stop)


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


class _Chunks(EventStream):
    """Passes a reply on in chunks, up to a stop sequence.

    What was shown of a withheld one cannot be taken back here. So the refusal follows it, and
    ``content_filter`` says why. A provider that goes on over a stop sequence is hung up on.
    """

    def __init__(self, completion: _Completion, stop: Sequence[str], stream: EventStream) -> None:
        self.wants_text = stream.wants_text
        self._completion, self._stream = completion, stream
        self._stops = StopSequences(stop)
        self._is_first = True

    def is_over(self) -> bool:
        return self._stops.reached or self._stream.has_left

    def emit(self, event: Response) -> None:
        if isinstance(event, Delta):
            self._say(self._stops.feed(event.text))

    def end(self, reply: ChatReply) -> None:
        rest = self._stops.finish()
        if reply.withheld:
            rest = reply.text if self._is_first else f"\n\n{reply.text}"
        self._say(rest)
        self._stream.emit(self._completion.ended(reply))

    def _say(self, text: str) -> None:
        if text:
            self._stream.emit(self._completion.said(text, first=self._is_first))
            self._is_first = False


def _generated(chat: Chat, request: ChatRequest, chunks: _Chunks, secret: PromptIndex) -> ChatReply:
    """The reply. A model that takes no stop sequences is listened to instead, and hung up on."""

    def is_cancelled(_: bool) -> bool:
        return chunks.is_over()

    try:
        try:
            return generate(chat, request, chunks, is_cancelled, secret)
        except errors.InvalidRequest:
            if not request.stop:
                raise
        chunks.wants_text = True
        return generate(chat, replace(request, stop=()), chunks, is_cancelled, secret)
    except errors.TurnStopped:  # before its first word: the stop sequence stood there
        read = estimate(sum(len(message["content"].encode()) for message in request.messages))
        usage = Usage(input_tokens=read, output_tokens=0, source="estimate")
        return ChatReply("", usage, stopped=True)


def _config(
    version: BotVersion, request: CompleteChat, api_key: ApiKey, services: Services
) -> ModelConfig:
    """The version's own; a caller may want a shorter reply, and no longer one."""
    config = version.model_config
    limits = (config.max_tokens, request.max_tokens, request.max_completion_tokens)
    fewest = min(limit for limit in limits if limit is not None)
    model = config.model or services.directory.default_model(api_key)
    return config.model_copy(update={"model": model, "max_tokens": fewest})


def _messages(instructions: str, request: CompleteChat) -> list[dict[str, str]]:
    """The assistant's prompt, then the session so far.

    OpenAI's ``developer`` is the former system.
    """
    systems = [one.text for one in request.messages if one.role in SYSTEM and one.text]
    hidden = "\n\n".join([instructions, *systems])
    said = [
        Said(Role(one.role), one.text)
        for one in request.messages
        if one.role not in SYSTEM and (one.text or one.role == "user")
    ]
    return alternating(hidden, said)


def _finish(reply: ChatReply) -> FinishReason:
    if reply.withheld:
        return "content_filter"
    return "length" if reply.reached_limit else "stop"


def _usage(reply: ChatReply) -> CompletionUsage:
    """All that was paid for."""
    paid = [reply.usage, *([reply.earlier] if reply.earlier else [])]
    return CompletionUsage.of_tokens(
        read=sum(each.input_tokens for each in paid),
        written=sum(each.output_tokens for each in paid),
        cached=sum(each.cached_tokens for each in paid),
        reasoned=sum(each.reasoning_tokens for each in paid),
    )
