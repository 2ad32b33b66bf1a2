"""A provider in a schedule's time: it may be slow, fail, or answer a process that is no more."""

from collections.abc import Mapping, Sequence
from typing import Any

from gptlab.api.sessions import Usage
from gptlab.core import errors
from gptlab.llm.generation import ChatReply, ChatRequest
from gptlab.llm.memory import OPENING
from tests.proofs.deterministic_scheduler import Killed
from tests.proofs.history import Call, Fault
from tests.proofs.stage import LIKELIER, Stage

USAGE = Usage(input_tokens=10, output_tokens=5, source="provider")
FAULTS = (Fault.KILLED_BEFORE, Fault.KILLED_AFTER, Fault.UNAVAILABLE, Fault.SUSPENDED)
FAILURES = (errors.ProviderError, errors.ReplyTruncated, errors.ProviderTimeout)
SLOWEST = 1.2
"""Seconds until a reply, or the next piece of one, that is not late."""


class UnsteadyProvider:
    """Its replies are numbered, and name what they reply to."""

    stage: Stage

    def reply(self, request: ChatRequest) -> ChatReply:
        """In two pieces where somebody takes the text as it comes."""
        stage = self.stage
        fault = stage.fault_at("provider", FAULTS, LIKELIER)
        if fault is Fault.KILLED_BEFORE:
            raise Killed
        reply = self._taken(request.messages)
        self._wait()
        if fault is Fault.KILLED_AFTER:
            raise Killed
        if fault is Fault.SUSPENDED:
            stage.hold()
        if fault is Fault.UNAVAILABLE:
            stage.delivery.has_failed_reply = True
            raise stage.seed.choice(FAILURES)
        middle = len(reply.text) // 2
        for piece in (reply.text[:middle], reply.text[middle:]) if request.on_text else ():
            assert request.on_text is not None
            request.on_text(piece)
            self._wait()
        return reply

    def _taken(self, messages: Sequence[Mapping[str, Any]]) -> ChatReply:
        """From here on it is paid for."""
        calls, delivery = self.stage.history.calls, self.stage.delivery
        asked = tuple(
            (each["role"], each["content"]) for each in messages[1:] if each["content"] != OPENING
        )
        text = f"Reply {len(calls) + 1} to: {asked[-1][1] if asked else 'nobody'}"
        calls.append(Call(delivery, asked, text))
        delivery.calls += 1
        return ChatReply(text, USAGE)

    def _wait(self) -> None:
        self.stage.pause(self.stage.seed.random() * SLOWEST)
