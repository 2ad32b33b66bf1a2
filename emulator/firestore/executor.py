"""Running a query: candidates from an index, checked against the filter, in order."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from emulator.firestore.filters import Candidate, disjuncts
from emulator.firestore.planner import plan
from emulator.firestore.proto import Document
from emulator.firestore.queries import Query
from emulator.firestore.scans import Row, scan, scan_at
from emulator.firestore.storage import Storage


@dataclass(frozen=True, slots=True)
class Found:
    """A document of the result, as it is stored, and its place in the result."""

    position: bytes
    key: bytes
    body: bytes

    @property
    def document(self) -> Document:
        return Document.FromString(self.body)


def run(storage: Storage, query: Query, time: int | None = None) -> Iterator[Found]:
    """The results; `time` asks for those of a moment in the past."""
    stop = None if query.limit is None else query.offset + query.limit
    return islice(run_found(storage, query, time), query.offset, stop)


def run_found(storage: Storage, query: Query, time: int | None = None) -> Iterator[Found]:
    """All results with their places; offset and limit are left to the caller."""
    return _at(storage, query, time) if time is not None else _current(storage, query)


def _current(storage: Storage, query: Query) -> Iterator[Found]:
    alternatives = disjuncts(query.where)
    plans = [plan(query, each, storage.indexes) for each in alternatives]
    streams = []
    for each in plans:
        found = _matching(query, scan(storage, query.scope, each.source))
        streams.append(found if each.ordered else iter(_sorted(found)))
    if len(streams) == 1:
        return streams[0]
    return _without_repeats(heapq.merge(*streams, key=lambda each: each.position))


def _at(storage: Storage, query: Query, time: int) -> Iterator[Found]:
    for alternative in disjuncts(query.where):
        plan(query, alternative, storage.indexes)
    return iter(_sorted(_matching(query, scan_at(storage, query.scope, time))))


def _matching(query: Query, rows: Iterator[Row]) -> Iterator[Found]:
    """Checks the whole filter again: an index may offer too much, never too little."""
    for key, _, _, body in rows:
        position = query.place(Candidate(key, body))
        if position is not None:
            yield Found(position, key, body)


def _sorted(found: Iterator[Found]) -> list[Found]:
    return sorted(found, key=lambda each: each.position)


def _without_repeats(found: Iterator[Found]) -> Iterator[Found]:
    """A document that several alternatives hold comes up in a row: its position is the same."""
    last = None
    for each in found:
        if each.position != last:
            last = each.position
            yield each
