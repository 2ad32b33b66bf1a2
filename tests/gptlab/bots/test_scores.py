"""Counters of a version: what can be shown, and how far off a median is."""

from collections import Counter
from datetime import UTC, datetime
from statistics import median_low

import pytest

from gptlab.bots.scores import (
    MOST_OFF,
    PEOPLE,
    STEPS,
    Group,
    Scores,
    bucket,
    counted,
    median,
)

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def scores(**groups: dict[str, object]) -> Scores:
    return Scores("bot", 1, groups, ())


def people(number: int) -> dict[str, int]:
    return {f"p{place}": 1 for place in range(number)}


def test_nothing_is_due_before_enough_people_were_counted() -> None:
    few = scores(use={"sessions": 40, "people": people(PEOPLE - 1)})
    assert few.due == []
    assert scores(use={"sessions": 5, "people": people(PEOPLE)}).due == ["use"]


def test_a_step_has_only_the_groups_that_are_due() -> None:
    known = scores(
        use={"sessions": 7, "failed": 1, "people": people(PEOPLE)},
        ratings={"up": 3, "down": 1, "people": people(PEOPLE - 1)},
    )
    released = known.released(NOW)
    (step,) = released.steps
    assert (step.until, step.counts) == (NOW, {"sessions": 7, "failed": 1})
    assert released.pending == {"ratings": known.pending["ratings"]}


def test_old_steps_are_put_together_and_nothing_is_lost() -> None:
    known = scores()
    for number in range(STEPS + 5):
        group = {"up": number, "tokens": {"b3": 1}, "people": people(PEOPLE)}
        known = Scores("bot", 1, {"ratings": group}, known.steps).released(NOW)
    assert len(known.steps) == STEPS
    assert sum(step.counts["up"] for step in known.steps) == sum(range(STEPS + 5))
    assert known.steps[0].tokens == {"b3": 6}


def test_the_same_person_is_counted_once_and_not_by_name() -> None:
    first = counted(Group.USE, {"sessions": 1}, bytes([200, 1, 2]))
    again = counted(Group.USE, {"withheld": 1}, bytes([200, 9, 9]))
    assert first == {"use.sessions": 1, "use.people.p8": 1}
    assert again.keys() & first.keys() == {"use.people.p8"}


def test_a_correction_is_no_further_person() -> None:
    corrected = counted(Group.RATINGS, {"up": -1, "down": 1}, None)
    assert corrected == {"ratings.up": -1, "ratings.down": 1}
    assert scores(ratings={"up": -1, "down": 1}).due == []


@pytest.mark.parametrize("amounts", [[0], [1, 2, 3], range(90, 5_000, 7), [10**11, 5, 3_000_000]])
def test_a_median_is_at_most_ten_percent_off(amounts: list[int]) -> None:
    found, exact = median(Counter(map(bucket, amounts))), median_low(amounts)
    assert found is not None
    assert abs(found - exact) <= MOST_OFF * exact + 1
    assert MOST_OFF < 0.1


def test_there_is_no_median_of_nothing() -> None:
    assert median({}) is None
