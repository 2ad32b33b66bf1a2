"""A chat model's reply: asked for, passed on to the reader as it comes, guarded, cut short."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

from gptlab.api.fields import ModelConfig
from gptlab.api.sessions import Usage
from gptlab.api.stream import Delta, Notice
from gptlab.core.crypto import ApiKey
from gptlab.core.sse import EventStream
from gptlab.core.timings import Deadline
from gptlab.guard import INSTRUCTION, PromptIndex, StreamGuard, examine, refusal
from gptlab.llm.memory import estimate

FOLLOW_SCHEMA = "Reply with JSON alone, without a code fence, valid against this JSON schema:"
INDICES = 8
"""Prompts whose indices are kept, of the bots last spoken to. Building one takes a few ms, of the
longest prompt 100 ms and 10 MB."""

Cancellation = Callable[[bool], bool]
"""Whether the reply shall end now. It is asked after each piece, and with True in a silence."""


@dataclass(frozen=True)
class ChatRequest:
    """What a model is asked, on the caller's own key.

    ``stop``: texts before which the reply ends.
    ``reply_schema``: the JSON schema of the reply, for models that can be held to one.
    ``response_format``: one of OpenAI's, which a model that does not take it refuses.
    ``on_text``: takes the reply piece by piece as it comes, and says whether to go on; where not,
    the provider is hung up on and the reply is what has come. In a silence it is asked with "".
    """

    api_key: ApiKey
    config: ModelConfig
    messages: Sequence[Mapping[str, Any]]
    deadline: Deadline
    stop: Sequence[str] = ()
    reply_schema: Mapping[str, Any] | None = None
    on_text: Callable[[str], bool] | None = None
    response_format: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class ChatReply:
    """A whole reply. ``dropped_params`` are settings that the model does not take.

    ``reached_limit``: cut at its token limit. ``earlier`` is what an empty reply took that was
    paid for before this one.
    """

    text: str
    usage: Usage
    dropped_params: tuple[str, ...] = ()
    stopped: bool = False
    withheld: bool = False
    reached_limit: bool = False
    earlier: Usage | None = None


class Chat(Protocol):
    """A chat model."""

    def reply(self, request: ChatRequest) -> ChatReply:
        """Ask for one reply; raises ProviderFailed, or TurnStopped before its first word."""
        ...


def generate(
    chat: Chat,
    request: ChatRequest,
    stream: EventStream,
    is_cancelled: Cancellation,
    secret: PromptIndex | None,
) -> ChatReply:
    """One reply, passed on as it comes where somebody reads, withheld where it leaks.

    ``secret`` is the index of a prompt that must not come back in a reply.
    """
    guard = StreamGuard(secret) if secret and stream.wants_text else None

    def pass_on(piece: str) -> bool:
        shown = guard.feed(piece) if guard else piece
        if shown:
            stream.emit(Delta(text=shown))
        return not (guard and guard.stopped) and not is_cancelled(not piece)

    reply = chat.reply(replace(request, on_text=pass_on) if stream.wants_text else request)
    if secret is None:
        return reply
    was_cut = guard is not None and guard.stopped
    verdict = guard.finish() if guard else examine(secret, reply.text)
    if verdict.leaked:
        stream.emit(Notice(code="withheld"))
        stopped = reply.stopped and not was_cut
        return replace(reply, text=refusal(reply.text), withheld=True, stopped=stopped)
    if verdict.rest:
        stream.emit(Delta(text=verdict.rest))
    return reply


def estimated(messages: Sequence[Mapping[str, Any]], text: str) -> Usage:
    """The tokens of a call that nobody counted, without those of reasoning."""
    size = sum(len(message["content"].encode()) for message in messages)
    return Usage(
        input_tokens=estimate(size), output_tokens=estimate(len(text.encode())), source="estimate"
    )


def instructed(prompt: str, reply_schema: Mapping[str, Any] | None = None) -> str:
    """A bot's prompt as the model gets it. Not every model can be held to a schema, so it is told.

    The schema is no part of what is secret: replies show it.
    """
    told = f"{INSTRUCTION}\n\n{prompt}"
    if reply_schema is None:
        return told
    schema = json.dumps(reply_schema, ensure_ascii=False)
    return f"{told}\n\n{FOLLOW_SCHEMA} {schema}"


@lru_cache(maxsize=INDICES)
def prompt_index(prompt: str, *allowed: str) -> PromptIndex:
    """The index of a secret prompt; what is ``allowed`` may come back."""
    return PromptIndex(prompt, allowed)
