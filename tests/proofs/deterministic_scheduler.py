"""Threads of which one runs at a time: each hands over where it pauses, and a seed says to whom."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Lock

SECOND = 1_000_000
MOST_PAUSES = 1_500
STAYS = 0.4
"""How likely the one that pauses goes on itself, where it can."""

_START = datetime(2026, 1, 1, tzinfo=UTC)


class Killed(BaseException):
    """The process is gone. No handler of the product's catches this, as none would run."""


class NeverEnds(Exception):
    """Somebody waits for ever."""


class StandingClock:
    """A time that passes only where it is told to. In microseconds."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> datetime:
        return _START + timedelta(microseconds=self.now)

    def of_the_store(self) -> int:
        """Since 1970."""
        return int(_START.timestamp()) * SECOND + self.now


def _taken() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@dataclass(eq=False)
class Task:
    """Some work on a thread of its own; it goes on when its lock is released."""

    work: Callable[[], object]
    wakes_at: int
    may_go_on: Lock = field(default_factory=_taken)
    has_begun: bool = False


class OneAtATime:
    """Runs tasks until all are done. Waiting takes no time: the clock moves to whoever wakes."""

    def __init__(self, seed: Random, clock: StandingClock, threads: ThreadPoolExecutor) -> None:
        self.current: Task | None = None
        self._seed, self._clock, self._threads = seed, clock, threads
        self._tasks: list[Task] = []
        self._all_done = _taken()
        self._pauses = 0
        self._error: Exception | None = None

    def add(self, work: Callable[[], object], after: float = 0.0) -> None:
        self._tasks.append(Task(work, self._clock.now + int(after * SECOND)))

    def run(self) -> None:
        """Raises NeverEnds, or what a task raised."""
        self._hand_over(self._chosen())
        self._all_done.acquire()
        self.current = None
        if self._error:
            raise self._error

    def pause(self, seconds: float = 0.0) -> None:
        """Let others go on, and go on oneself after so long at the earliest."""
        task = self.current
        if task is None:
            return
        self._pauses += 1
        if self._pauses > MOST_PAUSES:
            self._error = self._error or NeverEnds()
        if not self._error:
            task.wakes_at = self._clock.now + int(seconds * SECOND)
            chosen = self._chosen()
            if chosen is not task:
                self._hand_over(chosen)
                task.may_go_on.acquire()
        if self._error:
            raise Killed

    def _chosen(self) -> Task:
        now = max(self._clock.now, min(task.wakes_at for task in self._tasks))
        self._clock.now = now
        ready = [task for task in self._tasks if task.wakes_at <= now]
        if self.current in ready and self._seed.random() < STAYS:
            return self.current
        return ready[int(self._seed.random() * len(ready))]

    def _hand_over(self, task: Task) -> None:
        self.current = task
        if task.has_begun:
            task.may_go_on.release()
        else:
            task.has_begun = True
            self._threads.submit(self._do, task)

    def _do(self, task: Task) -> None:
        try:
            task.work()
        except Killed:
            pass
        except Exception as error:  # noqa: BLE001 - raised by run, in the thread that asked
            self._error = self._error or error
        self._tasks.remove(task)
        self.current = None
        if self._error:
            self._tasks = [each for each in self._tasks if each.has_begun]
        if self._tasks:
            self._hand_over(self._tasks[0] if self._error else self._chosen())
        else:
            self._all_done.release()
