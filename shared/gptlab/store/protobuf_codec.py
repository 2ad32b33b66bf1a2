"""Documents and queries as Firestore's own messages, without the client's objects around them.

Those cost several times what the messages do, at each field of each document.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gptlab.store.sdk import (
    DELETE_FIELD,
    SERVER_TIMESTAMP,
    DatetimeWithNanoseconds,
    Increment,
    types,
)

Message = Any
"""A protobuf message: their classes are made at run time, so there is nothing to name."""

Fields = Mapping[str, Any]
Transforms = dict[str, object]
"""What the server computes, by the path of its field."""

_SCALARS = (
    (str, "string_value"),
    (bytes, "bytes_value"),
    (bool, "boolean_value"),  # ahead of the int that it is too
    (int, "integer_value"),
    (float, "double_value"),
)

_Write = types.Write.pb()
_Query = types.StructuredQuery.pb()
_REQUEST_TIME = types.DocumentTransform.FieldTransform.ServerValue.REQUEST_TIME
_AND = types.StructuredQuery.CompositeFilter.Operator.AND
_EQUAL = types.StructuredQuery.FieldFilter.Operator.EQUAL
_ASCENDING = types.StructuredQuery.Direction.ASCENDING
_DESCENDING = types.StructuredQuery.Direction.DESCENDING
_NAME = "__name__"


def encode_set(name: str, fields: Fields) -> Message:
    """A write of a document that leaves nothing of an earlier one."""
    write = _Write()
    write.update.name = name
    _transform(write, _encode_fields(fields, write.update.fields))
    return write


def encode_update(name: str, fields: Fields) -> Message:
    """A write of these fields, which stand at the top of their document, and of no others.

    One that is deleted or increased may stand deeper, and is named by its path then.
    """
    write = _Write()
    write.update.name = name
    kept = {key: value for key, value in fields.items() if value is not DELETE_FIELD}
    transforms = _encode_fields(kept, write.update.fields)
    write.update_mask.SetInParent()  # without a mask the whole document would be replaced
    write.update_mask.field_paths.extend(key for key in fields if key not in transforms)
    _transform(write, transforms)
    return write


def encode_delete(name: str) -> Message:
    return _Write(delete=name)


def require_version(write: Message, version: datetime) -> None:
    """The write is refused where the document is of another version, or gone."""
    _stamp(version, write.current_document.update_time)


def newest_first(
    collection_id: str, where: Sequence[tuple[str, object]], by: str, fields: Sequence[str]
) -> Message:
    """A query for ``fields`` of the documents whose values equal ``where``.

    ``by`` is the field with their time; those of the same time are ordered by their names.
    """
    query = _over(collection_id)
    _select(query, fields)
    query.where.composite_filter.op = _AND
    for field, value in where:
        _equal(query.where.composite_filter.filters.add(), field, value)
    for field in (by, _NAME):
        query.order_by.add(direction=_DESCENDING).field.field_path = field
    return query


def add_filter(query: Message, field: str, value: object) -> None:
    """Those of its documents whose field has this value."""
    _equal(query.where, field, value)


def add_page(query: Message, size: int, after: tuple[datetime, str] | None) -> None:
    """At most ``size`` of its documents, and those after the one of this time and name."""
    query.limit.value = size
    if after is not None:
        time, name = after
        _encode(time, query.start_at.values.add())
        query.start_at.values.add(reference_value=name)


def between(collection_id: str, first: str, end: str) -> Message:
    """A query for whole documents by their names, from ``first`` on and before ``end``."""
    query = _over(collection_id)
    query.order_by.add(direction=_ASCENDING).field.field_path = _NAME
    for cursor, name in ((query.start_at, first), (query.end_at, end)):
        cursor.before = True
        cursor.values.add(reference_value=name)
    return query


def select_names(collection_id: str) -> Message:
    """A query for all documents without their contents."""
    query = _over(collection_id)
    _select(query, [_NAME])
    return query


def decode_fields(fields: Message) -> dict[str, Any]:
    """A document's fields, or those of a map in it."""
    return {name: _decode(value) for name, value in fields.items()}


def decode_timestamp(stamp: Message) -> datetime:
    """With its nanoseconds: a version is compared to the last digit."""
    made: datetime = DatetimeWithNanoseconds.from_timestamp_pb(stamp)  # type: ignore[no-untyped-call]
    return made


def _over(collection_id: str) -> Message:
    query = _Query()
    query.from_.add(collection_id=collection_id)
    return query


def _equal(filter_: Message, field: str, value: object) -> None:
    asked = filter_.field_filter
    asked.field.field_path, asked.op = field, _EQUAL
    _encode(value, asked.value)


def _select(query: Message, fields: Sequence[str]) -> None:
    for field in fields:
        query.select.fields.add(field_path=field)


def _encode_fields(fields: Fields, into: Message, above: str = "") -> Transforms:
    """Put the values in; what the server is to compute is handed back."""
    transforms: Transforms = {}
    for key, value in fields.items():
        if value is SERVER_TIMESTAMP or isinstance(value, Increment):
            transforms[f"{above}{key}"] = value
        elif isinstance(value, Mapping):
            into[key].map_value.SetInParent()
            transforms |= _encode_fields(value, into[key].map_value.fields, f"{above}{key}.")
        else:
            _encode(value, into[key])
    return transforms


def _transform(write: Message, transforms: Transforms) -> None:
    for path, value in transforms.items():
        transform = write.update_transforms.add(field_path=path)
        if isinstance(value, Increment):
            _encode(value.value, transform.increment)
        else:
            transform.set_to_server_value = _REQUEST_TIME


def _encode(value: object, into: Message) -> None:
    for kind, name in _SCALARS:
        if isinstance(value, kind):
            setattr(into, name, value)
            return
    if value is None:
        into.null_value = 0
    elif isinstance(value, datetime):
        _stamp(value, into.timestamp_value)
    elif isinstance(value, list | tuple):
        into.array_value.SetInParent()
        for each in value:
            _encode(each, into.array_value.values.add())
    elif isinstance(value, Mapping):
        into.map_value.SetInParent()
        _encode_fields(value, into.map_value.fields)
    else:
        raise TypeError(f"a document cannot hold a {type(value).__name__}")


def _stamp(value: datetime, into: Message) -> None:
    if isinstance(value, DatetimeWithNanoseconds):
        into.CopyFrom(value.timestamp_pb())  # type: ignore[no-untyped-call]
    else:
        into.FromDatetime(value)


def _decode(value: Message) -> object:
    kind = value.WhichOneof("value_type")
    if kind == "map_value":
        return decode_fields(value.map_value.fields)
    if kind == "array_value":
        return [_decode(each) for each in value.array_value.values]
    if kind == "timestamp_value":
        return decode_timestamp(value.timestamp_value)
    return None if kind == "null_value" else getattr(value, kind)
