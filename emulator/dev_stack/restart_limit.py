"""How often something that died is started again."""

import time
from collections import defaultdict, deque
from collections.abc import Callable

MOST_ENDS = 3
WITHIN_SECONDS = 60.0


class RestartLimit:
    """Three ends within a minute are one too many: it would go on for ever."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=MOST_ENDS))

    def allows(self, name: str) -> bool:
        """Note that it ended; whether to start it again."""
        ends = self._ends[name]
        ends.append(self._clock())
        return len(ends) < MOST_ENDS or ends[-1] - ends[0] > WITHIN_SECONDS
