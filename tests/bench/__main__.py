"""What a turn costs, against a floor that does the same with the least code.

    python -m tests.bench                     all of it, about four minutes
    python -m tests.bench --users 1,32        only these numbers of users
    python -m tests.bench --streams           only the long streams
    python -m tests.bench --chart turns.svg   draw it as well
    python -m tests.bench --quick             a little of everything, to see that it runs

Floor and product run in turn, each as the framework serves it, on one core; the model, the store
and whoever measures have the other. So the ratios hold on a busy machine too. It exits with 1
where a metric falls short of its target.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.chart import chart
from tests.bench.measures import (
    LONG,
    RATE,
    at_users,
    first_token,
    long_session,
    long_streams,
    warm_up,
)
from tests.bench.model import StreamRate
from tests.bench.report import (
    Row,
    row_of_first_token,
    rows_at_users,
    rows_of_long_session,
    rows_of_streams,
    shortfalls,
    table,
)
from tests.bench.stage import Stage, stage


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    users: tuple[int, ...] = (1, 8, 32, 64)
    slices: int = 4
    seconds: float = 4.0
    streams: int = 80
    stream_rate: StreamRate = LONG
    first_tokens: int = 60
    session_turns: int = 500


QUICK = Size(
    users=(1,), slices=1, seconds=0.3, streams=2, stream_rate=RATE, first_tokens=1, session_turns=5
)
PARTS = ("users", "streams", "first-token", "session")


def measured(stage: Stage, size: Size, parts: frozenset[str]) -> Iterator[Row]:
    """The rows, as they are found."""
    warm_up(stage)
    if "users" in parts:
        for users in size.users:
            yield from rows_at_users(users, at_users(stage, users, size.slices, size.seconds))
    if "streams" in parts:
        pair = long_streams(stage, size.streams, size.stream_rate)
        yield from rows_of_streams(size.streams, pair)
    if "first-token" in parts:
        yield row_of_first_token(first_token(stage, size.first_tokens))
    if "session" in parts:
        fifths = long_session(stage, size.session_turns)
        yield from rows_of_long_session(size.session_turns, fifths)


def main(arguments: list[str] | None = None) -> int:
    given = _arguments().parse_args(arguments)
    chosen = frozenset(part for part in PARTS if getattr(given, part.replace("-", "_")))
    size = QUICK if given.quick else Size(users=given.users or Size.users)
    with stage() as running:
        rows = list(measured(running, size, chosen or frozenset(PARTS)))
    short = shortfalls(rows)
    sys.stdout.write("\n".join([table(rows), *short]) + "\n")
    if given.chart:
        given.chart.write_text(chart(rows), encoding="utf-8")
    return 1 if short else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--users", type=_numbers, metavar="N,N", help="talking at once")
    parser.add_argument("--streams", action="store_true", help="eighty replies of ten seconds")
    parser.add_argument("--first-token", action="store_true", help="through the gateway")
    parser.add_argument("--session", action="store_true", help="one of five hundred turns")
    parser.add_argument("--quick", action="store_true", help="not for metrics")
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draw an SVG of it")
    return parser


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
