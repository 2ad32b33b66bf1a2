"""The index entries of one document, as production's automatic single-field indexes have them.

Every field has an entry with its value, a map also one per field inside it, and an array one
per element (for `array-contains`). Long values are cut off as production cuts them: a query
that compares more than that is checked against the documents themselves.
"""

from collections.abc import Callable, Iterator
from typing import Literal

from emulator.firestore.documents import Fields
from emulator.firestore.field_paths import FieldPath
from emulator.firestore.proto import Document, Value
from emulator.firestore.values import is_vector, order_key

Kind = Literal["value", "element"]
MAX_KEY_BYTES = 1500

IsIndexed = Callable[[FieldPath, Kind], bool]


def index_key(value: Value) -> bytes:
    return order_key(value)[:MAX_KEY_BYTES]


def index_entries(
    document: Document, is_indexed: IsIndexed
) -> Iterator[tuple[FieldPath, Kind, bytes]]:
    yield from _of_fields(document.fields, (), is_indexed)


def _of_fields(
    fields: Fields, parent: FieldPath, is_indexed: IsIndexed
) -> Iterator[tuple[FieldPath, Kind, bytes]]:
    for name, value in fields.items():
        path = (*parent, name)
        if is_indexed(path, "value"):
            yield path, "value", index_key(value)
        kind = value.WhichOneof("value_type")
        if kind == "array_value" and is_indexed(path, "element"):
            for key in {index_key(element) for element in value.array_value.values}:
                yield path, "element", key
        elif kind == "map_value" and not is_vector(value):
            yield from _of_fields(value.map_value.fields, path, is_indexed)
