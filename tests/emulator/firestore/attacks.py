"""What no honest client sends, and how an honest one fares meanwhile."""

import random
import struct
import threading
import time
from collections.abc import Callable
from functools import cache
from itertools import cycle

from tests.emulator.firestore import http2

HONEST_SECONDS = 1.0
MAX_MEGABYTES_MORE = 20.0
_HEAD = http2.block()
_CHANCE = random.Random(1)  # noqa: S311


def noise() -> bytes:
    return b"".join(
        http2.frame(
            _CHANCE.randrange(11),
            _CHANCE.randrange(256),
            _CHANCE.randrange(8),
            _CHANCE.randbytes(_CHANCE.randrange(60)),
        )
        for _ in range(20)
    )


@cache
def endless_headers() -> bytes:
    first = http2.frame(http2.HEADERS, 0, 1, _HEAD)
    return first + 200 * http2.frame(http2.CONTINUATION, 0, 1, b"\0\1a\1b")


@cache
def resets() -> bytes:
    end = struct.pack(">I", 8)
    return b"".join(
        _opened(stream) + http2.frame(http2.RST_STREAM, 0, stream, end)
        for stream in range(1, 10_001, 2)
    )


@cache
def streams() -> bytes:
    return b"".join(_opened(stream) for stream in range(1, 100_001, 2))


@cache
def pings() -> bytes:
    return 5000 * http2.frame(http2.PING, 0, 0, b"\0" * 8)


ATTACKS: tuple[Callable[[], bytes], ...] = (noise, endless_headers, resets, streams, pings)


def longest_call(address: str, seconds: float, call: Callable[[], object]) -> float:
    """Makes honest calls while all attacks go on, one after another; in seconds."""
    ended = threading.Event()

    def attack() -> None:
        for each in cycle(ATTACKS):
            if ended.is_set():
                return
            with http2.Wire(address) as wire:
                wire.send(http2.OPENING + each())

    attacker = threading.Thread(target=attack)
    attacker.start()
    longest, end = 0.0, time.monotonic() + seconds
    try:
        while (start := time.monotonic()) < end:
            call()
            longest = max(longest, time.monotonic() - start)
    finally:
        ended.set()
        attacker.join()
    return longest


def _opened(stream: int) -> bytes:
    return http2.frame(http2.HEADERS, http2.END_HEADERS, stream, _HEAD)
