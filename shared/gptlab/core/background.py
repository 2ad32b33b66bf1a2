"""Work on another thread, while this one goes on."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

T = TypeVar("T")

MOST_THREADS = 4096
"""More than an instance's requests can ask for, so that none ever waits for another's end."""


def run_in_background(work: Callable[[], T]) -> "Future[T]":
    """Start it now; its result, or what it raised, is asked of the future.

    A process that is asked to end waits for it: a reply under way is finished and stored.
    """
    return _threads().submit(copy_context().run, work)


@cache
def _threads() -> ThreadPoolExecutor:
    """Idle ones are taken before a new one is made: that costs more than a turn's encryption."""
    return ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="background")
