"""The Firestore server beside the official emulator, in one run; its growth; attacks; kill -9.

    python -m tests.emulator.firestore.bench             all of it, about five minutes
    python -m tests.emulator.firestore.bench --beside    only beside the official emulator
    python -m tests.emulator.firestore.bench --growth    only small against large collections
    python -m tests.emulator.firestore.bench --attacks   only a minute of what no client sends
    python -m tests.emulator.firestore.bench --kills     only fifty times kill -9
    python -m tests.emulator.firestore.bench --quick     a little of everything, to see that it runs

Calls are those of the official client, in slices that take turns; ours keeps its data in a file,
theirs in memory. Where the official emulator is not installed, that part is left out and said.
It exits with 1 where a figure falls short of its target.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from tests.emulator.firestore.attacks import HONEST_SECONDS, MAX_MEGABYTES_MORE
from tests.emulator.firestore.bench.attacked import attacked
from tests.emulator.firestore.bench.groups import (
    group_queries,
    past_queries,
    seconds_beside_waiting_writes,
)
from tests.emulator.firestore.bench.growth import measured as growth
from tests.emulator.firestore.bench.measures import Caller, at_once, calling, in_turn, increments
from tests.emulator.firestore.bench.messages import PROJECT
from tests.emulator.firestore.bench.report import Row, shortfalls, table
from tests.emulator.firestore.bench.servers import Server, official, ours, running
from tests.emulator.firestore.killing import killed_often
from tests.firestore_servers import HAS_OFFICIAL

MAX_START_SECONDS, MAX_MEGABYTES = 1.0, 100.0
MAX_GROWTH = 1.25
MAX_INCREMENTS_SECONDS = 2.0
MAX_PAST = 3.0
MAX_WAITING_SECONDS = 1.0


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    documents: int = 10_000
    starts: int = 5
    slices: int = 8
    calls: int = 150
    streams: int = 3
    sizes: tuple[int, ...] = (1_000, 10_000, 100_000)
    groups: tuple[int, int] = (500, 20_000)
    attack_seconds: float = 60.0
    kills: int = 50


QUICK = Size(
    documents=10_000,
    starts=1,
    slices=1,
    calls=10,
    streams=1,
    sizes=(1_000, 2_000),
    attack_seconds=3.0,
    kills=2,
    groups=(500, 1_000),
)
PARTS = ("beside", "growth", "attacks", "kills")


def beside(size: Size) -> Iterator[Row]:
    """The rows of ours, and of the official emulator where it is installed."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(TemporaryDirectory()))
        commands = [ours(folder), *([official()] if HAS_OFFICIAL else [])]
        starts = [_best_start(command, size.starts) for command in commands]
        yield _row("start to first answer, s", starts, most=MAX_START_SECONDS)
        servers = [opened.enter_context(running(command)) for command in commands]
        callers = [opened.enter_context(calling(each.address, _name)) for each in servers]
        for caller in callers:
            caller.fill(size.documents)
        yield from _rows_of_calls(callers, size)
        counted, seconds = increments(callers[0])
        yield Row("20 increments of 4 threads: counted", counted)
        yield Row("20 increments of 4 threads: s", seconds, most=MAX_INCREMENTS_SECONDS)
        yield _row("peak memory, MB", [each.peak_memory for each in servers], most=MAX_MEGABYTES)


def _rows_of_calls(callers: list[Caller], size: Size) -> Iterator[Row]:
    kinds: dict[str, tuple[Callable[[Any], None], int, int]] = {
        "get": (Caller.get, size.slices, size.calls),
        "commit of 3 writes": (Caller.commit, size.slices, size.calls),
        f"query over {size.documents:,}": (Caller.query, size.slices, size.calls),
        f"all {size.documents:,} results": (Caller.all_results, size.streams, 2),
        f"all {size.documents:,} results, raw": (Caller.all_results_raw, size.streams, 4),
    }
    for name, (act, slices, calls) in kinds.items():
        in_turn(callers, act, 1, calls)
        found = in_turn(callers, act, slices, calls)
        yield _row(f"{name}: p50, ms", [each.p50 for each in found])
        if calls > 4:
            yield _row(f"{name}: p99, ms", [each.p99 for each in found])
    at_once(callers, 1, size.calls // 3)
    yield _row(
        "8 threads: calls/s", at_once(callers, size.slices // 2 + 1, size.calls // 3), more=True
    )


def rows_of_growth(size: Size) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        for name, found in growth(Path(folder), size.sizes, size.slices, size.calls // 2):
            small, large = found[0], found[-1]
            yield Row(f"{name}: p50, ms", large.p50, small.p50, most=small.p50 * MAX_GROWTH)
        small, large = group_queries(Path(folder), size.groups, size.slices, size.calls // 2)
        name = "group of {:,} against {:,}: p50, ms".format(*reversed(size.groups))
        yield Row(name, large.p50, small.p50, most=small.p50 * MAX_GROWTH)
        now, past = past_queries(Path(folder), size.slices, size.calls // 2)
        yield Row("read_time against now: p50, ms", past.p50, now.p50, most=now.p50 * MAX_PAST)
        seconds = seconds_beside_waiting_writes(Path(folder))
        yield Row("a write beside 600 that wait, s", seconds, most=MAX_WAITING_SECONDS)


def rows_of_attacks(size: Size) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        found = attacked(Path(folder), size.attack_seconds)
    sys.stdout.write("".join(f"{line}\n" for line in found.lines[:10]))
    name = f"{size.attack_seconds:g} s of attacks: longest call, s"
    yield Row(name, found.seconds, most=HONEST_SECONDS)
    yield Row("  memory more than before, MB", found.megabytes_more, most=MAX_MEGABYTES_MORE)
    yield Row("  lines on stderr", len(found.lines), most=0)


def rows_of_kills(size: Size) -> Iterator[Row]:
    with TemporaryDirectory() as folder, ExitStack() as opened:
        acknowledged, faults = killed_often(
            size.kills, lambda: _Process(opened, Path(folder)), _client
        )
    for fault in faults[:10]:
        sys.stdout.write(f"{fault}\n")
    yield Row(f"kill -9, {size.kills} times: commits", acknowledged)
    yield Row("  lost, by half, or not in the index", len(faults), most=0)


class _Process:
    """A server that can be killed."""

    def __init__(self, opened: ExitStack, folder: Path) -> None:
        self._server: Server = opened.enter_context(running(ours(folder)))

    @property
    def address(self) -> str:
        return self._server.address

    def kill(self) -> None:
        self._server.process.kill()
        self._server.process.wait()


def _client(address: str) -> firestore.Client:
    _name(address)
    return firestore.Client(project=PROJECT, credentials=AnonymousCredentials())  # type: ignore[no-untyped-call]


def _name(address: str) -> None:
    """The client library reads it from the environment, and nowhere else."""
    os.environ["FIRESTORE_EMULATOR_HOST"] = address


def _best_start(command: list[str], starts: int) -> float:
    """The machine's other work makes a start longer, never shorter."""
    times = []
    for _ in range(starts):
        with running(command) as server:
            times.append(server.start_seconds)
    return min(times)


def _row(what: str, figures: list[float], *, more: bool = False, most: float | None = None) -> Row:
    return Row(what, figures[0], figures[1] if len(figures) > 1 else None, more=more, most=most)


def main(arguments: list[str] | None = None) -> int:
    given = _arguments().parse_args(arguments)
    size = QUICK if given.quick else Size()
    chosen = [part for part in PARTS if getattr(given, part)] or PARTS
    rows: list[Row] = []
    if "beside" in chosen:
        rows += _shown("official", beside(size))
        if not HAS_OFFICIAL:
            sys.stdout.write("The official emulator is not installed: nothing to compare with.\n")
    if "growth" in chosen:
        rows += _shown(f"{size.sizes[0]:,}", rows_of_growth(size))
    if "attacks" in chosen:
        rows += _shown("", rows_of_attacks(size))
    if "kills" in chosen:
        rows += _shown("", rows_of_kills(size))
    short = shortfalls(rows)
    sys.stdout.write("".join(f"{line}\n" for line in short))
    return 1 if short else 0


def _shown(other: str, rows: Iterator[Row]) -> list[Row]:
    found = list(rows)
    sys.stdout.write(table(other, found) + "\n\n")
    sys.stdout.flush()
    return found


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.emulator.firestore.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for part in PARTS:
        parser.add_argument(f"--{part}", action="store_true")
    parser.add_argument("--quick", action="store_true", help="not for figures")
    return parser


if __name__ == "__main__":
    sys.exit(main())
