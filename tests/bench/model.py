"""A model that costs next to no CPU: `python -m tests.bench.model`.

It speaks as much of the chat API as a turn needs. A model's name says its rate, and the last word
of a reply what the reply itself took, so that the rest of a turn can be told from it.
"""

import asyncio
import json
import os
import re
import sys
from dataclasses import dataclass
from functools import partial
from typing import Self, cast

from emulator.loopback import address, listen

_HEAD_ENDS = b"\r\n\r\n"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_MODEL = re.compile(rb'"model": ?"bench-(\d+)-(\d+)-(\d+)"')
_WORDS = ("well", "then", "let", "us", "look", "at", "what", "you", "have", "said")
_LAST_CHUNK = b"0\r\n\r\n"
_STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
)
_UNFLAGGED = json.dumps(
    {"id": "modr-bench", "model": "bench", "results": [
        {"flagged": False, "categories": {}, "category_scores": {}}
    ]}
).encode()  # fmt: skip


@dataclass(frozen=True)
class StreamRate:
    """How a reply comes: so long until it begins, then so many tokens, each after so long."""

    first_ms: int
    tokens: int
    token_ms: int

    @property
    def model(self) -> str:
        return f"bench-{self.first_ms}-{self.tokens}-{self.token_ms}"

    @classmethod
    def of(cls, body: bytes) -> Self:
        """As the model's name in a request says it."""
        found = _MODEL.search(body)
        if found is None:
            raise ValueError("the request names no model of this server")
        return cls(*map(int, found.groups()))

    @property
    def seconds(self) -> float:
        return (self.first_ms + self.tokens * self.token_ms) / 1000

    def due(self, token: int) -> float:
        """Seconds until this token; the first is number 1."""
        return (self.first_ms + token * self.token_ms) / 1000


class Connection(asyncio.Protocol):
    """One connection, one request after the other."""

    def __init__(self, jwks: bytes) -> None:
        self._jwks = jwks
        self._received = bytearray()
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(_HEAD_ENDS)
        if not found:
            return
        length = _LENGTH.search(head)
        if length is None or len(body) >= int(length.group(1)):
            self._received.clear()
            self._answer(bytes(head), bytes(body))

    def _answer(self, head: bytes, body: bytes) -> None:
        path = head.split(b" ", 2)[1]
        if path.endswith(b"/chat/completions"):
            self._transport.write(_STREAM_HEAD)
            self._speak(StreamRate.of(body), 1, self._loop.time(), 0.0)
        elif path.endswith(b"/moderations"):
            self._send(_UNFLAGGED)
        else:
            self._send(self._jwks)

    def _send(self, body: bytes) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        self._transport.write(head.encode() + _HEAD_ENDS + body)

    def _speak(self, rate: StreamRate, token: int, start: float, first: float) -> None:
        """Say every token that is due, and come back for the next one."""
        due = bytearray()
        while token <= rate.tokens and start + rate.due(token) <= self._loop.time():
            took = self._loop.time() - start
            first = first or took
            is_last = token == rate.tokens
            word = f"took={took * 1000:.2f}/{first * 1000:.2f}" if is_last else _word(token)
            due += _framed({"choices": [{"index": 0, "delta": {"content": word}}]})
            token += 1
        if token <= rate.tokens:
            then = partial(self._speak, rate, token, start, first)
            self._loop.call_at(start + rate.due(token), then)
        else:
            due += _END
        if due and not self._transport.is_closing():
            self._transport.write(due)


def _word(token: int) -> str:
    return f"{_WORDS[token % len(_WORDS)]} "


def _framed(chunk: dict[str, object]) -> bytes:
    """One server-sent event as one chunk of the body."""
    about = {"id": "bench", "object": "chat.completion.chunk", "created": 0, "model": "bench"}
    data = f"data: {json.dumps({**about, **chunk})}\n\n".encode()
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


_USAGE = {"prompt_tokens": 5_000, "completion_tokens": 20, "total_tokens": 5_020}
_DONE = b"data: [DONE]\n\n"
_END = (
    _framed({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    + _framed({"choices": [], "usage": _USAGE})
    + f"{len(_DONE):x}\r\n".encode() + _DONE + b"\r\n" + _LAST_CHUNK
)  # fmt: skip


async def main() -> None:
    listener = listen()
    jwks = os.environ.get("GPTLAB_JWKS", "{}").encode()
    server = await asyncio.get_running_loop().create_server(
        partial(Connection, jwks), sock=listener
    )
    sys.stdout.write(json.dumps({"url": f"{address(listener)}/v1"}) + "\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
