"""What a load needs and costs: instances, Firestore calls and money, from measured figures.

``python -m gptlab_deploy.capacity`` prints the tables of docs/capacity.md. The figures of the
product are measured (`make bench`, `make bench-cold`, the call counts of the tests) or assumed, as
the page says; the prices are Google's list prices and change: check them, and run it again.
"""

import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from gptlab_deploy.sizes import APP, CHATS, Size

HOUR = 3600.0
MONTH = 730.0
"""Hours."""

LOADS = (100, 10_000, 1_000_000)
MILLION = 1e6
GIB = 2.0**30
USED = 0.6
"""Of an instance's core, or of its places for requests: what is planned with."""

KEPT = 2
"""send_message and start_session are asked too often to end; the others that chat are not."""

BACKUPS = 14
"""Of the whole database, one a day."""


@dataclass(frozen=True)
class Turn:
    """One message and its reply: seconds, documents, calls, bytes."""

    cpu: float = 0.045
    wait: float = 10.0
    reads: int = 2
    writes: int = 4
    deletes: float = 0.05
    """Documents whose time is over: sessions of the Lab, stops."""
    calls: int = 3
    others: float = 0.25
    """Requests besides that never chat: pages, sign-ins, lists. Each about one read."""
    others_cpu: float = 0.010
    log_bytes: int = 3000
    """Our line, the platform's and the gateway's."""
    answer_bytes: int = 4000
    stored_bytes: int = 4000
    """Of two messages, with names and indexes; a session's context is written over."""
    of_a_person: float = 20.0
    """In an hour, of somebody who has the app open all that time."""


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
    deletes_million: float = 0.10
    stored_gib_month: float = 0.15
    recovery_gib_month: float = 0.15
    """Point-in-time recovery, for a GiB of the database."""
    backup_gib_month: float = 0.03
    logs_gib: float = 0.50
    traffic_gib: float = 0.12


@dataclass(frozen=True)
class Need:
    """What a load takes. Money is for an hour; what is stored, for a month of that load."""

    turns: int
    people: float
    at_once: float
    instances: int
    app_instances: int
    calls_per_second: float
    functions: float
    app: float
    gateway: float
    firestore: float
    logs: float
    stored_gib: float
    stored: float

    @property
    def money(self) -> float:
        return self.functions + self.app + self.gateway + self.firestore + self.logs

    @property
    def per_thousand(self) -> float:
        return self.money / self.turns * 1000


TURN, PRICES = Turn(), Prices()


def need(turns: int, turn: Turn = TURN, prices: Prices = PRICES) -> Need:
    """Of so many turns an hour, spread evenly."""
    per_second, others, people = turns / HOUR, turns * turn.others, turns / turn.of_a_person
    requests = turns + others
    at_once = per_second * turn.wait
    instances = max(KEPT, _instances(CHATS, at_once, per_second * turn.cpu))
    app_instances = max(1, _instances(APP, people, 0.0))
    always = prices.core_second + prices.gib_second * _gib(CHATS)
    asked = prices.request_core_second + prices.request_gib_second * _gib(CHATS)
    app = prices.request_core_second + prices.request_gib_second * _gib(APP)
    documents = (
        (turns * turn.reads + others) * prices.reads_million
        + turns * turn.writes * prices.writes_million
        + turns * turn.deletes * prices.deletes_million
    )
    logs = turn.log_bytes * prices.logs_gib + turn.answer_bytes * prices.traffic_gib
    stored_gib = turns * MONTH * turn.stored_bytes / GIB
    kept = prices.stored_gib_month + prices.recovery_gib_month + BACKUPS * prices.backup_gib_month
    return Need(
        turns, people, at_once, instances, app_instances,
        calls_per_second=per_second * (turn.calls + turn.others),
        functions=instances * HOUR * always
        + others * (turn.others_cpu * asked + prices.requests_million / MILLION),
        app=app_instances * HOUR * app,
        gateway=requests * prices.gateway_million / MILLION,
        firestore=documents / MILLION,
        logs=requests * logs / GIB,
        stored_gib=stored_gib,
        stored=stored_gib * kept,
    )  # fmt: skip


def _instances(size: Size, places: float, cores: float) -> int:
    return math.ceil(max(places / size.concurrency, cores) / USED)


def _gib(size: Size) -> float:
    number, unit = float(size.memory[:-2]), size.memory[-2:]
    return number / 1024 if unit == "Mi" else number


def tables() -> str:
    """One row a load, as Markdown: what an hour takes, what it costs, what stays."""
    found = [need(turns) for turns in LOADS]
    takes = {
        "turns an hour": [f"{each.turns:,}" for each in found],
        "people in the app": [f"{each.people:,.0f}" for each in found],
        "replies at once": [f"{each.at_once:,.1f}" for each in found],
        "instances that chat": [f"{each.instances:,}" for each in found],
        "instances of the app": [f"{each.app_instances:,}" for each in found],
        "Firestore calls a second": [f"{each.calls_per_second:,.1f}" for each in found],
        "GiB a month adds": [f"{each.stored_gib:,.1f}" for each in found],
        "a month, to keep those": [_dollars(each.stored) for each in found],
    }
    costs = {
        "turns an hour": takes["turns an hour"],
        "functions": [_dollars(each.functions) for each in found],
        "app": [_dollars(each.app) for each in found],
        "gateway": [_dollars(each.gateway) for each in found],
        "Firestore": [_dollars(each.firestore) for each in found],
        "logs and traffic": [_dollars(each.logs) for each in found],
        "in all, an hour": [_dollars(each.money) for each in found],
        "1,000 turns": [f"${each.per_thousand:.4f}" for each in found],
    }
    return f"{_table(takes)}\n{_table(costs)}"


def _table(columns: dict[str, list[str]]) -> str:
    rows: Iterable[tuple[str, ...]] = zip(*columns.values(), strict=True)
    lines = [" | ".join(columns), " | ".join("--:" for _ in columns), *map(" | ".join, rows)]
    return "".join(f"| {line} |\n" for line in lines)


def _dollars(money: float) -> str:
    return f"${money:,.4f}" if money < 1 else f"${money:,.2f}"


if __name__ == "__main__":
    sys.stdout.write(tables())
