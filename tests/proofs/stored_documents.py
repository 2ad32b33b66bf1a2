"""Everything in the database, as its owner or a thief would have it."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import httpx2

from emulator.firestore.proto import Document, Value
from tests.proofs.cloud_in_process import Cloud

Documents = Mapping[str, Mapping[str, Any]]
"""Fields by path, sub-collections included."""


def dump(cloud: Cloud) -> bytes:
    """Every document, byte by byte, with its times."""
    project = cloud.environment["GOOGLE_CLOUD_PROJECT"]
    address = f"{cloud.firestore.admin}/export?project={project}"
    return httpx2.get(address, timeout=60, trust_env=False).raise_for_status().content


def documents(cloud: Cloud) -> Documents:
    """The same, readable."""
    lines = dump(cloud).decode().splitlines()[1:]
    return {entry["path"]: _fields(entry["fields"]) for entry in map(json.loads, lines)}


def _fields(encoded: str) -> dict[str, Any]:
    message = Document.FromString(base64.b64decode(encoded))
    return {name: _plain(value) for name, value in message.fields.items()}


def _plain(value: Value) -> Any:  # noqa: ANN401 - whatever a document may hold
    kind = value.WhichOneof("value_type")
    if kind == "map_value":
        return {name: _plain(each) for name, each in value.map_value.fields.items()}
    if kind == "array_value":
        return [_plain(each) for each in value.array_value.values]
    if kind == "null_value":
        return None
    if kind == "timestamp_value":
        return value.timestamp_value.ToJsonString()
    return getattr(value, kind)
