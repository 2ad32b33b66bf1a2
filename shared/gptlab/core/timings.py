"""Of one request: its calls to the store, its time at the model, and how long it may wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic, perf_counter

from gptlab.core.errors import ProviderTimeout


@dataclass
class Timings:
    """Kept while a request is served. Times in seconds; ``headers`` are the response's own."""

    store_calls: int = 0
    store_time: float = 0.0
    model_calls: int = 0
    model_time: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)

    def header(self) -> str:
        """As a Server-Timing header (W3C), in milliseconds."""
        return (
            f'store;dur={self.store_time * 1000:.1f};desc="{self.store_calls} calls", '
            f'model;dur={self.model_time * 1000:.1f};desc="{self.model_calls} calls"'
        )

    def log_fields(self) -> dict[str, object]:
        """The same for the log."""
        return {
            "store_calls": self.store_calls,
            "store_ms": round(self.store_time * 1000, 1),
            "model_calls": self.model_calls,
            "model_ms": round(self.model_time * 1000, 1),
        }


class Deadline:
    """A moment after which nobody waits any more."""

    def __init__(self, seconds: float) -> None:
        self._at = monotonic() + seconds

    def left(self) -> float:
        """Seconds until then; raises ProviderTimeout when it has passed."""
        left = self._at - monotonic()
        if left <= 0:
            raise ProviderTimeout
        return left


_current: ContextVar[Timings | None] = ContextVar("timings", default=None)


@contextmanager
def resuming(timings: Timings) -> Iterator[None]:
    """Count what this context does, on top of what was counted before."""
    _current.set(timings)
    try:
        yield
    finally:
        _current.set(None)


@contextmanager
def store_call() -> Iterator[None]:
    """Count one round trip to the store."""
    start = perf_counter()
    try:
        yield
    finally:
        if timings := _current.get():
            timings.store_calls += 1
            timings.store_time += perf_counter() - start


@contextmanager
def model_call() -> Iterator[None]:
    """Count one call of the provider."""
    start = perf_counter()
    try:
        yield
    finally:
        if timings := _current.get():
            timings.model_calls += 1
            timings.model_time += perf_counter() - start


def add_header(name: str, value: str) -> None:
    """Without effect where no request is answered, or a stream has sent its headers."""
    if timings := _current.get():
        timings.headers[name] = value
