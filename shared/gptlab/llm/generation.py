"""The model's reply on its way to the reader: passed on, guarded, cut short."""

from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from gptlab.api.fields import ModelConfig
from gptlab.api.stream import Delta, EventGenerator, Notice
from gptlab.core.crypto import ApiKey
from gptlab.core.errors import TurnStopped
from gptlab.core.services import Services
from gptlab.guard import INSTRUCTION, PromptIndex, StreamGuard, examine, refusal
from gptlab.llm.interface import ChatReply, Deadline

INDICES = 8
"""Prompts whose indices are kept, of the bots last spoken to. Building one takes a few ms, of the
longest prompt 100 ms and 10 MB."""


@dataclass(frozen=True)
class ReplyGenerator:
    """Asks the model on one key.

    ``stream``: the reply is passed on as it comes.
    ``secret`` is a prompt that must not come back in a reply, but for what is ``allowed``.
    ``stop``: texts before which the reply ends.
    """

    api_key: ApiKey
    stream: bool
    services: Services
    deadline: Deadline
    secret: str | None = None
    allowed: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()

    def generate(
        self, config: ModelConfig, messages: list[dict[str, Any]]
    ) -> EventGenerator[ChatReply]:
        """One reply, passed on as it comes where somebody listens, withheld where it leaks."""
        if self.stream:
            reply = yield from self._streamed(config, messages)
        else:
            reply = self.services.chat.reply(
                self.api_key, config, messages, self.deadline, self.stop
            )
            if self.secret and examine(self._index(self.secret), reply.text).leaked:
                reply = _withheld(reply)
        if reply.withheld:
            yield Notice(code="withheld")
        return reply

    def _index(self, secret: str) -> PromptIndex:
        return _index(secret, tuple(self.allowed))

    def _streamed(
        self, config: ModelConfig, messages: list[dict[str, Any]]
    ) -> EventGenerator[ChatReply]:
        guard = StreamGuard(self._index(self.secret)) if self.secret else None
        pieces = self.services.chat.stream(self.api_key, config, messages, self.deadline, self.stop)
        advance = partial(next, pieces)
        while True:
            try:
                piece = advance()
            except StopIteration as end:
                reply: ChatReply = end.value
                break
            advance = partial(next, pieces)
            shown = guard.feed(piece) if guard else piece
            if guard and guard.stopped:
                return _withheld(_hung_up(pieces))
            try:
                # Also an empty piece is passed on: it is where a turn can be stopped.
                yield Delta(text=shown)
            except TurnStopped as stopped:
                advance = partial(pieces.throw, stopped)
        verdict = guard.finish() if guard else None
        if verdict and verdict.leaked:
            return _withheld(reply)
        if verdict and verdict.rest:
            with suppress(TurnStopped):  # there is nothing left to stop
                yield Delta(text=verdict.rest)
        return reply


def instructed(prompt: str) -> str:
    """A bot's prompt as the model gets it."""
    return f"{INSTRUCTION}\n\n{prompt}"


def _hung_up(pieces: Generator[str, None, ChatReply]) -> ChatReply:
    """What had come of a reply that nobody shall read on."""
    try:
        pieces.throw(TurnStopped())
    except StopIteration as end:
        reply: ChatReply = end.value
        return replace(reply, stopped=False)
    raise AssertionError("a stopped stream ends")


def _withheld(reply: ChatReply) -> ChatReply:
    """A polite refusal in place of what would have given the instructions away."""
    return replace(reply, text=refusal(reply.text), withheld=True)


@lru_cache(maxsize=INDICES)
def _index(prompt: str, allowed: tuple[str, ...]) -> PromptIndex:
    return PromptIndex(prompt, allowed)
