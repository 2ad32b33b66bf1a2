"""Reading candidates from the tables, in the order of the index that a plan names."""

import heapq
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from emulator.firestore.field_paths import DOCUMENT_ID
from emulator.firestore.paths import Path
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


def scan_superseded(storage: Storage, scope: Scope, time: int) -> Iterator[Row]:
    """The versions that were current at this time and are no more, in no order.

    With those of today that are as old they are everything that there was.
    """
    values: dict[str, object] = {
        "db": storage.ids.find_database(scope.parent.database),
        "low": scope.parent.key,
        "high": scope.parent.key + b"\xff",
        "time": time,
        "id": scope.collection_id,
    }
    if scope.all_descendants:
        index = "history_ages"
        where = (
            "AND (:id IS NULL OR :id = "
            "(SELECT collection_id FROM collections WHERE collections.id = history.collection))"
        )
    else:
        index = "history_collections"
        marks = ", ".join(map(str, collections_of(storage, scope)))
        where = f"AND collection IN ({marks})"
    yield from storage.connection.execute(
        f"SELECT key, create_time, update_time, body FROM history INDEXED BY {index} "  # noqa: S608
        "WHERE until > :time AND update_time <= :time AND db = :db "
        f"AND key > :low AND key < :high {where}",
        values,
    )


def collections_of(storage: Storage, scope: Scope) -> list[int]:
    """The numbers under which the entries of a scope are; those of a group are negative."""
    ids, parent = storage.ids, scope.parent
    if scope.collection_id is None:
        return _collections_below(storage, parent)
    collection = ids.find_collection(parent.child(scope.collection_id))
    if not scope.all_descendants:
        return [collection]
    group = -ids.find_group(parent.database, scope.collection_id)
    return [group] if parent.segments else [group, collection]


def _collections_below(storage: Storage, parent: Path) -> list[int]:
    rows = storage.connection.execute(
        "SELECT id, path FROM collections WHERE db = :db AND key > :key AND key < :end",
        {
            "db": storage.ids.find_database(parent.database),
            "key": parent.key,
            "end": parent.key + b"\xff",
        },
    ).fetchall()
    return [number for number, path in rows if path.count("/") == len(parent.segments)]


def _by_name(storage: Storage, scope: Scope, source: Names) -> Iterator[Row]:
    direction = "DESC" if source.descending else "ASC"
    if scope.collection_id is None and scope.all_descendants:
        db = storage.ids.find_database(scope.parent.database)
        yield from storage.connection.execute(
            f"SELECT {_BODY} FROM documents d WHERE db = ? AND key >= ? AND key < ? "  # noqa: S608
            f"AND key > ? ORDER BY key {direction}",
            (db, source.low, source.high, scope.parent.key),
        )
        return
    in_collection = (
        f"SELECT {_BODY} FROM documents d WHERE collection = ? AND key >= ? AND key < ? "  # noqa: S608
        f"ORDER BY key {direction}"
    )
    in_group = (
        f"SELECT {_BODY} FROM entries e CROSS JOIN documents d ON d.id = e.document "  # noqa: S608
        "WHERE e.collection = ? AND e.key >= ? AND e.key < ? AND e.field = ? AND e.value = x'' "
        f"ORDER BY e.key {direction}"
    )
    name = storage.ids.find_field(DOCUMENT_ID, "value")
    rows = [
        storage.connection.execute(in_group, (number, source.low, source.high, name))
        if number < 0
        else storage.connection.execute(in_collection, (number, source.low, source.high))
        for number in collections_of(storage, scope)
    ]
    yield from _in_order(rows, lambda row: row[0], source.descending)


def _by_entries(storage: Storage, scope: Scope, source: Entries) -> Iterator[Row]:
    direction = "DESC" if source.backwards else "ASC"
    field = storage.ids.find_field(source.path, source.kind)
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
        values += [storage.ids.find_field(path, kind), value]
    path, kind, value = first
    field = storage.ids.find_field(path, kind)
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
