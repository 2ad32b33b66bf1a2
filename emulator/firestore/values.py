"""Values and their order across types, as bytes that compare as the values do.

null < false < true < NaN < numbers < timestamps < strings < bytes < references <
geo points < arrays < vectors < maps. Integers and doubles compare by what they are worth, so
3 and 3.0 have the same key; so have 0.0 and -0.0. No key is a prefix of another, hence keys
may be put side by side (arrays, maps, composite indexes) and turned over for descending.
"""

import math
import struct
from collections.abc import Callable
from functools import lru_cache

from emulator.firestore.paths import parse_path, segment_key
from emulator.firestore.proto import ArrayValue, MapValue, Value

NULL, FALSE, TRUE, NAN, NUMBER, TIMESTAMP, STRING, BYTES, REFERENCE, GEO, ARRAY, VECTOR, MAP = (
    bytes([tag]) for tag in range(0x10, 0x1D)
)
_END = b"\0"
_VECTOR_TYPE = "__vector__"
_TURNED = bytes(255 - byte for byte in range(256))
_SIGN = 1 << 63
_ALL = (1 << 64) - 1


def order_key(value: Value) -> bytes:
    kind = value.WhichOneof("value_type")
    if kind is None:
        return NULL
    return _KEYS[kind](getattr(value, kind))


def turned(key: bytes) -> bytes:
    """The key for descending order: a smaller value gets the greater bytes."""
    return key.translate(_TURNED)


def same_type_range(key: bytes) -> tuple[bytes, bytes]:
    """The keys [low, high) of the values an inequality compares this one with."""
    if key[:1] in (FALSE, TRUE):
        return FALSE, NAN
    return key[:1], bytes([key[0] + 1])


def is_vector(value: Value) -> bool:
    fields = value.map_value.fields
    return "__type__" in fields and fields["__type__"].string_value == _VECTOR_TYPE


def _boolean(value: bool) -> bytes:
    return TRUE if value else FALSE


@lru_cache(maxsize=4096)
def _integer(value: int) -> bytes:
    floor = float(value)
    if floor > value:
        floor = math.nextafter(floor, -math.inf)
    return NUMBER + _double_bits(floor) + (value - int(floor)).to_bytes(2, "big")


def _double(value: float) -> bytes:
    if math.isnan(value):
        return NAN
    return NUMBER + _double_bits(value) + b"\0\0"


def _double_bits(value: float) -> bytes:
    bits = int.from_bytes(struct.pack(">d", value + 0.0), "big")
    return (bits ^ (_ALL if bits & _SIGN else _SIGN)).to_bytes(8, "big")


def _timestamp(value: object) -> bytes:
    seconds: int = getattr(value, "seconds", 0)
    nanos: int = getattr(value, "nanos", 0)
    # Rounded down to the microseconds that are stored.
    return TIMESTAMP + (seconds + _SIGN).to_bytes(8, "big") + (nanos // 1000).to_bytes(4, "big")


def text_key(data: bytes) -> bytes:
    return data.replace(b"\0", b"\0\xff") + b"\0\0"


def _string(value: str) -> bytes:
    return STRING + text_key(value.encode())


def _bytes(value: bytes) -> bytes:
    return BYTES + text_key(value)


@lru_cache(maxsize=1024)
def _reference(value: str) -> bytes:
    path = parse_path(value)
    database = segment_key(path.database.project) + segment_key(path.database.database)
    return REFERENCE + database + path.key + _END


def _geo_point(value: object) -> bytes:
    latitude: float = getattr(value, "latitude", 0.0)
    longitude: float = getattr(value, "longitude", 0.0)
    return GEO + _double_bits(latitude) + _double_bits(longitude)


def _array(value: ArrayValue) -> bytes:
    return ARRAY + b"".join(map(order_key, value.values)) + _END


def _map(value: MapValue) -> bytes:
    fields = value.fields
    if "__type__" in fields and fields["__type__"].string_value == _VECTOR_TYPE:
        elements = fields["value"].array_value.values if "value" in fields else ()
        body = b"".join(map(order_key, elements))
        return VECTOR + len(elements).to_bytes(4, "big") + body
    named = sorted((name.encode(), name) for name in fields)
    body = b"".join(_string(name) + order_key(fields[name]) for _, name in named)
    return MAP + body + _END


def _null(_: object) -> bytes:
    return NULL


_KEYS: dict[str, Callable[..., bytes]] = {
    "null_value": _null,
    "boolean_value": _boolean,
    "integer_value": _integer,
    "double_value": _double,
    "timestamp_value": _timestamp,
    "string_value": _string,
    "bytes_value": _bytes,
    "reference_value": _reference,
    "geo_point_value": _geo_point,
    "array_value": _array,
    "map_value": _map,
}
