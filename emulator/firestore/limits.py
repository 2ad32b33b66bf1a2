"""The limits production enforces, and the check of a document that is to be stored.

Sizes are the documented ones (a string is its UTF-8 length + 1, a number 8, …), which differ
from the length of the message on the wire.
"""

from collections.abc import Callable

from emulator.firestore.documents import Fields
from emulator.firestore.errors import InvalidArgument
from emulator.firestore.field_paths import check_field_name
from emulator.firestore.indexes import Indexes
from emulator.firestore.paths import Path, parse_document
from emulator.firestore.proto import Document, GeoPoint, Timestamp, Value
from emulator.firestore.values import is_vector

MAX_DOCUMENT_BYTES = 1024 * 1024
MAX_VALUE_BYTES = MAX_DOCUMENT_BYTES - 89
MAX_REQUEST_BYTES = 10 * 1024 * 1024
MAX_TRANSFORMS = 500
MAX_NESTING = 20
MAX_INDEX_ENTRIES = 40_000
# A document of less cannot have so many; they need not be counted.
_FEW_ENTRIES_BYTES = 4_000
TIMESTAMP_SECONDS = range(-62135596800, 253402300800)
MAX_VECTOR_DIMENSIONS = 2048

_FIXED_SIZES = {
    "null_value": 1,
    "boolean_value": 1,
    "integer_value": 8,
    "double_value": 8,
}


def check_document(path: Path, document: Document) -> None:
    """Refuses what production would not store; rounds timestamps down to microseconds."""
    size = _name_size(path) + 32
    for name, value in document.fields.items():
        check_field_name(name)
        value_size = _check_value(value, 1)
        if value_size > MAX_VALUE_BYTES:
            raise InvalidArgument(
                f'The value of property "{name}" is longer than {MAX_VALUE_BYTES} bytes.'
            )
        size += len(name.encode()) + 1 + value_size
    if size > MAX_DOCUMENT_BYTES:
        raise InvalidArgument(
            f"Document '{path.name}' cannot be written because its size ({size:,} bytes) "
            f"exceeds the maximum allowed size of {MAX_DOCUMENT_BYTES:,} bytes."
        )


def check_index_entries(path: Path, document: Document, indexes: Indexes) -> None:
    if document.ByteSize() < _FEW_ENTRIES_BYTES:
        return
    count = indexes.count_entries(path.parent.id, document)
    if count > MAX_INDEX_ENTRIES:
        raise InvalidArgument(
            f"Document '{path.name}' cannot be written because it has too many index entries "
            f"({count:,}; the maximum is {MAX_INDEX_ENTRIES:,}). Exempt a large field."
        )


def _check_value(value: Value, depth: int) -> int:
    """The size of a value that may be stored."""
    kind = value.WhichOneof("value_type")
    if kind == "string_value":
        return len(value.string_value.encode()) + 1
    if kind in _FIXED_SIZES:
        return _FIXED_SIZES[kind]
    if kind in _PLAIN_CHECKS:
        return _PLAIN_CHECKS[kind](getattr(value, kind))
    if depth > MAX_NESTING:
        raise InvalidArgument(f"A property contains values nested deeper than {MAX_NESTING}.")
    if kind == "array_value":
        return _check_array(value, depth)
    if kind == "map_value":
        if is_vector(value):
            return _check_vector(value)
        return _check_map(value.map_value.fields, depth)
    raise InvalidArgument("A value has no type, or one that documents cannot hold.")


def _check_timestamp(value: Timestamp) -> int:
    if value.seconds not in TIMESTAMP_SECONDS or not 0 <= value.nanos < 10**9:
        raise InvalidArgument("A timestamp lies outside the years 1 to 9999.")
    if value.nanos % 1000:
        value.nanos -= value.nanos % 1000
    return 8


def _check_geo_point(value: GeoPoint) -> int:
    if not -90 <= value.latitude <= 90:
        raise InvalidArgument("The latitude of a geo point lies outside -90 to 90.")
    if not -180 <= value.longitude <= 180:
        raise InvalidArgument("The longitude of a geo point lies outside -180 to 180.")
    return 16


def _check_reference(name: str) -> int:
    return _name_size(parse_document(name))


def _check_array(value: Value, depth: int) -> int:
    size = 0
    for element in value.array_value.values:
        if element.WhichOneof("value_type") == "array_value":
            raise InvalidArgument("Cannot convert an array value in an array value.")
        size += _check_value(element, depth + 1)
    return size


def _check_map(fields: Fields, depth: int) -> int:
    size = 0
    for name, value in fields.items():
        check_field_name(name)
        size += len(name.encode()) + 1 + _check_value(value, depth + 1)
    return size


def _check_vector(value: Value) -> int:
    elements = value.map_value.fields["value"].array_value.values
    if not 0 < len(elements) <= MAX_VECTOR_DIMENSIONS:
        raise InvalidArgument(f"Vectors have 1 to {MAX_VECTOR_DIMENSIONS} dimensions.")
    if any(element.WhichOneof("value_type") != "double_value" for element in elements):
        raise InvalidArgument("The elements of a vector must be doubles.")
    return len("__type____vector__value") + 3 + 8 * len(elements)


def _name_size(path: Path) -> int:
    return sum(len(segment.encode()) + 1 for segment in path.segments) + 16


_PLAIN_CHECKS: dict[str, Callable[..., int]] = {
    "bytes_value": len,
    "geo_point_value": _check_geo_point,
    "reference_value": _check_reference,
    "timestamp_value": _check_timestamp,
}
