"""Where a schedule takes place: whose turn it is, and what goes wrong at which call."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

from gptlab.store.sdk import exceptions as google
from tests.proofs.deterministic_scheduler import SECOND, Killed, OneAtATime, StandingClock, Task
from tests.proofs.history import Delivery, Fault, History

LEASE, DEADLINE = 6, 5
OVERLONG = LEASE + 1.0
STORE_SECONDS = 0.005
MOST_FAULTS = 5
MOST_GIVEN_UP = 2
"""A turn tries its commits four times; with a rename between them, these leave one that lands."""

LIKELIER = 2.5
"""What goes wrong at the provider, than at one of the many calls of the store."""

BETWEEN = 2 * 3600 * SECOND
"""From one schedule to the next: the store forgets what was there before."""

GIVEN_UP = (Fault.GIVEN_UP_BEFORE, Fault.GIVEN_UP_AFTER)
KILLED = (Fault.KILLED_BEFORE, Fault.KILLED_AFTER)
AFTER = (Fault.KILLED_AFTER, Fault.ANSWER_LOST, Fault.GIVEN_UP_AFTER)


class Stage:
    """One schedule's. Everything on it is drawn from one seed. Odd numbers are of the Lab."""

    def __init__(self, number: int, clock: StandingClock, threads: ThreadPoolExecutor) -> None:
        clock.now += BETWEEN - clock.now % SECOND
        self.clock, self.began_at = clock, clock.now
        self.seed = Random(number)  # noqa: S311 - so that it can be had again
        self.turns = OneAtATime(self.seed, clock, threads)
        self.history = History(is_lab=bool(number % 2))
        self.is_calm = True
        self._deliveries: dict[Task | None, Delivery] = {}
        self._faults_left = self.seed.choice((0, 1, 2, 3, MOST_FAULTS))
        self._given_up_left = MOST_GIVEN_UP
        self._likely = self.seed.choice((0.03, 0.1, 0.25))

    @property
    def delivery(self) -> Delivery:
        """What the running thread is at work on."""
        return self._deliveries[self.turns.current]

    def enter(self, delivery: Delivery) -> None:
        self._deliveries[self.turns.current] = delivery
        self.history.deliveries.append(delivery)

    def note(self, step: str) -> None:
        seconds = (self.clock.now - self.began_at) / SECOND
        self.history.steps.append(f"{seconds:8.3f}  {self.delivery}: {step}")

    def pause(self, seconds: float = 0.0) -> None:
        self.turns.pause(seconds)

    def hold(self) -> None:
        """The process stands still until its lease has passed, while others go on."""
        self.turns.pause(OVERLONG)

    def fault_at(self, call: str, faults: Sequence[Fault], likelier: float = 1.0) -> Fault | None:
        """What goes wrong there, if anything does."""
        is_fine = self.seed.random() > self._likely * likelier
        if self.is_calm or not self._faults_left or is_fine:
            return None
        fault = self.seed.choice(faults)
        if fault in GIVEN_UP:
            if not self._given_up_left:
                return None
            self._given_up_left -= 1
        self._faults_left -= 1
        self.history.faults += 1
        self.note(f"{fault.value} at the {call}")
        return fault

    def around(self, call: str, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - the store's answer
        """A call of the store, whatever goes wrong with it."""
        if self.is_calm:
            return ask()
        fault = self.fault_at(call, tuple(Fault))
        self.pause(self.seed.random() * STORE_SECONDS)
        if fault is Fault.SUSPENDED:
            self.hold()
        elif fault is Fault.CLOCK_JUMPED:
            self.clock.now += int(OVERLONG * SECOND)
        elif fault and fault not in AFTER:
            raise _raised(fault)
        answer = ask()
        if fault in AFTER:
            raise _raised(fault)
        return answer


def _raised(fault: Fault | None) -> BaseException:
    """What the store's caller sees. The client library itself asks an unavailable one again."""
    if fault in KILLED:
        return Killed()
    if fault in GIVEN_UP:
        return google.DeadlineExceeded("late")  # type: ignore[no-untyped-call]
    return google.ServiceUnavailable("lost")  # type: ignore[no-untyped-call]
