"""What a load needs and costs: instances, Firestore calls and money, from measured figures.

``python -m gptlab_deploy.capacity`` prints the tables of docs/capacity.md. The figures of the
product are measured (`make bench`, `make bench-cold`, the call counts of the tests); the prices are
Google's list prices and change: check them, and run it again.
"""

import math
import sys
from dataclasses import dataclass

from gptlab_deploy.sizes import CHATS

HOUR = 3600.0
LOADS = (100, 10_000, 1_000_000)
HEADROOM = 0.6
"""Of an instance's core, or of its places for requests: what is planned to be used."""


@dataclass(frozen=True)
class Turn:
    """One message and its reply, as measured. Seconds, documents, calls."""

    cpu: float = 0.045
    wait: float = 10.0
    reads: int = 2
    writes: int = 4
    calls: int = 3
    others: float = 0.25
    """Requests besides, which never chat: pages, sign-ins, lists. Each about one read."""
    others_cpu: float = 0.010


@dataclass(frozen=True)
class Prices:
    """US dollars, list, in the cheaper regions."""

    core_second: float = 0.000018
    gib_second: float = 0.000002
    request_core_second: float = 0.000024
    request_gib_second: float = 0.0000025
    requests_million: float = 0.40
    gateway_million: float = 3.00
    reads_million: float = 0.30
    writes_million: float = 0.90


@dataclass(frozen=True)
class Need:
    """What a load takes. Money is for an hour."""

    turns: int
    at_once: float
    instances: int
    calls_per_second: float
    functions: float
    gateway: float
    firestore: float

    @property
    def money(self) -> float:
        return self.functions + self.gateway + self.firestore

    @property
    def per_thousand(self) -> float:
        return self.money / self.turns * 1000


def gib(memory: str) -> float:
    """Cloud Run's notation."""
    return float(memory.removesuffix("Mi")) / 1024


def need(turns: int, turn: Turn, prices: Prices) -> Need:
    """Of so many turns an hour, spread evenly."""
    per_second = turns / HOUR
    at_once = per_second * turn.wait
    by_places = at_once / (CHATS.concurrency * HEADROOM)
    by_cpu = per_second * turn.cpu / HEADROOM
    instances = max(1, math.ceil(max(by_places, by_cpu)))
    # Between requests an instance is kept for up to 15 minutes; few turns keep one all the time.
    always = instances * HOUR * (prices.core_second + prices.gib_second * gib(CHATS.memory))
    others = turns * turn.others
    on_request = (
        others
        * turn.others_cpu
        * (prices.request_core_second + prices.request_gib_second * gib(CHATS.memory))
    )
    requests = (turns + others) / 1e6
    return Need(
        turns,
        at_once,
        instances,
        per_second * (turn.calls + turn.others),
        always + on_request + others / 1e6 * prices.requests_million,
        requests * prices.gateway_million,
        turns / 1e6 * turn.writes * prices.writes_million
        + (turns * turn.reads + others) / 1e6 * prices.reads_million,
    )


def tables(turn: Turn | None = None, prices: Prices | None = None) -> str:
    rows = [need(turns, turn or Turn(), prices or Prices()) for turns in LOADS]
    lines = [
        "| turns an hour | replies at once | instances that chat | Firestore calls a second "
        "| functions | gateway | Firestore | in all, an hour | 1,000 turns |",
        "| --: | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for row in rows:
        money = (row.functions, row.gateway, row.firestore, row.money)
        shown = " | ".join(f"${each:,.4f}" if each < 1 else f"${each:,.2f}" for each in money)
        lines.append(
            f"| {row.turns:,} | {row.at_once:,.1f} | {row.instances:,} "
            f"| {row.calls_per_second:,.1f} | {shown} | ${row.per_thousand:.4f} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(tables())
