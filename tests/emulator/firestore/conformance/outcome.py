"""What became of one suite on one server."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """`failures` are the names of tests; `shortfall` says what is missing, if anything is."""

    name: str
    passed: int
    failures: tuple[str, ...]
    shortfall: str = ""

    def __str__(self) -> str:
        short = f"  << {self.shortfall}" if self.shortfall else ""
        head = f"{self.name:<18} {self.passed} passed, {len(self.failures)} failed{short}"
        return "\n".join([head, *(f"    {each}" for each in self.failures)])


def exit_code(outcomes: Iterable[Outcome]) -> int:
    return int(any(each.shortfall for each in outcomes))
