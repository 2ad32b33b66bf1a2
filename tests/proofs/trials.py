"""Schedules tried one after another, each with what was found wrong in it.

``python -m tests.proofs.trials 93`` tries one again and tells its steps.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context

import pytest

from gptlab.core.errors import GPTLabError
from gptlab.store import database
from tests.proofs.anomalies import Anomalies
from tests.proofs.asked_in_process import World
from tests.proofs.deterministic_scheduler import NeverEnds
from tests.proofs.schedules import Schedule
from tests.proofs.stage import LEASE

THREADS = 32
OF_ONE_WORLD = 400
"""Schedules, before a new store is taken: an old one grows large."""

SHOWN = 3


@dataclass(frozen=True)
class Trial:
    """One schedule: its number is its seed. ``keys`` are those that the model was asked for."""

    number: int
    anomalies: Sequence[str]
    steps: Sequence[str]
    faults: int
    keys: int
    calls: int
    needless_waits: int = 0

    def __str__(self) -> str:
        return "\n".join([f"schedule {self.number}:", *self.anomalies, "after", *self.steps])


def tried_on_all_cores(numbers: Sequence[int]) -> list[Trial]:
    """In a process for each core, where they are many. A fault planted here is not in those."""
    if len(numbers) <= OF_ONE_WORLD:
        return list(trying(numbers))
    worlds = [numbers[at : at + OF_ONE_WORLD] for at in range(0, len(numbers), OF_ONE_WORLD)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        return [trial for trials in processes.map(_tried_here, worlds) for trial in trials]


def trying(numbers: Sequence[int]) -> Iterator[Trial]:
    """Try these schedules. What is unavailable is asked again at once, since no time passes."""
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(THREADS) as threads:
        for name in ("READING", "COMMITTING"):
            at_once = getattr(database, name).with_delay(initial=0, maximum=0)
            patch.setattr(database, name, at_once)
        for first in range(0, len(numbers), OF_ONE_WORLD):
            with closing(World()) as world:
                some = numbers[first : first + OF_ONE_WORLD]
                yield from (_tried(world, number, threads) for number in some)


def until_wrong(numbers: Sequence[int]) -> list[Trial]:
    """Up to the first in which anything is."""
    trials = []
    for trial in trying(numbers):
        trials.append(trial)
        if trial.anomalies:
            break
    return trials


def wrong(trials: Iterable[Trial]) -> list[Trial]:
    return [each for each in trials if each.anomalies]


def told(trials: Sequence[Trial]) -> str:
    """The first of them, step by step."""
    return "\n\n".join(map(str, trials[:SHOWN]))


def calls_per_key(trials: Iterable[Trial]) -> float:
    """Of the provider."""
    counted = [(each.calls, each.keys) for each in trials]
    return sum(calls for calls, _ in counted) / sum(keys for _, keys in counted)


def _tried_here(numbers: Sequence[int]) -> list[Trial]:
    return list(trying(numbers))


def _tried(world: World, number: int, threads: ThreadPoolExecutor) -> Trial:
    schedule, waits = Schedule(world, number, threads), 0
    try:
        anomalies = Anomalies(schedule.history, schedule.run(), LEASE)
    except NeverEnds:
        found = ["somebody waits for ever"]
    except GPTLabError as error:
        found = [f"what is left cannot be read: {error.code}"]
    else:
        found, waits = anomalies.found(), len(list(anomalies.needless_waits()))
    history = schedule.history
    keys = len({call.delivery.action for call in history.calls})
    return Trial(number, found, history.steps, history.faults, keys, len(history.calls), waits)


if __name__ == "__main__":
    sys.stdout.write(told(list(trying([int(each) for each in sys.argv[1:]]))) + "\n")
