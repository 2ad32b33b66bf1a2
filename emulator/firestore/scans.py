"""Reading candidates from the tables, in the order of the index that a plan names."""

import heapq
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from emulator.firestore.planner import Entries, Merge, Names
from emulator.firestore.queries import Scope
from emulator.firestore.storage import Storage

# What a row of every scan is: name key, create_time, update_time, body.
Row = tuple[bytes, int, int, bytes]
_BODY = "d.key, d.create_time, d.update_time, d.body"


def scan(storage: Storage, scope: Scope, source: Names | Entries | Merge) -> Iterator[Row]:
    if isinstance(source, Names):
        return _by_name(storage, scope, source)
    if isinstance(source, Entries):
        return _by_entries(storage, scope, source)
    return _by_merge(storage, scope, source)


def scan_at(storage: Storage, scope: Scope, time: int) -> Iterator[Row]:
    """Every document of the scope as it was at this time, in no order."""
    db = storage.ids.database(scope.parent.database)
    low, high = scope.parent.key, scope.parent.key + b"\xff"
    collections = set(collections_of(storage, scope))
    statement = (
        "SELECT collection, key, create_time, update_time, body FROM documents "
        "WHERE db = :db AND key > :low AND key < :high AND update_time <= :time "
        "UNION ALL SELECT collection, key, create_time, update_time, body FROM history "
        "WHERE db = :db AND key > :low AND key < :high AND update_time <= :time "
        "AND until > :time"
    )
    values = {"db": db, "low": low, "high": high, "time": time}
    for collection, *row in storage.connection.execute(statement, values):
        if collection in collections:
            key, create_time, update_time, body = row
            yield key, create_time, update_time, body


def collections_of(storage: Storage, scope: Scope) -> list[int]:
    db = storage.ids.database(scope.parent.database)
    if scope.collection_id is not None and not scope.all_descendants:
        return [storage.ids.collection(scope.parent.child(scope.collection_id))]
    key = scope.parent.key
    rows = storage.connection.execute(
        "SELECT id, path FROM collections WHERE db = :db AND key > :key AND key < :end "
        "AND (:id IS NULL OR collection_id = :id)",
        {"db": db, "key": key, "end": key + b"\xff", "id": scope.collection_id},
    ).fetchall()
    depth = len(scope.parent.segments) + 1
    return [
        number for number, path in rows if scope.all_descendants or path.count("/") + 1 == depth
    ]


def _by_name(storage: Storage, scope: Scope, source: Names) -> Iterator[Row]:
    direction = "DESC" if source.descending else "ASC"
    if scope.collection_id is None and scope.all_descendants:
        db = storage.ids.database(scope.parent.database)
        yield from storage.connection.execute(
            f"SELECT {_BODY} FROM documents d WHERE db = ? AND key >= ? AND key < ? "  # noqa: S608
            f"AND key > ? ORDER BY key {direction}",
            (db, source.low, source.high, scope.parent.key),
        )
        return
    statement = (
        f"SELECT {_BODY} FROM documents d WHERE collection = ? AND key >= ? AND key < ? "  # noqa: S608
        f"ORDER BY key {direction}"
    )
    rows = [
        storage.connection.execute(statement, (number, source.low, source.high))
        for number in collections_of(storage, scope)
    ]
    yield from _in_order(rows, lambda row: row[0], source.descending)


def _by_entries(storage: Storage, scope: Scope, source: Entries) -> Iterator[Row]:
    direction = "DESC" if source.backwards else "ASC"
    field = storage.ids.field(source.path, source.kind)
    # CROSS JOIN keeps SQLite at reading the entries first, in their order.
    statement = (
        f"SELECT {_BODY}, e.value FROM entries e CROSS JOIN documents d ON d.id = e.document "  # noqa: S608
        "WHERE e.collection = ? AND e.field = ? AND e.value >= ? AND e.value < ? "
        f"ORDER BY e.value {direction}, e.key {direction}"
    )
    rows = [
        storage.connection.execute(statement, (number, field, source.low, source.high))
        for number in collections_of(storage, scope)
    ]
    for row in _in_order(rows, lambda row: (row[4], row[0]), source.backwards):
        yield row[:4]


def _by_merge(storage: Storage, scope: Scope, source: Merge) -> Iterator[Row]:
    """An intersection of equalities; SQLite probes the others for each entry of the first."""
    direction = "DESC" if source.descending else "ASC"
    first, *others = source.entries
    joins = "".join(
        f" CROSS JOIN entries e{n} ON e{n}.collection = e.collection AND e{n}.field = ? "
        f"AND e{n}.value = ? AND e{n}.key = e.key"
        for n in range(len(others))
    )
    statement = (
        f"SELECT {_BODY} FROM entries e{joins} CROSS JOIN documents d ON d.id = e.document "  # noqa: S608
        "WHERE e.collection = ? AND e.field = ? AND e.value = ? "
        f"ORDER BY e.key {direction}"
    )
    values: list[object] = []
    for path, kind, value in others:
        values += [storage.ids.field(path, kind), value]
    path, kind, value = first
    field = storage.ids.field(path, kind)
    rows = [
        storage.connection.execute(statement, (*values, number, field, value))
        for number in collections_of(storage, scope)
    ]
    yield from _in_order(rows, lambda row: row[0], source.descending)


def _in_order(
    rows: list[sqlite3.Cursor], key: Callable[[Any], Any], descending: bool
) -> Iterator[Any]:
    if len(rows) == 1:
        return iter(rows[0])
    return heapq.merge(*rows, key=key, reverse=descending)
