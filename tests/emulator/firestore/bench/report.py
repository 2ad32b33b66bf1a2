"""The table, and a line for each figure that falls short of its target."""

from collections.abc import Iterable
from dataclasses import dataclass

COLUMNS = "{:<40}{:>10}{:>10}{:>8}  {}"
# Two runs of the same server differ by as much on a busy machine.
NOISE = 1.1


@dataclass(frozen=True)
class Row:
    """One figure of ours, beside what it is held against: the official emulator's, or our own.

    Less is better unless `more`. `most` is a limit of its own; without it, and with something to
    be held against, the figure must be no worse than that.
    """

    what: str
    ours: float
    other: float | None = None
    more: bool = False
    most: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours / self.other if self.other else None

    @property
    def is_short(self) -> bool:
        if self.most is not None:
            return self.ours > self.most
        if self.ratio is None:
            return False
        return (1 / self.ratio if self.more else self.ratio) > NOISE

    @property
    def target(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:g}"
        if self.other is None:
            return ""
        return "no less" if self.more else "no more"

    def __str__(self) -> str:
        other = "" if self.other is None else f"{self.other:.2f}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        short = "  << short" if self.is_short else ""
        return COLUMNS.format(self.what, other, f"{self.ours:.2f}", ratio, self.target + short)


def table(other: str, rows: Iterable[Row]) -> str:
    return "\n".join([COLUMNS.format("", other, "ours", "ratio", "target"), *map(str, rows)])


def shortfalls(rows: Iterable[Row]) -> list[str]:
    """One line each; empty when every target is met."""
    return [f"short of its target: {row.what}" for row in rows if row.is_short]
