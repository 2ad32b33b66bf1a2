"""Replies in the shapes that go over the wire."""

import json
from collections.abc import Iterator
from typing import Any

from emulator.openai_mock import tokens
from emulator.openai_mock.reply import Reply

FINGERPRINT = "fp_gptlab_demo"
DONE = b"data: [DONE]\n\n"


def event(data: object) -> bytes:
    return b"data: " + json.dumps(data, ensure_ascii=False).encode() + b"\n\n"


def completion(reply: Reply) -> dict[str, Any]:
    message: dict[str, Any] = {
        "role": "assistant",
        "content": reply.text,
        "refusal": None,
        "annotations": [],
    }
    choice = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": reply.finish_reason,
    }
    return _envelope(reply, "chat.completion", [choice]) | {"usage": reply.usage()}


def opening(reply: Reply, *, usage: bool) -> bytes:
    """The first chunk of a stream: the role, no text yet."""
    delta = {"role": "assistant", "content": "", "refusal": None}
    return event(_chunk(reply, delta, None, usage=usage))


def pieces(reply: Reply, *, usage: bool) -> list[bytes]:
    """One chunk per piece of text."""
    return [
        event(_chunk(reply, {"content": piece}, None, usage=usage))
        for piece in tokens.pieces(reply.text)
    ]


def closing(reply: Reply, *, usage: bool) -> Iterator[bytes]:
    """The chunks that end a stream: the reason, the usage if asked for, the mark."""
    yield event(_chunk(reply, {}, reply.finish_reason, usage=usage))
    if usage:
        yield event(_envelope(reply, "chat.completion.chunk", []) | {"usage": reply.usage()})
    yield DONE


def no_choices(reply: Reply) -> bytes:
    return event(_envelope(reply, "chat.completion.chunk", []))


def _chunk(reply: Reply, delta: object, reason: str | None, *, usage: bool) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
    return _envelope(reply, "chat.completion.chunk", [choice]) | ({"usage": None} if usage else {})


def _envelope(reply: Reply, kind: str, choices: list[Any]) -> dict[str, Any]:
    return {
        "id": reply.id,
        "object": kind,
        "created": reply.created,
        "model": reply.model,
        "service_tier": "default",
        "system_fingerprint": FINGERPRINT,
        "choices": choices,
    }
