"""What a group query, a read of the past and a write cost where much else is there."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import Any

import grpc
from google.cloud.firestore_v1.types import firestore as messages

from tests.emulator.firestore.bench.measures import BATCH, Found, in_turn
from tests.emulator.firestore.bench.messages import (
    ASCENDING,
    COMMIT,
    DATABASE,
    DOCUMENTS,
    OWNER,
    RUN_QUERY,
    SERVICE,
    commit,
    query,
    serialized,
)
from tests.emulator.firestore.bench.servers import ours, running

WAITING = 600
DOCUMENTS_IN_THE_PAST = 10_000


class Group:
    """So many subcollections of one id, with a document in each."""

    def __init__(self, collections: int, channel: grpc.Channel) -> None:
        self._query = channel.unary_stream(RUN_QUERY)
        store = channel.unary_unary(COMMIT)
        for start in range(0, collections, BATCH):
            request = messages.CommitRequest.pb()(database=DATABASE)
            for number in range(start, start + BATCH):
                update = request.writes.add().update
                update.name = f"{DOCUMENTS}/rooms/{number:06}/seats/one"
                update.fields["n"].integer_value = number
            store(serialized(request), metadata=OWNER)
        asked = messages.RunQueryRequest.pb()(parent=DOCUMENTS)
        asked.structured_query.from_.add(collection_id="seats", all_descendants=True)
        order = asked.structured_query.order_by.add()
        order.field.field_path, order.direction = "n", ASCENDING
        asked.structured_query.limit.value = 3
        self._request = serialized(asked)

    def ask(self) -> None:
        if sum(1 for _ in self._query(self._request, metadata=OWNER)) != 3:
            raise RuntimeError("A group query did not find its documents.")


class Past:
    """The same query now, or as of a moment after which something was written."""

    def __init__(self, channel: grpc.Channel, *, is_past: bool) -> None:
        self._query = channel.unary_stream(RUN_QUERY)
        self._request = query(["n"], group=7, limit=20)
        if not is_past:
            return
        request = messages.RunQueryRequest.pb().FromString(self._request)
        (*_, last) = self._query(self._request, metadata=OWNER)
        request.read_time.CopyFrom(messages.RunQueryResponse.pb().FromString(last).read_time)
        channel.unary_unary(COMMIT)(commit(range(50)), metadata=OWNER)
        self._request = serialized(request)

    def ask(self) -> None:
        if sum(1 for _ in self._query(self._request, metadata=OWNER)) != 20:
            raise RuntimeError("A query did not find its documents.")


def group_queries(folder: Path, sizes: Sequence[int], slices: int, calls: int) -> list[Found]:
    with ExitStack() as opened:
        groups = [Group(size, _channel(opened, folder / f"group-{size}")) for size in sizes]
        in_turn(groups, Group.ask, 1, 20)
        return in_turn(groups, Group.ask, slices, calls)


def past_queries(folder: Path, slices: int, calls: int) -> list[Found]:
    """Of now, and of a moment ago."""
    with ExitStack() as opened:
        channel = _channel(opened, folder / "past")
        for start in range(0, DOCUMENTS_IN_THE_PAST, BATCH):
            channel.unary_unary(COMMIT)(commit(range(start, start + BATCH)), metadata=OWNER)
        both = [Past(channel, is_past=each) for each in (False, True)]
        in_turn(both, Past.ask, 1, 20)
        return in_turn(both, Past.ask, slices, calls)


def seconds_beside_waiting_writes(folder: Path) -> float:
    """How long a write takes while six hundred wait for a document that is locked."""
    with ExitStack() as opened:
        channel = _channel(opened, folder / "waiting")
        store = channel.unary_unary(COMMIT)
        store(commit([1]), metadata=OWNER)
        read = messages.BatchGetDocumentsRequest.pb()(
            database=DATABASE, documents=[f"{DOCUMENTS}/things/{1:07}"]
        )
        read.new_transaction.read_write.SetInParent()
        list(channel.unary_stream(SERVICE + "BatchGetDocuments")(serialized(read), metadata=OWNER))
        waiting = [store.future(commit([1]), metadata=OWNER) for _ in range(WAITING)]
        start = perf_counter()
        store(commit([2]), metadata=OWNER)
        seconds = perf_counter() - start
        for call in waiting:
            call.cancel()
        return seconds


def _channel(opened: ExitStack, folder: Path) -> Any:  # noqa: ANN401
    folder.mkdir()
    server = opened.enter_context(running(ours(folder)))
    return opened.enter_context(grpc.insecure_channel(server.address))
