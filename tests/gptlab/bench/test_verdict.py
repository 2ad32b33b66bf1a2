"""The verdict's arithmetic, beside values from tables of the binomial distribution."""

import pytest

from gptlab.bench.verdict import Pairs, conclusion, p_value, paired


@pytest.mark.parametrize(
    ("worse", "better", "expected"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (0, 6, 0.03125),
     (8, 1, 0.0390625), (7, 1, 0.0703125), (3, 3, 1.0), (12, 3, 0.03515625)],
)  # fmt: skip
def test_p_values_are_those_of_the_exact_sign_test(
    worse: int, better: int, expected: float
) -> None:
    assert p_value(worse, better) == expected


def pairs(worse: int, better: int, alike: int = 0) -> list[Pairs]:
    runs = worse + better + alike
    return [Pairs("case", runs, better + alike, worse + alike, worse, better)] if runs else []


@pytest.mark.parametrize(
    ("worse", "better", "alike", "expected"),
    [
        (0, 0, 0, "nothing_run"), (0, 0, 9, "no_difference"), (5, 0, 50, "no_difference"),
        (6, 0, 0, "worse"), (1, 8, 3, "better"), (10, 9, 0, "no_difference"),
    ],
)  # fmt: skip
def test_a_difference_is_told_where_chance_is_unlikely(
    worse: int, better: int, alike: int, expected: str
) -> None:
    assert conclusion(pairs(worse, better, alike)) == expected


def test_only_runs_that_both_versions_decided_are_paired() -> None:
    base = {1: True, 2: True, 3: None, 4: False, 5: True}
    changed = {1: False, 2: True, 3: True, 4: True, 6: True}

    assert paired("case", base, changed) == Pairs("case", 3, 2, 2, worse=1, better=1)
