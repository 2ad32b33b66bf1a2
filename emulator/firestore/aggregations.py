"""count, sum and avg over the results of a query."""

import math
from collections.abc import Sequence
from fractions import Fraction

from emulator.firestore.documents import find_value
from emulator.firestore.engine import Engine, Snapshot
from emulator.firestore.errors import InvalidArgument
from emulator.firestore.executor import Found
from emulator.firestore.field_paths import parse_field_path
from emulator.firestore.proto import AggregationResult, Message, Value
from emulator.firestore.queries import Query, requiring

MAX_AGGREGATIONS = 5
_NUMBERS = ("integer_value", "double_value")
_INTEGERS = range(-(2**63), 2**63)


def run_aggregation(
    engine: Engine, query: Query, aggregations: Sequence[Message], snapshot: Snapshot
) -> AggregationResult:
    _check(aggregations)
    fields = [
        parse_field_path(getattr(each, kind).field.field_path)
        for each in aggregations
        if (kind := each.WhichOneof("operator")) in ("sum", "avg")
    ]
    # Production answers from an index over these fields: it holds no document without them.
    found = engine.aggregated(requiring(query, fields), snapshot)
    result = AggregationResult()
    for number, aggregation in enumerate(aggregations, 1):
        value = _aggregate(aggregation, found)
        result.aggregate_fields[aggregation.alias or f"field_{number}"].CopyFrom(value)
    return result


def _check(aggregations: Sequence[Message]) -> None:
    if not aggregations:
        raise InvalidArgument("Aggregations can not be empty.")
    if len(aggregations) > MAX_AGGREGATIONS:
        raise InvalidArgument(f"A query has up to {MAX_AGGREGATIONS} aggregations.")
    aliases = [each.alias for each in aggregations if each.alias]
    if len(set(aliases)) != len(aliases):
        raise InvalidArgument("Aggregation aliases contain duplicate alias.")


def _aggregate(aggregation: Message, found: list[Found]) -> Value:
    kind = aggregation.WhichOneof("operator")
    if kind == "count":
        limit = aggregation.count.up_to.value if aggregation.count.HasField("up_to") else None
        if limit is not None and limit <= 0:
            raise InvalidArgument("up_to must be positive.")
        return Value(integer_value=min(len(found), limit or len(found)))
    if kind is None:
        raise InvalidArgument("An aggregation has no operator.")
    numbers = _numbers(found, getattr(aggregation, kind).field.field_path)
    if kind == "sum":
        return _sum(numbers)
    if not numbers:
        return Value(null_value=0)
    return Value(double_value=_as_double(_sum(numbers)) / len(numbers))


def _numbers(found: list[Found], field_path: str) -> list[int | float]:
    path = parse_field_path(field_path)
    values = (find_value(each.document.fields, path) for each in found)
    return [
        getattr(value, kind)
        for value in values
        if value is not None and (kind := value.WhichOneof("value_type")) in _NUMBERS
    ]


def _sum(numbers: list[int | float]) -> Value:
    """Whole numbers stay whole unless their sum is too large for one."""
    if all(isinstance(number, int) for number in numbers):
        total = int(sum(numbers))
        if total in _INTEGERS:
            return Value(integer_value=total)
        return Value(double_value=float(total))
    if not all(map(math.isfinite, numbers)):
        return Value(double_value=sum(map(float, numbers)))
    try:
        return Value(double_value=math.fsum(numbers))
    except OverflowError:
        return Value(double_value=_exact(sum(map(Fraction, numbers), Fraction())))


def _exact(total: Fraction) -> float:
    """Too large for a double on the way there, and perhaps in the end."""
    try:
        return float(total)
    except OverflowError:
        return math.inf if total > 0 else -math.inf


def _as_double(value: Value) -> float:
    return float(value.integer_value or value.double_value)
