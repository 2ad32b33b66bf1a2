"""Headers that an operation adds to its response, from wherever it learns what they say."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[dict[str, str] | None] = ContextVar("response_headers", default=None)


@contextmanager
def collecting() -> Iterator[dict[str, str]]:
    """What is added in this context, and in the threads that begin in it."""
    added: dict[str, str] = {}
    _current.set(added)
    try:
        yield added
    finally:
        _current.set(None)


def add(name: str, value: str) -> None:
    """Without effect where no request is answered, or a stream has sent its headers."""
    added = _current.get()
    if added is not None:
        added[name] = value
