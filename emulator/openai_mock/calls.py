"""The calls received: what came in when and how it was answered, never what was said.

Keys and bodies are kept as SHA-256 only. With `record`, which is for tests, the messages are
kept too. The last 1000 calls are remembered.
"""

import hashlib
import json
import time
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

import anyio
from starlette.datastructures import Headers
from starlette.types import Scope

from emulator.openai_mock import keys

CAPACITY = 1000
LONGEST_WAIT = 30.0


@dataclass
class Call:
    """One call under /v1. Times are Unix seconds; `finished` is None while it is under way."""

    method: str
    path: str
    started: float
    body_sha256: str
    key_sha256: str | None = None
    model: str | None = None
    message_count: int | None = None
    stream: bool = False
    status: int | None = None
    finished: float | None = None
    aborted: bool = False
    messages: list[Any] | None = None


class CallLog:
    """The calls since the last reset, oldest first."""

    def __init__(self, *, record: bool = False) -> None:
        self._record = record
        self._calls: deque[Call] = deque(maxlen=CAPACITY)
        self._change = anyio.Event()

    def open(self, scope: Scope, body: bytes) -> Call:
        """A new call, to be filled in while it is answered."""
        key = keys.bearer(Headers(scope=scope).get("authorization"))
        call = Call(
            method=scope["method"],
            path=scope["path"],
            started=time.time(),
            body_sha256=hashlib.sha256(body).hexdigest(),
            key_sha256=keys.sha256(key) if key else None,
        )
        self._describe(call, body)
        self._calls.append(call)
        return call

    def _describe(self, call: Call, body: bytes) -> None:
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError):
            return
        if not isinstance(asked, dict):
            return
        call.model = asked["model"] if isinstance(asked.get("model"), str) else None
        call.stream = asked.get("stream") is True
        messages = asked.get("messages")
        if isinstance(messages, list):
            call.message_count = len(messages)
            call.messages = messages if self._record else None

    def close(self, call: Call) -> None:
        """The call is answered, or was cancelled."""
        call.finished = time.time()
        self._change.set()
        self._change = anyio.Event()

    async def settled(self) -> None:
        """Wait until no call is under way, at most 30 s."""
        with anyio.move_on_after(LONGEST_WAIT):
            while any(call.finished is None for call in self._calls):
                await self._change.wait()

    def list(self) -> list[dict[str, Any]]:
        return [asdict(call) for call in self._calls]

    def clear(self) -> None:
        self._calls.clear()
