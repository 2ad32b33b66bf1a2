"""What people make of a version, in counters that tell of nobody. Pure.

Counters come in groups, each of what the same people did. They are pending until ``PEOPLE``
different people were counted in their group; then all of it becomes a step, which can be shown, and
counting begins anew. So what is shown changes by the counts of at least so many people at a time.

Who was counted is not stored. A keyed hash of each person is cut down to one of ``PLACES`` numbers:
at least as many people were counted as there are different numbers.

A median needs all amounts, so they are counted in buckets, each ``RATIO`` times as wide as the one
before: an amount that is read from one is at most 10 % off.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import log, sqrt
from typing import Any

PEOPLE = 5
PLACES = 64
RATIO = 1.2
MOST_OFF = sqrt(RATIO) - 1
STEPS = 60
"""Of one version; older ones are put together."""
HISTOGRAMS = ("tokens", "cost")


class Group(StrEnum):
    """Counters of what the same people did."""

    USE = "use"
    ENDS = "ends"
    RATINGS = "ratings"


@dataclass(frozen=True)
class Step:
    """What was counted until it could be shown. ``counts`` are by their names.

    ``tokens`` and ``cost`` (in billionths of a US dollar) of concluded sessions are by buckets.
    """

    until: datetime
    counts: Mapping[str, int]
    tokens: Mapping[str, int]
    cost: Mapping[str, int]

    def __add__(self, later: "Step") -> "Step":
        return Step(
            max(self.until, later.until),
            _sum(self.counts, later.counts),
            _sum(self.tokens, later.tokens),
            _sum(self.cost, later.cost),
        )


@dataclass(frozen=True)
class Scores:
    """``bots/{bot_id}/scores/{version_id}``. ``pending`` is by group, as it is stored."""

    bot_id: str
    version: int
    pending: Mapping[str, Mapping[str, Any]]
    steps: tuple[Step, ...]
    update_time: datetime | None = None

    @property
    def due(self) -> list[str]:
        """The groups in which enough people were counted."""
        return [n for n, group in self.pending.items() if len(group.get("people", ())) >= PEOPLE]

    def released(self, now: datetime) -> "Scores":
        """With a step of all that is due."""
        due = self.due
        found = [(name, number) for group in due for name, number in self.pending[group].items()]
        counts = {name: number for name, number in found if isinstance(number, int)}
        tokens, cost = (dict(found).get(name, {}) for name in HISTOGRAMS)
        steps = (*self.steps, Step(now, counts, tokens, cost))
        if len(steps) > STEPS:
            steps = (steps[0] + steps[1], *steps[2:])
        left = {name: group for name, group in self.pending.items() if name not in due}
        return replace(self, pending=left, steps=steps)


def counted(group: Group, numbers: Mapping[str, int], person: bytes | None) -> dict[str, int]:
    """What is added to a version's scores, by the paths of its fields.

    ``person`` is a keyed hash, and None where the person was counted with what is now corrected:
    who changes their mind and changes it back adds nothing that the others could be lost among. A
    negative number takes back what was counted before.
    """
    place = {} if person is None else {f"people.p{person[0] % PLACES}": 1}
    added = {**numbers, **place}
    return {f"{group}.{name}": number for name, number in added.items()}


def bucket(amount: int) -> str:
    """Where an amount is counted; 0 has a bucket of its own."""
    return f"b{round(log(amount + 1, RATIO))}"


def median(histogram: Mapping[str, int]) -> int | None:
    """Of the amounts in it; the lower of the two in the middle. None where there are none."""
    before, numbers = 0, {int(name[1:]): number for name, number in histogram.items()}
    for place in sorted(numbers):
        before += numbers[place]
        if 2 * before >= sum(numbers.values()):
            return round(RATIO**place - 1)
    return None


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    both = Counter(first)
    both.update(second)
    return dict(both)
