"""The `where` of a query: its tree, the rules it must keep, and whether a document matches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from emulator.firestore.documents import find_value, parse_stored
from emulator.firestore.errors import InvalidArgument
from emulator.firestore.field_paths import (
    DOCUMENT_ID,
    FieldPath,
    format_field_path,
    parse_field_path,
)
from emulator.firestore.paths import Path, parse_document
from emulator.firestore.proto import Document, StructuredQuery, Value
from emulator.firestore.values import NAN, NULL, order_key, same_type_range

MAX_DISJUNCTIONS = 30
MAX_NOT_IN = 10
NAME_END = b"\0"

_AND, _OR = 1, 2
_OPERATORS = {
    1: "<", 2: "<=", 3: ">", 4: ">=", 5: "==", 6: "!=",
    7: "array-contains", 8: "in", 9: "array-contains-any", 10: "not-in",
}  # fmt: skip
_UNARY = {2: ("==", NAN), 3: ("==", NULL), 4: ("!=", NAN), 5: ("!=", NULL)}
INEQUALITIES = frozenset({"<", "<=", ">", ">=", "!=", "not-in"})
_ROUNDED_DOWN = {"<": "<=", ">=": ">"}
_LISTS = frozenset({"in", "not-in", "array-contains-any"})


class Candidate:
    """A document that a query looks at; parsed when a field is asked for, keys made once."""

    __slots__ = ("_document", "_keys", "body", "name_key")

    def __init__(self, name_key: bytes, body: bytes) -> None:
        self.name_key = name_key
        self.body = body
        self._document: Document | None = None
        self._keys: dict[FieldPath, bytes | None] = {DOCUMENT_ID: name_key + NAME_END}

    @classmethod
    def parsed(cls, path: Path, document: Document) -> "Candidate":
        """One that need not be parsed any more."""
        candidate = cls(path.key, b"")
        candidate._document = document
        return candidate

    @property
    def document(self) -> Document:
        if self._document is None:
            self._document = parse_stored(self.body)
        return self._document

    def key(self, path: FieldPath) -> bytes | None:
        """The order key of a field, None where the document has no such field."""
        if path not in self._keys:
            value = find_value(self.document.fields, path)
            self._keys[path] = None if value is None else order_key(value)
        return self._keys[path]

    def element_keys(self, path: FieldPath) -> set[bytes]:
        value = find_value(self.document.fields, path)
        return set() if value is None else {order_key(e) for e in value.array_value.values}


@dataclass(frozen=True)
class Condition:
    """One comparison. Lists keep a key per value (or none), the others have exactly one."""

    path: FieldPath
    operator: str
    keys: tuple[bytes, ...]

    @property
    def key(self) -> bytes:
        return self.keys[0]

    @cached_property
    def _same_type(self) -> tuple[bytes, bytes]:
        if self.path == DOCUMENT_ID:
            return b"", b"\xff"
        return same_type_range(self.key)

    def matches(self, candidate: Candidate) -> bool:
        if self.operator.startswith("array"):
            return not candidate.element_keys(self.path).isdisjoint(self.keys)
        key = candidate.key(self.path)
        return key is not None and _MATCHES[self.operator](self, key)

    def in_order(self, key: bytes) -> bool:
        low, high = self._same_type
        return low <= key < high and _COMPARES[self.operator](key, self.key)

    def differs(self, key: bytes) -> bool:
        """Nothing is said to differ from null, and null from nothing."""
        return (
            key not in self.keys
            and key != NULL
            and (self.operator != "not-in" or NULL not in self.keys)
        )


@dataclass(frozen=True)
class Group:
    """Several filters, all or any of which must match."""

    every: bool
    filters: tuple["Filter", ...]

    def matches(self, candidate: Candidate) -> bool:
        test = all if self.every else any
        return test(each.matches(candidate) for each in self.filters)


Filter = Condition | Group
EVERYTHING = Group(True, ())

_COMPARES: dict[str, Callable[[bytes, bytes], bool]] = {
    "<": bytes.__lt__, "<=": bytes.__le__, ">": bytes.__gt__, ">=": bytes.__ge__,
}  # fmt: skip
_MATCHES: dict[str, Callable[[Condition, bytes], bool]] = {
    "==": lambda condition, key: key == condition.key,
    "in": lambda condition, key: key in condition.keys,
    "!=": Condition.differs,
    "not-in": Condition.differs,
    **dict.fromkeys(_COMPARES, Condition.in_order),
}


def parse_filter(query: StructuredQuery) -> Filter:
    if not query.HasField("where"):
        return EVERYTHING
    where = _parse(query.where)
    check_rules(where)
    return where


def conditions(where: Filter) -> Iterator[Condition]:
    if isinstance(where, Condition):
        yield where
    else:
        for each in where.filters:
            yield from conditions(each)


def disjuncts(where: Filter) -> list[tuple[Condition, ...]]:
    """The alternatives of the filter, each a list of conditions that must all hold."""
    if isinstance(where, Condition):
        single = {"in": "==", "array-contains-any": "array-contains"}.get(where.operator)
        if single is None:
            return [(where,)]
        return [(Condition(where.path, single, (key,)),) for key in dict.fromkeys(where.keys)]
    if not where.every:
        return _checked([each for filter_ in where.filters for each in disjuncts(filter_)])
    result: list[tuple[Condition, ...]] = [()]
    for filter_ in where.filters:
        alternatives = disjuncts(filter_)
        result = _checked(
            [tuple(dict.fromkeys((*left, *right))) for left in result for right in alternatives]
        )
    return result


def check_rules(where: Filter) -> None:
    operators = [each.operator for each in conditions(where)]
    if sum(operator in ("!=", "not-in") for operator in operators) > 1:
        raise InvalidArgument(
            "Only a single 'NOT_EQUAL', 'NOT_IN', 'IS_NOT_NAN', or 'IS_NOT_NULL' filter "
            "allowed per query."
        )
    has_or = _has_or(where)
    if "not-in" in operators and (has_or or "in" in operators or "array-contains-any" in operators):
        raise InvalidArgument(
            "'NOT_IN' cannot be used in the same query with 'IN', 'ARRAY_CONTAINS_ANY' or 'OR'."
        )
    for each in disjuncts(where):
        if sum(condition.operator == "array-contains" for condition in each) > 1:
            raise InvalidArgument(
                "A maximum of 1 'ARRAY_CONTAINS' filter is allowed per disjunction."
            )


def _has_or(where: Filter) -> bool:
    if isinstance(where, Condition):
        return False
    return not where.every or any(map(_has_or, where.filters))


def _checked(alternatives: list[tuple[Condition, ...]]) -> list[tuple[Condition, ...]]:
    if len(alternatives) > MAX_DISJUNCTIONS:
        raise InvalidArgument(
            f"Too many disjunctions after normalization, the maximum is {MAX_DISJUNCTIONS}"
        )
    return alternatives


def _parse(message: StructuredQuery) -> Filter:
    kind = message.WhichOneof("filter_type")
    if kind == "composite_filter":
        group = message.composite_filter
        if group.op not in (_AND, _OR) or not group.filters:
            raise InvalidArgument("A composite filter needs an operator and filters.")
        return Group(group.op == _AND, tuple(map(_parse, group.filters)))
    if kind == "field_filter":
        return _condition(message.field_filter)
    if kind == "unary_filter":
        if message.unary_filter.op not in _UNARY:
            raise InvalidArgument("A unary filter needs an operator.")
        operator, key = _UNARY[message.unary_filter.op]
        return Condition(parse_field_path(message.unary_filter.field.field_path), operator, (key,))
    raise InvalidArgument("A filter is empty.")


def _condition(message: StructuredQuery) -> Condition:
    path = parse_field_path(message.field.field_path)
    operator = _OPERATORS.get(message.op)
    if operator is None:
        raise InvalidArgument(f"The filter on {format_field_path(path)} has no operator.")
    if path == DOCUMENT_ID and operator.startswith("array"):
        raise InvalidArgument(f"'{operator}' cannot be used on __name__.")
    key = name_key if path == DOCUMENT_ID else order_key
    if message.value.timestamp_value.nanos % 1000:
        # Keys are rounded down: what is less than this may have the same key.
        operator = _ROUNDED_DOWN.get(operator, operator)
    if operator not in _LISTS:
        return Condition(path, operator, (key(message.value),))
    values = message.value.array_value.values
    shown = operator.replace("-", "_").upper()
    if not values:
        raise InvalidArgument(f"'{shown}' requires an non-empty ArrayValue.")
    limit = MAX_NOT_IN if operator == "not-in" else MAX_DISJUNCTIONS
    if len(values) > limit:
        raise InvalidArgument(f"'{shown}' supports up to {limit} comparison values.")
    # NaN and null are equal to nothing in a list; only not-in minds null (it matches nothing).
    unequal = {NAN} if operator == "not-in" else {NAN, NULL}
    keys = tuple(each for each in map(key, values) if each not in unequal)
    return Condition(path, operator, keys)


def name_key(value: Value) -> bytes:
    """The key of a document name that `__name__` is compared with."""
    if value.WhichOneof("value_type") != "reference_value":
        raise InvalidArgument("__key__ filter value must be a Key")
    return parse_document(value.reference_value).key + NAME_END
