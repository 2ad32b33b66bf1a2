"""Which index answers a query; and which queries production would refuse for lack of one.

Production serves without further ado: queries on one field, and any number of equalities in
order of name (it merges their automatic indexes). Equalities with another order, or an order
of several fields, need composite indexes: one, or several whose equalities together are the
query's and that all end in its order.
"""

import json
from dataclasses import dataclass

from emulator.firestore.errors import MissingIndex
from emulator.firestore.field_paths import DOCUMENT_ID, FieldPath, format_field_path
from emulator.firestore.filters import Condition
from emulator.firestore.indexed_values import MAX_KEY_BYTES
from emulator.firestore.indexes import CompositeIndex, Indexes
from emulator.firestore.queries import Cursor, Order, Query
from emulator.firestore.values import same_type_range

_EQUALITIES = ("==", "array-contains")
# Put behind a key: greater than all that begins with it.
_PAST = b"\xff" * 16


@dataclass(frozen=True, slots=True)
class Names:
    """Documents of the scope by name, between two keys."""

    low: bytes
    high: bytes
    descending: bool


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of one index between two values; `backwards` reads them from the end."""

    path: FieldPath
    kind: str
    low: bytes
    high: bytes
    backwards: bool


@dataclass(frozen=True, slots=True)
class Merge:
    """Documents, by name, that have all of these entries: (path, kind, value)."""

    entries: tuple[tuple[FieldPath, str, bytes], ...]
    descending: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the candidates of one disjunct come from, and whether in the query's order."""

    source: Names | Entries | Merge
    ordered: bool


def plan(query: Query, conditions: tuple[Condition, ...], indexes: Indexes) -> Plan:
    equalities = [c for c in conditions if c.operator in _EQUALITIES and c.path != DOCUMENT_ID]
    fixed = {c.path for c in equalities if c.operator == "=="}
    orders = tuple(order for order in query.orders if order.path not in fixed)
    if query.scope.collection_id is None or (not equalities and len(orders) == 1):
        _check_name_order(query, orders, indexes)
        names = _names(query, conditions, orders[-1].descending)
        return Plan(names, ordered=query.orders == orders and len(orders) == 1)
    if _is_uniform(orders) and _is_single_field(equalities, orders):
        _check_automatic(query, equalities, orders, indexes)
        if equalities:
            return Plan(_merge(equalities, orders[0].descending), ordered=True)
        return Plan(_field_range(query, conditions, orders[0]), ordered=True)
    index = _composite(query, equalities, orders, indexes)
    if index is not None:
        return Plan(_composite_range(index, query, equalities, conditions, orders), ordered=True)
    if indexes.strict:
        raise MissingIndex(_advice(query, equalities, orders))
    if equalities:
        return Plan(_merge(equalities, False), ordered=False)
    return Plan(_field_range(query, conditions, orders[0]), ordered=False)


def _is_uniform(orders: tuple[Order, ...]) -> bool:
    return len({order.descending for order in orders}) == 1


def _is_single_field(equalities: list[Condition], orders: tuple[Order, ...]) -> bool:
    return len(orders) == 1 or (len(orders) == 2 and not equalities)


def _names(query: Query, conditions: tuple[Condition, ...], descending: bool) -> Names:
    low, high = query.scope.parent.key, query.scope.parent.key + b"\xff"
    for condition in conditions:
        if condition.path == DOCUMENT_ID:
            # Without its end mark a name's key takes in what lies below the document too.
            start = condition.key[:-1]
            if condition.operator in ("==", ">", ">="):
                low = max(low, start)
            if condition.operator in ("==", "<", "<="):
                high = min(high, start + b"\xff")
    return Names(low, high, descending)


def _field_range(query: Query, conditions: tuple[Condition, ...], order: Order) -> Entries:
    low, high = _bounds(query, conditions, order)
    return Entries(order.path, "value", low, high + _PAST, order.descending)


def _bounds(query: Query, conditions: tuple[Condition, ...], order: Order) -> tuple[bytes, bytes]:
    """Every match has a key from `low` to `high`, or one that begins with `high`.

    They may hold more than the matches; entries are cut off, hence so are the bounds.
    """
    low, high = b"", b"\xff"
    for condition in conditions:
        if condition.path != order.path or condition.operator not in ("<", "<=", ">", ">="):
            continue
        first, after_last = same_type_range(condition.key)
        cut = condition.key[:MAX_KEY_BYTES]
        low = max(low, cut if condition.operator in (">", ">=") else first)
        last = bytes([after_last[0] - 1])
        high = _nearer(high, cut if condition.operator in ("<", "<=") else last)
    if query.orders[0] == order:
        cursors = (query.end, query.start) if order.descending else (query.start, query.end)
        start, end = (_first_value(cursor, order) for cursor in cursors)
        low = max(low, start or low)
        high = _nearer(high, end or high)
    return low, high


def _nearer(high: bytes, other: bytes) -> bytes:
    """The upper bound that holds less; of two that begin alike it is the longer one."""
    if high.startswith(other) or other.startswith(high):
        return max(high, other)
    return min(high, other)


def _first_value(cursor: Cursor | None, order: Order) -> bytes | None:
    if cursor is None or not cursor.parts:
        return None
    # Turning a part twice gives the key of the value again.
    return order.part(cursor.parts[0])[:MAX_KEY_BYTES]


def _merge(equalities: list[Condition], descending: bool) -> Merge:
    return Merge(tuple((c.path, _kind(c), c.key[:MAX_KEY_BYTES]) for c in equalities), descending)


def _kind(condition: Condition) -> str:
    return "value" if condition.operator == "==" else "element"


def _check_name_order(query: Query, orders: tuple[Order, ...], indexes: Indexes) -> None:
    """Collections lie in ascending order of name; the other direction is an index of its own."""
    needs_index = orders[-1].descending and query.scope.collection_id is not None
    if indexes.strict and needs_index and _composite(query, [], orders, indexes) is None:
        raise MissingIndex(_advice(query, [], orders))


def _check_automatic(
    query: Query, equalities: list[Condition], orders: tuple[Order, ...], indexes: Indexes
) -> None:
    collection_id = query.scope.collection_id
    assert collection_id is not None  # noqa: S101  (the planner's own branch says so)
    scope = "COLLECTION_GROUP" if query.scope.all_descendants else "COLLECTION"
    needed = [(c.path, "CONTAINS" if _kind(c) == "element" else "ASCENDING") for c in equalities]
    if not equalities:
        needed = [(orders[0].path, "DESCENDING" if orders[0].descending else "ASCENDING")]
    for path, mode in needed:
        modes = indexes.modes(collection_id, path)
        served = (mode, scope) in modes or (
            mode == "ASCENDING" and bool(equalities) and ("DESCENDING", scope) in modes
        )
        if not served:
            raise MissingIndex(
                f"The query requires a {scope}_{mode[:4].rstrip('E')} index for collection "
                f"{collection_id} and field {format_field_path(path)}. Give the field this "
                'index under "fieldOverrides" in firestore.indexes.json: '
                + json.dumps(_override(collection_id, path, mode, scope))
            )


def _composite(
    query: Query, equalities: list[Condition], orders: tuple[Order, ...], indexes: Indexes
) -> CompositeIndex | None:
    """The index with the most of the query's equalities, if the fitting ones have them all."""
    scope = "COLLECTION_GROUP" if query.scope.all_descendants else "COLLECTION"
    wanted = {(c.path, _kind(c)) for c in equalities}
    fitting = [
        index
        for index in indexes.composites(query.scope.collection_id or "")
        if index.scope == scope and _fits(index, wanted, orders)
    ]
    covered = {part for index in fitting for part in _equality_part(index, orders)}
    if not fitting or covered != wanted:
        return None
    return max(fitting, key=lambda index: len(index.fields))


def _fits(
    index: CompositeIndex, wanted: set[tuple[FieldPath, str]], orders: tuple[Order, ...]
) -> bool:
    if not set(_equality_part(index, orders)) <= wanted:
        return False
    tail = index.fields[len(index.fields) - len(orders) + 1 :]
    if len(orders) > len(index.fields) + 1:
        return False
    have = [(path, mode) for path, mode in tail] + [(DOCUMENT_ID, index.name_mode)]
    if [path for path, _ in have] != [order.path for order in orders]:
        return False
    turned = {
        (mode == "DESCENDING") != order.descending
        for (_, mode), order in zip(have, orders, strict=True)
    }
    return len(turned) == 1 and all(mode != "CONTAINS" for _, mode in tail)


def _equality_part(index: CompositeIndex, orders: tuple[Order, ...]) -> list[tuple[FieldPath, str]]:
    count = len(index.fields) - len(orders) + 1
    return [
        (path, "element" if mode == "CONTAINS" else "value") for path, mode in index.fields[:count]
    ]


def _composite_range(
    index: CompositeIndex,
    query: Query,
    equalities: list[Condition],
    conditions: tuple[Condition, ...],
    orders: tuple[Order, ...],
) -> Entries:
    keys = {(c.path, _kind(c)): c.key[:MAX_KEY_BYTES] for c in equalities}
    count = len(index.fields) - len(orders) + 1
    prefix = b"".join(
        index.part(keys[part], mode)
        for part, (_, mode) in zip(_equality_part(index, orders), index.fields[:count], strict=True)
    )
    low, high = prefix, prefix + _PAST
    if len(orders) > 1:
        mode = index.fields[count][1]
        bounds = [index.part(each, mode) for each in _bounds(query, conditions, orders[0])]
        if index.is_turned(mode):
            bounds.reverse()
        low, high = prefix + bounds[0], prefix + bounds[1] + _PAST
    backwards = orders[-1].descending
    return Entries((index.key,), "composite", low, high, backwards)


def _advice(query: Query, equalities: list[Condition], orders: tuple[Order, ...]) -> str:
    fields = [
        {"fieldPath": format_field_path(c.path)}
        | ({"order": "ASCENDING"} if _kind(c) == "value" else {"arrayConfig": "CONTAINS"})
        for c in equalities
    ]
    fields += [
        {
            "fieldPath": format_field_path(order.path),
            "order": "DESCENDING" if order.descending else "ASCENDING",
        }
        for order in orders
    ]
    if len(orders) > 1 and orders[-1].descending == orders[-2].descending:
        fields.pop()
    index = {
        "collectionGroup": query.scope.collection_id,
        "queryScope": "COLLECTION_GROUP" if query.scope.all_descendants else "COLLECTION",
        "fields": fields,
    }
    return (
        'The query requires an index. Add it under "indexes" in firestore.indexes.json: '
        + json.dumps(index)
    )


def _override(collection_id: str, path: FieldPath, mode: str, scope: str) -> dict[str, object]:
    setting = {"arrayConfig": mode} if mode == "CONTAINS" else {"order": mode}
    return {
        "collectionGroup": collection_id,
        "fieldPath": format_field_path(path),
        "indexes": [{**setting, "queryScope": scope}],
    }
