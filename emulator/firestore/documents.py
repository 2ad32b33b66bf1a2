"""Fields inside a document: find, put, remove, and cut down to a mask."""

from collections.abc import MutableMapping

from google.protobuf.message import DecodeError

from emulator.firestore.errors import DataLoss
from emulator.firestore.field_paths import DOCUMENT_ID, FieldPath, parse_field_path
from emulator.firestore.proto import Document, DocumentMask, Value

Fields = MutableMapping[str, Value]


def find_value(fields: Fields, path: FieldPath) -> Value | None:
    """The value at this path, or None where a name is missing or its parent is no map."""
    for name in path[:-1]:
        if name not in fields:
            return None
        fields = fields[name].map_value.fields
    return fields.get(path[-1])


def put_value(fields: Fields, path: FieldPath, value: Value) -> None:
    """Sets a value, making the maps on the way; what is there and no map is replaced."""
    for name in path[:-1]:
        parent = fields[name]
        if parent.WhichOneof("value_type") != "map_value":
            parent.map_value.SetInParent()
        fields = parent.map_value.fields
    fields[path[-1]].CopyFrom(value)


def remove_value(fields: Fields, path: FieldPath) -> None:
    for name in path[:-1]:
        if name not in fields:
            return
        fields = fields[name].map_value.fields
    if path[-1] in fields:
        del fields[path[-1]]


def parse_mask(mask: DocumentMask) -> list[FieldPath]:
    return [parse_field_path(text) for text in mask.field_paths]


def project(document: Document, paths: list[FieldPath]) -> Document:
    """A copy with only these fields; `__name__` stands for no field at all."""
    result = Document(
        name=document.name, create_time=document.create_time, update_time=document.update_time
    )
    for path in paths:
        if path == DOCUMENT_ID:
            continue
        value = find_value(document.fields, path)
        if value is not None:
            put_value(result.fields, path, value)
    return result


def parse_stored(body: bytes) -> Document:
    """A document as it is stored. Raises DataLoss where it is damaged."""
    try:
        return Document.FromString(body)
    except DecodeError as error:
        raise DataLoss(
            "A stored document cannot be read: the data file is damaged. "
            "Restore a copy or an export."
        ) from error
