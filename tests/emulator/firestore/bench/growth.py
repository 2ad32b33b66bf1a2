"""What an insert and an indexed query cost in a small and in a large collection."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import grpc

from tests.emulator.firestore.bench.measures import BATCH, Found, in_turn
from tests.emulator.firestore.bench.messages import COMMIT, OWNER, RUN_QUERY, commit, query
from tests.emulator.firestore.bench.servers import ours, running

INDEXES = """{"indexes": [{"collectionGroup": "things", "queryScope": "COLLECTION", "fields": [
  {"fieldPath": "group", "order": "ASCENDING"}, {"fieldPath": "n", "order": "ASCENDING"}]}]}"""


class Collection:
    """Documents in a server of its own: so many, and those that are inserted meanwhile."""

    def __init__(self, documents: int, channel: grpc.Channel) -> None:

        self._commit = channel.unary_unary(COMMIT)
        self._query = channel.unary_stream(RUN_QUERY)
        self._next = documents
        for start in range(0, documents, BATCH):
            self._commit(commit(range(start, start + BATCH)), metadata=OWNER)

    def insert(self) -> None:
        self._next += 1
        self._commit(commit([self._next]), metadata=OWNER)

    def by_one_field(self) -> None:
        self._ask(query([], group=7, limit=2))

    def by_composite(self) -> None:
        self._ask(query(["n"], group=7, limit=2))

    def _ask(self, request: bytes) -> None:
        if sum(1 for _ in self._query(request, metadata=OWNER)) != 2:
            raise RuntimeError("A query did not find its documents.")


ACTS: dict[str, Callable[[Collection], None]] = {
    "insert": Collection.insert,
    "query on a field": Collection.by_one_field,
    "query on a composite index": Collection.by_composite,
}


def measured(
    folder: Path, sizes: Sequence[int], slices: int, calls: int
) -> Iterator[tuple[str, list[Found]]]:
    """For each act what was found at each size."""
    indexes = folder / "firestore.indexes.json"
    indexes.write_text(INDEXES)
    with ExitStack() as opened:
        collections = [_collection(opened, folder / str(size), indexes, size) for size in sizes]
        for name, act in ACTS.items():
            in_turn(collections, act, 1, 50)
            yield name, in_turn(collections, act, slices, calls)


def _collection(opened: ExitStack, folder: Path, indexes: Path, size: int) -> Collection:
    folder.mkdir()
    server = opened.enter_context(running(ours(folder, indexes=indexes)))
    channel: Any = opened.enter_context(grpc.insecure_channel(server.address))
    return Collection(size, channel)
