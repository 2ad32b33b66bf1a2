"""Threads beside those that answer requests: for work, and for watching what takes long."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import cache
from threading import Lock
from typing import TypeVar

T = TypeVar("T")

MOST_THREADS = 4096
"""More than an instance's requests can ask for, so that none ever waits for another's end."""
LOOK_SECONDS = 0.25


def run_in_background(work: Callable[[], T]) -> "Future[T]":
    """Start it now; its result, or what it raised, is asked of the future.

    A process that is asked to end waits for it: a reply under way is finished and stored.
    """
    return _threads().submit(copy_context().run, work)


@cache
def _threads() -> ThreadPoolExecutor:
    """Idle ones are taken before a new one is made: that costs more than a turn's encryption."""
    return ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="background")


@contextmanager
def watched(look: Callable[[], object]) -> Iterator[None]:
    """Call ``look`` every LOOK_SECONDS until the block is left. It must not wait for anything.

    One thread looks after all: waking one for each request would cost more than what it does.
    """
    _watch.add(look)
    try:
        yield
    finally:
        _watch.remove(look)


class _Watch:
    def __init__(self) -> None:
        self._looks: list[Callable[[], object]] = []
        self._lock = Lock()
        self._is_awake = False

    def add(self, look: Callable[[], object]) -> None:
        with self._lock:
            self._looks.append(look)
            if self._is_awake:
                return
            self._is_awake = True
        run_in_background(self._look_after_all)

    def remove(self, look: Callable[[], object]) -> None:
        with self._lock:
            self._looks.remove(look)

    def _look_after_all(self) -> None:
        while looks := self._under_way():
            for look in looks:
                look()
            time.sleep(LOOK_SECONDS)

    def _under_way(self) -> list[Callable[[], object]]:
        with self._lock:
            self._is_awake = bool(self._looks)
            return self._looks.copy()


_watch = _Watch()
