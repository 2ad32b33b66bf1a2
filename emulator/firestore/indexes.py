"""Index definitions as `firestore.indexes.json` has them: composites and field overrides.

Without a file every field has its automatic indexes and no query is refused.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from emulator.firestore.documents import find_value
from emulator.firestore.errors import DataFileError, InvalidArgument
from emulator.firestore.field_paths import DOCUMENT_ID, FieldPath, parse_field_path
from emulator.firestore.indexed_values import IsIndexed, Kind, index_entries, index_key
from emulator.firestore.proto import Document
from emulator.firestore.values import turned

Mode = Literal["ASCENDING", "DESCENDING", "CONTAINS"]
Scope = Literal["COLLECTION", "COLLECTION_GROUP"]
Modes = frozenset[tuple[str, str]]
_AUTOMATIC: Modes = frozenset(
    {("ASCENDING", "COLLECTION"), ("DESCENDING", "COLLECTION"), ("CONTAINS", "COLLECTION")}
)
_EVERYTHING: Modes = _AUTOMATIC | {(mode, "COLLECTION_GROUP") for mode, _ in _AUTOMATIC}


@dataclass(frozen=True, slots=True)
class CompositeIndex:
    """An index over several fields; `__name__` comes last, and `name_mode` is its direction."""

    collection_id: str
    scope: str
    fields: tuple[tuple[FieldPath, str], ...]
    name_mode: str

    @property
    def key(self) -> str:
        return json.dumps([self.collection_id, self.scope, self.fields, self.name_mode])

    def is_turned(self, mode: str) -> bool:
        return (mode == "DESCENDING") != (self.name_mode == "DESCENDING")

    def part(self, value_key: bytes, mode: str) -> bytes:
        """One field's bytes in an entry.

        Entries lie in ascending order of name. So where the index has names descending, the
        fields are kept the other way round, and the index is read backwards.
        """
        return turned(value_key) if self.is_turned(mode) else value_key

    def entries(self, document: Document) -> Iterator[bytes]:
        keys = [b""]
        for path, mode in self.fields:
            value = find_value(document.fields, path)
            if value is None:
                return
            values = value.array_value.values if mode == "CONTAINS" else (value,)
            parts = {self.part(index_key(each), mode) for each in values}
            keys = [key + part for key in keys for part in parts]
        yield from keys


@dataclass(frozen=True)
class Indexes:
    """What is indexed. `strict`: a query without its index is refused."""

    strict: bool = False
    composite: tuple[CompositeIndex, ...] = ()
    overrides: dict[tuple[str, FieldPath], Modes] = field(default_factory=dict)

    @cached_property
    def fingerprint(self) -> str:
        """Differs where other entries would be stored."""
        overrides = sorted((key, sorted(modes)) for key, modes in self.overrides.items())
        return json.dumps([sorted(index.key for index in self.composite), overrides])

    @cached_property
    def _by_collection(self) -> dict[str, tuple[CompositeIndex, ...]]:
        names = {index.collection_id for index in self.composite}
        return {
            name: tuple(index for index in self.composite if index.collection_id == name)
            for name in names
        }

    @cached_property
    def _stored(self) -> dict[tuple[str, str | None], IsIndexed]:
        return {}

    def composites(self, collection_id: str) -> tuple[CompositeIndex, ...]:
        return self._by_collection.get(collection_id, ())

    def modes(self, collection_id: str, path: FieldPath) -> Modes:
        """The single-field indexes of a field; a map's override holds for what is in it."""
        if not self.strict:
            return _EVERYTHING
        for length in range(len(path), 0, -1):
            modes = self.overrides.get((collection_id, path[:length]))
            if modes is not None:
                return modes
        return self.overrides.get((collection_id, ("*",)), _AUTOMATIC)

    def stored_fields(self, collection_id: str, scope: Scope | None = None) -> IsIndexed:
        """The fields that have entries, in this scope or (None) in any."""
        key = collection_id, scope
        if key not in self._stored:
            self._stored[key] = self._is_indexed(collection_id, scope)
        return self._stored[key]

    def count_entries(self, collection_id: str, document: Document) -> int:
        """As production counts them: one for each direction, scope and element."""
        count = sum(
            self._count_modes(collection_id, path, kind)
            for path, kind, _ in index_entries(document, self.stored_fields(collection_id))
        )
        composites = self.composites(collection_id)
        return count + sum(sum(1 for _ in index.entries(document)) for index in composites)

    def _count_modes(self, collection_id: str, path: FieldPath, kind: Kind) -> int:
        modes = self.modes(collection_id, path) if self.strict else _AUTOMATIC
        return sum((mode == "CONTAINS") == (kind == "element") for mode, _ in modes)

    def _is_indexed(self, collection_id: str, wanted: Scope | None) -> IsIndexed:
        if not any(name == collection_id for name, _ in self.overrides):
            is_automatic = not self.strict or wanted != "COLLECTION_GROUP"
            return lambda path, kind: is_automatic

        def is_indexed(path: FieldPath, kind: Kind) -> bool:
            found = self.modes(collection_id, path)
            modes = {mode for mode, scope in found if wanted in (None, scope)}
            return bool(
                modes & {"ASCENDING", "DESCENDING"} if kind == "value" else "CONTAINS" in modes
            )

        return is_indexed


def read_indexes(file: Path) -> Indexes:
    """Raises DataFileError where the file is not there or not what it should be."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return Indexes(
            strict=True,
            composite=tuple(_composite(item) for item in content.get("indexes", [])),
            overrides=dict(_override(item) for item in content.get("fieldOverrides", [])),
        )
    except (OSError, ValueError, KeyError, AttributeError, InvalidArgument) as error:
        raise DataFileError(f"{file} is no index definition: {error!r}") from error


def _composite(item: dict[str, Any]) -> CompositeIndex:
    fields = [(_field_path(each["fieldPath"]), _mode(each)) for each in item["fields"]]
    if fields[-1][0] == DOCUMENT_ID:
        name_mode = fields.pop()[1]
    else:
        name_mode = "DESCENDING" if fields[-1][1] == "DESCENDING" else "ASCENDING"
    scope = item.get("queryScope", "COLLECTION")
    return CompositeIndex(item["collectionGroup"], scope, tuple(fields), name_mode)


def _override(item: dict[str, Any]) -> tuple[tuple[str, FieldPath], Modes]:
    modes = frozenset(
        (_mode(index), index.get("queryScope", "COLLECTION")) for index in item["indexes"]
    )
    return (item["collectionGroup"], _field_path(item["fieldPath"])), modes


def _mode(item: dict[str, Any]) -> str:
    return str(item.get("arrayConfig") or item["order"])


def _field_path(text: str) -> FieldPath:
    return ("*",) if text == "*" else parse_field_path(text)
