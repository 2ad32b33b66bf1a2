"""Running a query: candidates from an index, checked against the filter, in order."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from emulator.firestore.documents import parse_stored
from emulator.firestore.filters import Candidate, disjuncts
from emulator.firestore.planner import plan
from emulator.firestore.proto import Document
from emulator.firestore.queries import Query
from emulator.firestore.scans import Row, scan, scan_superseded
from emulator.firestore.storage import Storage


@dataclass(frozen=True, slots=True)
class Found:
    """A document of the result, as it is stored."""

    key: bytes
    body: bytes

    @property
    def document(self) -> Document:
        """Raises DataLoss where it is damaged."""
        return parse_stored(self.body)


Placed = tuple[bytes, Found]
"""With its position in the result."""


def run(storage: Storage, query: Query, time: int | None = None) -> Iterator[Found]:
    """The results; `time` asks for those of a moment in the past."""
    if time is not None and storage.is_current(time):
        time = None
    stop = None if query.limit is None else query.offset + query.limit
    return islice(_all(storage, query, time), query.offset, stop)


def run_placed(storage: Storage, query: Query, time: int | None = None) -> Iterator[Placed]:
    """All results with their positions; offset and limit are left to the caller."""
    streams = _streams(storage, query, time)
    placed = [
        stream if ordered else iter(sorted(stream, key=_position)) for stream, ordered in streams
    ]
    return placed[0] if len(placed) == 1 else _without_repeats(heapq.merge(*placed, key=_position))


def _all(storage: Storage, query: Query, time: int | None) -> Iterator[Found]:
    if time is None and query.is_whole:
        (alternative,) = disjuncts(query.where)
        whole = plan(query, alternative, storage.indexes)
        if whole.ordered:
            # The index holds the result and nothing else; no document has to be looked at.
            return (Found(row[0], row[3]) for row in scan(storage, query.scope, whole.source))
    return (found for _, found in run_placed(storage, query, time))


def _streams(
    storage: Storage, query: Query, time: int | None
) -> list[tuple[Iterator[Placed], bool]]:
    """Candidates that match, and whether they come in order; together they are the result."""
    plans = [plan(query, each, storage.indexes) for each in disjuncts(query.where)]
    streams = [
        (_matching(query, _until(time, scan(storage, query.scope, each.source))), each.ordered)
        for each in plans
    ]
    if time is not None:
        streams.append((_matching(query, scan_superseded(storage, query.scope, time)), False))
    return streams


def _until(time: int | None, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows that are as old as this time."""
    return rows if time is None else (row for row in rows if row[2] <= time)


def _matching(query: Query, rows: Iterator[Row]) -> Iterator[Placed]:
    """Checks the whole filter again: an index may offer too much, never too little."""
    parent = query.scope.parent.key
    for key, _, _, body in rows:
        # The entries of a group are of the whole database.
        position = query.place(Candidate(key, body)) if key.startswith(parent) else None
        if position is not None:
            yield position, Found(key, body)


def _position(placed: Placed) -> bytes:
    return placed[0]


def _without_repeats(placed: Iterator[Placed]) -> Iterator[Placed]:
    """A document that several alternatives hold comes up in a row: its position is the same."""
    last = None
    for each in placed:
        if each[0] != last:
            last = each[0]
            yield each
