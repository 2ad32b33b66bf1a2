"""What is measured: both servers in turn, in slices of one run."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import grpc
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from tests.emulator.firestore.bench.messages import (
    COMMIT,
    GROUPS,
    OWNER,
    PROJECT,
    RUN_QUERY,
    commit,
    query,
)

THREADS = 8
BATCH = 500


@dataclass
class Found:
    """Seconds of each call of one kind."""

    times: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return median(self.times) * 1000

    @property
    def p99(self) -> float:
        return quantiles(self.times, n=100, method="inclusive")[98] * 1000


class Caller:
    """The official client and a raw channel to one server."""

    def __init__(self, client: firestore.Client, channel: grpc.Channel) -> None:
        self._client = client
        self._things = client.collection("things")
        self._query = channel.unary_stream(RUN_QUERY)
        self._commit = channel.unary_unary(COMMIT)
        self._numbers = count()

    def fill(self, documents: int) -> None:
        for start in range(0, documents, BATCH):
            self._commit(commit(range(start, start + BATCH)), metadata=OWNER)

    def get(self) -> None:
        self._things.document(f"{next(self._numbers) % 1000:07}").get()

    def commit(self) -> None:
        batch = self._client.batch()
        for _ in range(3):
            number = next(self._numbers)
            fields = {"n": number, "group": number % GROUPS, "text": "x" * 100}
            batch.set(self._client.document(f"written/{number}"), fields)
        batch.commit()

    def query(self) -> None:
        group = FieldFilter("group", "==", next(self._numbers) % GROUPS)
        _check(sum(1 for _ in self._things.where(filter=group).limit(20).stream()), 20)

    def increment(self) -> None:
        reference = self._client.document("counters/one")

        @firestore.transactional
        def step(transaction: firestore.Transaction) -> None:
            count = reference.get(transaction=transaction).to_dict() or {}
            transaction.set(reference, {"n": count.get("n", 0) + 1})

        step(self._client.transaction())

    def counter(self) -> int:
        count: int = self._client.document("counters/one").get().get("n")
        return count

    def all_results(self) -> None:
        _check(sum(1 for _ in self._things.order_by("n").stream()), None)

    def all_results_raw(self) -> None:
        _check(sum(1 for _ in self._query(query(["n"]), metadata=OWNER)), None)


@contextmanager
def calling(address: str, monkey: Callable[[str], None]) -> Iterator[Caller]:
    """`monkey` names the server to the client library, which reads it from the environment."""
    monkey(address)
    client = firestore.Client(project=PROJECT, credentials=AnonymousCredentials())  # type: ignore[no-untyped-call]
    with grpc.insecure_channel(address) as channel:
        yield Caller(client, channel)
    client.close()  # type: ignore[no-untyped-call]


def in_turn(
    callers: Sequence[Any], act: Callable[[Any], None], slices: int, calls: int
) -> list[Found]:
    """So a busy moment of the machine meets both."""
    found = [Found() for _ in callers]
    for _ in range(slices):
        for each, caller in zip(found, callers, strict=True):
            for _ in range(calls):
                start = perf_counter()
                act(caller)
                each.times.append(perf_counter() - start)
    return found


def at_once(callers: Sequence[Caller], slices: int, calls: int) -> list[float]:
    """Calls per second of eight threads, each with three gets to a commit."""
    totals = [0.0 for _ in callers]
    acts = (Caller.get, Caller.get, Caller.get, Caller.commit)

    def work(caller: Caller) -> None:
        for number in range(calls):
            acts[number % len(acts)](caller)

    with ThreadPoolExecutor(THREADS) as threads:
        for _ in range(slices):
            for index, caller in enumerate(callers):
                start = perf_counter()
                list(threads.map(work, [caller] * THREADS))
                totals[index] += perf_counter() - start
    return [slices * calls * THREADS / total for total in totals]


def increments(caller: Caller) -> tuple[int, float]:
    """Twenty transactions on one document, by four threads: what it holds then, and the time."""
    start = perf_counter()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: caller.increment(), range(20)))
    return caller.counter(), perf_counter() - start


def _check(found: int, wanted: int | None) -> None:
    if not found or (wanted is not None and found != wanted):
        raise RuntimeError(f"A query found {found} documents.")
