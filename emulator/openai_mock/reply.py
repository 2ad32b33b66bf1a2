"""From a request to a reply: what is said, how far it gets, and what it costs in tokens."""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from emulator.openai_mock import refusals, tokens
from emulator.openai_mock.answers import answer
from emulator.openai_mock.catalogue import Model
from emulator.openai_mock.chat_request import ChatRequest

FinishReason = Literal["stop", "length"]


@dataclass(frozen=True)
class Reply:
    """A finished reply. The id follows from the request; token numbers as `tokens` counts."""

    id: str
    created: int
    model: str
    text: str
    finish_reason: FinishReason
    prompt_tokens: int
    text_tokens: int
    reasoning_tokens: int

    def usage(self) -> dict[str, Any]:
        completion = self.text_tokens + self.reasoning_tokens
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": completion,
            "total_tokens": self.prompt_tokens + completion,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": self.reasoning_tokens,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        }


def digest(body: Mapping[str, Any]) -> str:
    """24 hexadecimal digits that are the same for the same request."""
    canonical = json.dumps(body, sort_keys=True).encode()
    return hashlib.sha256(canonical).hexdigest()[:24]


def compose(asked: ChatRequest, model: Model, id_: str, *, labelled: bool = False) -> Reply:
    prompt_tokens = sum(tokens.count(message.text) for message in asked.messages)
    if prompt_tokens > model.window:
        raise refusals.context_exceeded(model.window, prompt_tokens)
    allowance = min(asked.limit or model.window, model.window - prompt_tokens)
    reasoning = min(model.reasoning_tokens, allowance)
    text = _before_stop(answer(asked.messages, labelled=labelled), asked.stop)
    said = tokens.cut(text, allowance - reasoning)
    return Reply(
        id=f"chatcmpl-{id_}",
        created=int(time.time()),
        model=model.id,
        text=said,
        finish_reason="stop" if said == text else "length",
        prompt_tokens=prompt_tokens,
        text_tokens=tokens.count(said),
        reasoning_tokens=reasoning,
    )


def _before_stop(text: str, stops: tuple[str, ...]) -> str:
    found = [text.index(stop) for stop in stops if stop in text]
    return text[: min(found, default=len(text))]
