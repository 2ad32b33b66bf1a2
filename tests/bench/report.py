"""The table, and a line for each metric that falls short of its target."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.bench.measures import Fifth, Found, Pair

COLUMNS = "{:<38}{:>9}{:>10}{:>8}  {}"


@dataclass(frozen=True)
class Target:
    """The most, or where ``most`` is False the least, of a metric or of its ratio to the floor."""

    limit: float
    most: bool = True
    of_ratio: bool = False

    def __str__(self) -> str:
        times = " times the floor" if self.of_ratio else ""
        return f"{'≤' if self.most else '≥'} {self.limit:g}{times}"

    def is_met(self, value: float) -> bool:
        return value <= self.limit if self.most else value >= self.limit


ADDED = Target(1.3, of_ratio=True)
TURNS = Target(0.75, most=False, of_ratio=True)
STREAM_CPU = Target(45.0)
STREAM_MEMORY = Target(400.0)
"""MB, of the 512 MiB that an instance is given."""
FIRST_TOKEN = Target(15.0)
FLAT_CPU = Target(1.25, of_ratio=True)
FLAT_MEMORY = Target(20.0)
OTHER_CORE = Target(90.0)
"""Percent: above it the load may be what was measured, and not the function."""


@dataclass(frozen=True)
class Row:
    """One metric. What it is held against stands under ``floor``."""

    what: str
    product: float
    floor: float | None = None
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        return self.product / self.floor if self.floor else None

    @property
    def is_short(self) -> bool:
        if self.target is None:
            return False
        value = self.ratio if self.target.of_ratio else self.product
        return value is None or not self.target.is_met(value)

    def __str__(self) -> str:
        floor = "" if self.floor is None else f"{self.floor:.1f}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        target = "" if self.target is None else str(self.target)
        short = "  << short" if self.is_short else ""
        return COLUMNS.format(self.what, floor, f"{self.product:.1f}", ratio, target + short)


def rows_at_users(users: int, pair: Pair) -> list[Row]:
    """Two of them have targets: what is added at 1, and the turns per second at 32."""
    name = f"{users} users" if users > 1 else "1 user"
    return [
        _row(f"{name}: added p50, ms", pair, lambda f: f.p50, ADDED if users == 1 else None),
        _row(f"{name}: added p99, ms", pair, lambda f: f.p99),
        _row(
            f"{name}: turns/s on one core",
            pair,
            lambda f: f.turns_per_second,
            TURNS if users == 32 else None,
        ),
        _row(f"{name}: CPU per turn, ms", pair, lambda f: f.cpu_ms_per_turn),
        _other_core(name, pair),
    ]


def rows_of_streams(streams: int, pair: Pair) -> list[Row]:
    name = f"{streams} long streams"
    return [
        _row(f"{name}: CPU per turn, ms", pair, lambda f: f.cpu_ms_per_turn, STREAM_CPU),
        _row(f"{name}: added p50, ms", pair, lambda f: f.p50),
        _row(f"{name}: memory at the most, MB", pair, lambda f: f.peak, STREAM_MEMORY),
        _other_core(name, pair),
    ]


def row_of_first_token(found: Found) -> Row:
    return Row("first token through the gateway, ms", found.first_p50, target=FIRST_TOKEN)


def rows_of_long_session(turns: int, fifths: Sequence[Fifth]) -> list[Row]:
    """The last fifth against the second: in the first, things are still being made."""
    second, last = fifths[1], fifths[-1]
    name = f"{turns} turns, last fifth to second"
    return [
        Row(f"{name}: CPU", last.cpu_ms_per_turn, second.cpu_ms_per_turn, FLAT_CPU),
        Row(f"{name}: kB grown per turn", _kb_per_turn(turns, fifths), target=FLAT_MEMORY),
    ]


def table(rows: Iterable[Row]) -> str:
    return "\n".join([COLUMNS.format("", "floor", "product", "ratio", "target"), *map(str, rows)])


def shortfalls(rows: Iterable[Row]) -> list[str]:
    """One line each; empty when every target is met."""
    return [f"short of {row.target}: {row.what}" for row in rows if row.is_short]


def _row(
    what: str, pair: Pair, metric: Callable[[Found], float], target: Target | None = None
) -> Row:
    floor, product = pair
    return Row(what, metric(product), metric(floor), target)


def _other_core(name: str, pair: Pair) -> Row:
    busiest = max(found.helpers_share for found in pair)
    return Row(f"{name}: other core busy, %", busiest * 100, target=OTHER_CORE)


def _kb_per_turn(turns: int, fifths: Sequence[Fifth]) -> float:
    grown = fifths[-1].memory - fifths[1].memory
    return grown * 1000 * len(fifths) / (turns * (len(fifths) - 2))
