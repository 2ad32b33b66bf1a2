"""People who talk: each one message after the other, on a connection of their own."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import cast
from urllib.parse import urlsplit

from emulator.loopback import HOST
from tests.bench.conversations import Conversation
from tests.bench.model import StreamRate

MOST_SECONDS = 60.0
"""No turn takes longer; one that does ends the run."""

_FIRST_PIECE = b"event: delta"
_LAST_EVENT = b"event: done"
_GOOD = b"HTTP/1.1 200"
_ENDS = b"\r\n0\r\n\r\n"
_TOOK = re.compile(rb"took=([\d.]+)/([\d.]+)")


class TurnFailed(Exception):
    """A turn was not answered as it should be. Carries the beginning of what came instead."""


@dataclass(frozen=True)
class Turn:
    """What one turn added to the model's own time, in ms; ``ended`` is when, in seconds."""

    added: float
    first_added: float
    ended: float


class _Line(asyncio.Protocol):
    """One person's connection."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._first = 0.0
        self._answered: asyncio.Future[float] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    async def turn(self, request: bytes) -> Turn:
        self._received.clear()
        self._first = 0.0
        self._answered = asyncio.get_running_loop().create_future()
        start = perf_counter()
        self._transport.write(request)
        end = await asyncio.wait_for(self._answered, MOST_SECONDS)
        last_event = self._received.rfind(_LAST_EVENT)
        took = _TOOK.search(self._received, last_event) if last_event >= 0 else None
        if took is None:
            raise TurnFailed(bytes(self._received[:300]).decode(errors="replace"))
        own, own_first = (float(each) for each in took.groups())
        first = self._first or end
        return Turn((end - start) * 1000 - own, (first - start) * 1000 - own_first, end)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._first and _FIRST_PIECE in self._received:
            self._first = perf_counter()
        if self._received.endswith(_ENDS) or not self._received.startswith(_GOOD):
            self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def close(self) -> None:
        self._transport.close()

    def _end(self) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(perf_counter())


def chat_for(
    url: str, conversations: Sequence[Conversation], rate: StreamRate, seconds: float
) -> list[Turn]:
    """All of them talk without a pause for so long; each finishes the turn it is in."""

    async def person(number: int, conversation: Conversation, until: float) -> list[Turn]:
        # Not in step: people do not begin all at once.
        await asyncio.sleep(rate.seconds * number / len(conversations))
        turns: list[Turn] = []
        async with _Open(url) as line:
            while not turns or perf_counter() < until:
                turns.append(await line.turn(conversation.request(HOST)))
        return turns

    async def everyone() -> list[Turn]:
        until = perf_counter() + seconds
        each = await asyncio.gather(
            *(person(n, conversation, until) for n, conversation in enumerate(conversations))
        )
        return [turn for turns in each for turn in turns]

    return asyncio.run(everyone())


def conversation_times(url: str, conversation: Conversation, times: int) -> list[Turn]:
    """One person takes so many turns."""

    async def person() -> list[Turn]:
        async with _Open(url) as line:
            return [await line.turn(conversation.request(HOST)) for _ in range(times)]

    return asyncio.run(person())


class _Open:
    """A line for the length of a ``with``."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._host, self._port = address.hostname or HOST, address.port or 80

    async def __aenter__(self) -> _Line:
        loop = asyncio.get_running_loop()
        _, self._line = await loop.create_connection(_Line, self._host, self._port)
        return self._line

    async def __aexit__(self, *error: object) -> None:
        self._line.close()
