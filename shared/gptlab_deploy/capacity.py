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
MILLION = 1e6
GIB = 2.0**30
USED = 0.6
"""Of an instance's core, or of its places for requests: what is planned with."""
KEPT = 2
"""send_message and start_session are asked too often to end; the others that chat are not."""

COLUMNS = (
    "turns an hour", "replies at once", "instances that chat", "Firestore calls a second",
    "functions", "gateway", "Firestore", "logs and traffic", "in all, an hour", "1,000 turns",
)  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """One message and its reply, as measured: seconds, documents, calls, bytes."""

    cpu: float = 0.045
    wait: float = 10.0
    reads: int = 2
    writes: int = 4
    calls: int = 3
    others: float = 0.25
    """Requests besides that never chat: pages, sign-ins, lists. Each about one read."""
    others_cpu: float = 0.010
    log_bytes: int = 3000
    """Our line, the platform's and the gateway's."""
    answer_bytes: int = 4000


@dataclass(frozen=True)
class Prices:
    """US dollars, list, in the cheaper regions, without what is free each month."""

    core_second: float = 0.000018
    gib_second: float = 0.000002
    request_core_second: float = 0.000024
    request_gib_second: float = 0.0000025
    requests_million: float = 0.40
    gateway_million: float = 3.00
    reads_million: float = 0.30
    writes_million: float = 0.90
    logs_gib: float = 0.50
    traffic_gib: float = 0.12


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
    logs: float

    @property
    def money(self) -> float:
        return self.functions + self.gateway + self.firestore + self.logs

    @property
    def per_thousand(self) -> float:
        return self.money / self.turns * 1000


TURN, PRICES = Turn(), Prices()


def need(turns: int, turn: Turn, prices: Prices) -> Need:
    """Of so many turns an hour, spread evenly."""
    per_second = turns / HOUR
    others = turns * turn.others
    requests = turns + others
    instances = _instances(per_second, turn)
    gib = float(CHATS.memory.removesuffix("Mi")) / 1024
    always = instances * HOUR * (prices.core_second + prices.gib_second * gib)
    on_request = turn.others_cpu * (prices.request_core_second + prices.request_gib_second * gib)
    reads = turns * turn.reads + others
    logs = turn.log_bytes * prices.logs_gib + turn.answer_bytes * prices.traffic_gib
    return Need(
        turns,
        at_once=per_second * turn.wait,
        instances=instances,
        calls_per_second=per_second * (turn.calls + turn.others),
        functions=always + others * (on_request + prices.requests_million / MILLION),
        gateway=requests * prices.gateway_million / MILLION,
        firestore=(turns * turn.writes * prices.writes_million + reads * prices.reads_million)
        / MILLION,
        logs=requests * logs / GIB,
    )


def _instances(per_second: float, turn: Turn) -> int:
    """Of the functions that chat. Each that is asked now and then is kept: it has CPU always."""
    by_places = per_second * turn.wait / (CHATS.concurrency * USED)
    by_cpu = per_second * turn.cpu / USED
    return max(KEPT, math.ceil(max(by_places, by_cpu)))


def tables(turn: Turn = TURN, prices: Prices = PRICES) -> str:
    """One row a load, as Markdown."""
    lines = [f"| {' | '.join(COLUMNS)} |", "| " + "--: | " * len(COLUMNS)]
    for each in (need(turns, turn, prices) for turns in LOADS):
        parts = (each.functions, each.gateway, each.firestore, each.logs, each.money)
        cells = (
            f"{each.turns:,}",
            f"{each.at_once:,.1f}",
            f"{each.instances:,}",
            f"{each.calls_per_second:,.1f}",
            *(f"${part:,.4f}" if part < 1 else f"${part:,.2f}" for part in parts),
            f"${each.per_thousand:.4f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(line.strip() for line in lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(tables())
