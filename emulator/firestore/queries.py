"""A structured query, checked and completed: scope, filter, full order, cursors, bounds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from emulator.firestore.errors import InvalidArgument, Unimplemented
from emulator.firestore.field_paths import (
    DOCUMENT_ID,
    FieldPath,
    format_field_path,
    parse_field_path,
)
from emulator.firestore.filters import (
    EVERYTHING,
    INEQUALITIES,
    Candidate,
    Filter,
    conditions,
    name_key,
    parse_filter,
)
from emulator.firestore.paths import Path, check_id
from emulator.firestore.proto import StructuredQuery
from emulator.firestore.values import order_key, turned

_DESCENDING = 2


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a query looks: below `parent`, in collections of this id (None: of any)."""

    parent: Path
    collection_id: str | None
    all_descendants: bool

    def contains(self, path: Path) -> bool:
        below = len(path.segments) - len(self.parent.segments)
        return (
            path.database == self.parent.database
            and path.key.startswith(self.parent.key)
            and (below == 2 or (self.all_descendants and below > 2))
            and self.collection_id in (None, path.segments[-2])
        )


@dataclass(frozen=True, slots=True)
class Order:
    """One field of the order of results."""

    path: FieldPath
    descending: bool

    def part(self, key: bytes) -> bytes:
        return turned(key) if self.descending else key


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in the results: the parts of its first fields, and the side of it."""

    position: bytes
    before: bool
    parts: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Ready to be planned and run. `orders` ends with `__name__`."""

    scope: Scope
    where: Filter
    orders: tuple[Order, ...]
    start: Cursor | None = None
    end: Cursor | None = None
    offset: int = 0
    limit: int | None = None
    projection: tuple[FieldPath, ...] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it leaves out no document that has the fields it is ordered by."""
        return self.where == EVERYTHING and self.start is None and self.end is None

    def selects(self, path: Path, candidate: Candidate) -> bool:
        """Whether a document is in the result, offset and limit aside."""
        return self.scope.contains(path) and self.place(candidate) is not None

    def place(self, candidate: Candidate) -> bytes | None:
        """The position of a document of the scope in the result; None: it is not in it."""
        if not self.where.matches(candidate):
            return None
        position = self.position(candidate)
        if position is None or not self.is_between_cursors(position):
            return None
        return position

    def position(self, candidate: Candidate) -> bytes | None:
        """Where a document lies in the order; None: it lacks a field that is ordered by."""
        parts = []
        for order in self.orders:
            key = candidate.key(order.path)
            if key is None:
                return None
            parts.append(order.part(key))
        return b"".join(parts)

    def is_between_cursors(self, position: bytes) -> bool:
        if self.start is not None:
            at_start = position.startswith(self.start.position)
            if position < self.start.position or (at_start and not self.start.before):
                return False
        if self.end is not None:
            at_end = position.startswith(self.end.position)
            return position < self.end.position or (at_end and not self.end.before)
        return True


def parse_query(parent: Path, message: StructuredQuery) -> Query:
    if message.HasField("find_nearest"):
        raise Unimplemented("find_nearest (vector search) is not there.")
    if message.offset < 0:
        raise InvalidArgument("offset is negative")
    limit = message.limit.value if message.HasField("limit") else None
    if limit is not None and limit < 0:
        raise InvalidArgument("limit is negative")
    scope = _scope(parent, message)
    where = parse_filter(message)
    orders = _orders(message, where)
    _check_scope(scope, orders, where)
    return Query(
        scope=scope,
        where=where,
        orders=orders,
        start=_cursor(message, "start_at", orders),
        end=_cursor(message, "end_at", orders),
        offset=message.offset,
        limit=limit,
        projection=_projection(message),
    )


def requiring(query: Query, paths: Iterable[FieldPath]) -> Query:
    """The query over those documents only that have these fields, ordered by them in the end."""
    *orders, name = query.orders
    present = {order.path for order in orders}
    orders += [Order(path, name.descending) for path in dict.fromkeys(paths) if path not in present]
    return replace(query, orders=(*orders, name))


def _scope(parent: Path, message: StructuredQuery) -> Scope:
    selectors = message.from_
    if len(selectors) > 1:
        raise InvalidArgument("A query has at most one collection selector.")
    if not selectors:
        return Scope(parent, None, all_descendants=True)
    selector = selectors[0]
    if selector.collection_id:
        check_id(selector.collection_id, "Collection id")
    return Scope(parent, selector.collection_id or None, selector.all_descendants)


def _check_scope(scope: Scope, orders: tuple[Order, ...], where: Filter) -> None:
    """Below a document, and in collections of every id, there is no index but that of names."""
    paths = {order.path for order in orders} | {each.path for each in conditions(where)}
    fields = sorted(map(format_field_path, paths - {DOCUMENT_ID}))
    if not fields or not scope.all_descendants:
        return
    if scope.parent.segments:
        raise InvalidArgument("collection group queries are only allowed at the root parent")
    if scope.collection_id is None:
        raise InvalidArgument(f"kind is required for filter: {fields[0]}")


def _orders(message: StructuredQuery, where: Filter) -> tuple[Order, ...]:
    """The order of the query, completed as production completes it."""
    orders = [
        Order(parse_field_path(each.field.field_path), each.direction == _DESCENDING)
        for each in message.order_by
    ]
    named = {order.path for order in orders}
    if len(named) != len(orders):
        raise InvalidArgument("A field is ordered by more than once.")
    descending = bool(orders) and orders[-1].descending
    compared = {c.path for c in conditions(where) if c.operator in INEQUALITIES}
    missing = sorted(compared - named - {DOCUMENT_ID}, key=format_field_path)
    if DOCUMENT_ID in named:
        if missing or orders[-1].path != DOCUMENT_ID:
            raise InvalidArgument("order by clause cannot contain more fields after the key")
        return tuple(orders)
    orders += [Order(path, descending) for path in missing]
    return (*orders, Order(DOCUMENT_ID, descending))


def _cursor(message: StructuredQuery, name: str, orders: tuple[Order, ...]) -> Cursor | None:
    if not message.HasField(name):
        return None
    cursor = getattr(message, name)
    if len(cursor.values) > len(orders):
        raise InvalidArgument("A cursor has more values than the query has orders.")
    parts = tuple(
        order.part(name_key(value) if order.path == DOCUMENT_ID else order_key(value))
        for order, value in zip(orders, cursor.values, strict=False)
    )
    return Cursor(b"".join(parts), cursor.before, parts)


def _projection(message: StructuredQuery) -> tuple[FieldPath, ...] | None:
    if not message.HasField("select"):
        return None
    return tuple(parse_field_path(field.field_path) for field in message.select.fields)
