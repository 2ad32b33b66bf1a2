"""Is a version worse than another, or was it chance? Pure.

Each run of a case in one version is paired with the run of the same number in the other. Where
nothing has changed, a pair that differs is as likely to have got worse as better: so the number of
those that got worse follows a fair coin (McNemar's exact test, which is the sign test on pairs
that differ). Source: McNemar, Psychometrika 12 (1947); Conover, Practical Nonparametric Statistics.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

from gptlab.api.bench import ComparedCase, Verdict

LEVEL = 0.05

Outcomes = Mapping[int, bool | None]
"""By the number of the run: passed, failed, or not decided."""


@dataclass(frozen=True)
class Pairs:
    """The runs of one case that were decided in both versions."""

    case_id: str
    runs: int
    passed: int
    base_passed: int
    worse: int
    better: int


def paired(case_id: str, base: Outcomes, changed: Outcomes) -> Pairs:
    both = [
        (before, after)
        for number, before in base.items()
        if before is not None and (after := changed.get(number)) is not None
    ]
    return Pairs(
        case_id,
        runs=len(both),
        passed=sum(after for _, after in both),
        base_passed=sum(before for before, _ in both),
        worse=sum(before and not after for before, after in both),
        better=sum(after and not before for before, after in both),
    )


def p_value(worse: int, better: int) -> float:
    """How likely so uneven a split is of a fair coin, either way."""
    differing = worse + better
    tail: int = sum(comb(differing, k) for k in range(min(worse, better) + 1))
    return min(1.0, float(2 * tail / 2**differing))


def conclusion(
    pairs: Sequence[Pairs],
) -> Literal["worse", "better", "no_difference", "nothing_run"]:
    worse, better = sum(each.worse for each in pairs), sum(each.better for each in pairs)
    if not any(each.runs for each in pairs):
        return "nothing_run"
    if p_value(worse, better) > LEVEL:
        return "no_difference"
    return "worse" if worse > better else "better"


def verdict_of(pairs: Sequence[Pairs], names: Mapping[str, str], wanted: int) -> Verdict:
    """What the pairs come to. ``names``: the cases'. ``wanted``: how many runs they ask for."""
    worse, better = sum(each.worse for each in pairs), sum(each.better for each in pairs)
    return Verdict(
        conclusion=conclusion(pairs),
        compared=sum(each.runs > 0 for each in pairs),
        worse=sum(each.passed < each.base_passed for each in pairs),
        better=sum(each.passed > each.base_passed for each in pairs),
        p_value=p_value(worse, better),
        runs_worse=worse,
        runs_better=better,
        missing=wanted - sum(each.runs for each in pairs),
        cases=[
            ComparedCase(
                case_id=each.case_id,
                name=names[each.case_id],
                runs=each.runs,
                passed=each.passed,
                base_passed=each.base_passed,
            )
            for each in pairs
            if each.passed != each.base_passed
        ],
    )
