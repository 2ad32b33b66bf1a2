"""One clock for read_time and commit_time: microseconds since 1970 that never go back."""

import time
from collections.abc import Callable

from emulator.firestore.proto import Timestamp


def wall_clock() -> int:
    return time.time_ns() // 1000


class Clock:
    """Gives out times; a commit's time is later than every time given out before it.

    So whoever reads at a read_time sees exactly the commits up to it: no later commit can
    get that time.
    """

    def __init__(self, last: int = 0, now: Callable[[], int] = wall_clock) -> None:
        self._last = last
        self._now = now

    def read_time(self) -> int:
        self._last = max(self._now(), self._last)
        return self._last

    def commit_time(self) -> int:
        self._last = max(self._now(), self._last + 1)
        return self._last


def to_timestamp(micros: int) -> Timestamp:
    seconds, rest = divmod(micros, 1_000_000)
    return Timestamp(seconds=seconds, nanos=rest * 1000)


def to_micros(timestamp: Timestamp) -> int:
    """Microseconds, rounded down, as Firestore keeps times."""
    return int(timestamp.seconds) * 1_000_000 + int(timestamp.nanos) // 1000
