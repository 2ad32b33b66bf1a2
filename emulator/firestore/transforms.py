"""Field transforms: what the server computes from the value that is stored."""

from collections.abc import Callable

from emulator.firestore.clock import to_timestamp
from emulator.firestore.documents import find_value, put_value
from emulator.firestore.errors import InvalidArgument
from emulator.firestore.field_paths import check_writable, parse_field_path
from emulator.firestore.proto import ArrayValue, Document, FieldTransform, Value
from emulator.firestore.values import order_key

_NUMBERS = ("integer_value", "double_value")
_MIN_INTEGER, _MAX_INTEGER = -(2**63), 2**63 - 1
_REQUEST_TIME = 1
_NULL = Value(null_value=0)


def apply_transforms(
    document: Document, transforms: list[FieldTransform], request_time: int
) -> list[Value]:
    """Changes the document; answers with the result of each transform, in order."""
    return [_apply(document, transform, request_time) for transform in transforms]


def _apply(document: Document, transform: FieldTransform, request_time: int) -> Value:
    path = parse_field_path(transform.field_path)
    check_writable(path)
    kind = transform.WhichOneof("transform_type")
    if kind is None:
        raise InvalidArgument("A field transform names no transformation.")
    if kind == "set_to_server_value":
        if transform.set_to_server_value != _REQUEST_TIME:
            raise InvalidArgument("The server value of a transform must be REQUEST_TIME.")
        value = answer = Value(timestamp_value=to_timestamp(request_time))
    else:
        current = find_value(document.fields, path)
        operand = getattr(transform, kind)
        if kind in _ARRAYS:
            value, answer = _ARRAYS[kind](_elements(current), operand), _NULL
        else:
            value = answer = Value()
            # A copy: the current value is a part of the document that later transforms change.
            answer.CopyFrom(_number(kind, current, operand))
    put_value(document.fields, path, value)
    return answer


def _number(kind: str, current: Value | None, operand: Value) -> Value:
    if operand.WhichOneof("value_type") not in _NUMBERS:
        raise InvalidArgument(f"The operand of {kind} must be a number.")
    if current is None or current.WhichOneof("value_type") not in _NUMBERS:
        return operand
    return _NUMERIC[kind](current, operand)


def _increment(current: Value, operand: Value) -> Value:
    if _is_integer(current) and _is_integer(operand):
        total = current.integer_value + operand.integer_value
        return Value(integer_value=min(max(total, _MIN_INTEGER), _MAX_INTEGER))
    return Value(double_value=_as_double(current) + _as_double(operand))


def _maximum(current: Value, operand: Value) -> Value:
    if _is_nan(current) or _is_nan(operand):
        return Value(double_value=float("nan"))
    return operand if order_key(operand) > order_key(current) else current


def _minimum(current: Value, operand: Value) -> Value:
    if _is_nan(current) or _is_nan(operand):
        return Value(double_value=float("nan"))
    return operand if order_key(operand) < order_key(current) else current


def _append_missing(elements: list[Value], operand: ArrayValue) -> Value:
    result = Value(array_value=ArrayValue(values=elements))
    present = set(map(order_key, elements))
    for element in operand.values:
        if order_key(element) not in present:
            present.add(order_key(element))
            result.array_value.values.append(element)
    return result


def _remove_all(elements: list[Value], operand: ArrayValue) -> Value:
    unwanted = set(map(order_key, operand.values))
    kept = [element for element in elements if order_key(element) not in unwanted]
    return Value(array_value=ArrayValue(values=kept))


def _elements(current: Value | None) -> list[Value]:
    if current is None:
        return []
    return list(current.array_value.values)


def _is_integer(value: Value) -> bool:
    return bool(value.WhichOneof("value_type") == "integer_value")


def _is_nan(value: Value) -> bool:
    return bool(value.double_value != value.double_value)


def _as_double(value: Value) -> float:
    return float(value.integer_value if _is_integer(value) else value.double_value)


_NUMERIC: dict[str, Callable[[Value, Value], Value]] = {
    "increment": _increment,
    "maximum": _maximum,
    "minimum": _minimum,
}
_ARRAYS: dict[str, Callable[[list[Value], ArrayValue], Value]] = {
    "append_missing_elements": _append_missing,
    "remove_all_from_array": _remove_all,
}
