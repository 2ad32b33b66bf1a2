"""The numbers by which rows refer to databases, collections, groups and fields; kept in memory."""

import json
import sqlite3
from dataclasses import dataclass

from emulator.firestore.field_paths import FieldPath
from emulator.firestore.paths import Database, Path

# No row has this number.
NONE = 0


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection, and the group of all collections of its id; at the root it is in none.

    What is kept for groups is kept for subcollections. The one at the root is looked at beside
    it, so that a flat database pays nothing for groups.
    """

    number: int
    id: str
    group: int | None


class Ids:
    """Looks numbers up. `find_…` give `NONE` where there is none; the others give one out."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[object, int] = {}
        self._collections: dict[int, Collection] = {}

    def forget(self) -> None:
        """After a rollback: numbers given out in it do not exist."""
        self._numbers.clear()
        self._collections.clear()

    def find_database(self, database: Database) -> int:
        return self._find(database, "databases", *_of_database(database))

    def database(self, database: Database) -> int:
        return self._give(database, "databases", *_of_database(database))

    def find_collection(self, path: Path) -> int:
        return self._find(path, "collections", ("db", "path"), self._place(path))

    def collection(self, path: Path) -> Collection:
        number = self._numbers.get(path)
        if number is None:
            columns = ("db", "path", "collection_id", "key")
            values = (self.database(path.database), path.relative, path.id, path.key)
            number = self._give(path, "collections", columns, values)
        return self.numbered_collection(number)

    def numbered_collection(self, number: int) -> Collection:
        if number not in self._collections:
            db, path, id_ = self._connection.execute(
                "SELECT db, path, collection_id FROM collections WHERE id = ?", (number,)
            ).fetchone()
            group = self._give((db, id_), "groups", *_of_group(db, id_)) if "/" in path else None
            self._collections[number] = Collection(number, id_, group)
        return self._collections[number]

    def find_group(self, database: Database, collection_id: str) -> int:
        db = self.find_database(database)
        return self._find((db, collection_id), "groups", *_of_group(db, collection_id))

    def find_field(self, path: FieldPath, kind: str) -> int:
        return self._numbers.get((path, kind)) or self._find(
            (path, kind), "fields", *_of_field(path, kind)
        )

    def field(self, path: FieldPath, kind: str) -> int:
        return self._numbers.get((path, kind)) or self._give(
            (path, kind), "fields", *_of_field(path, kind)
        )

    def _place(self, path: Path) -> tuple[object, ...]:
        return self.find_database(path.database), path.relative

    def _find(
        self, key: object, table: str, columns: tuple[str, ...], values: tuple[object, ...]
    ) -> int:
        """Tables and columns are this module's own words, so the statement may be built."""
        number = self._numbers.get(key)
        if number is not None:
            return number
        where = " AND ".join(f"{column} = ?" for column in columns)
        row = self._connection.execute(
            f"SELECT id FROM {table} WHERE {where}",  # noqa: S608
            values,
        ).fetchone()
        if row is None:
            return NONE
        self._numbers[key] = int(row[0])
        return self._numbers[key]

    def _give(
        self, key: object, table: str, columns: tuple[str, ...], values: tuple[object, ...]
    ) -> int:
        """The first two columns name the row."""
        number = self._find(key, table, columns[:2], values[:2])
        if number == NONE:
            marks = ", ".join("?" * len(columns))
            row = self._connection.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) RETURNING id",  # noqa: S608
                values,
            ).fetchone()
            number = self._numbers[key] = int(row[0])
        return number


def _of_database(database: Database) -> tuple[tuple[str, ...], tuple[object, ...]]:
    return ("project", "database"), (database.project, database.database)


def _of_group(db: int, collection_id: str) -> tuple[tuple[str, ...], tuple[object, ...]]:
    return ("db", "collection_id"), (db, collection_id)


def _of_field(path: FieldPath, kind: str) -> tuple[tuple[str, ...], tuple[object, ...]]:
    return ("path", "kind"), (json.dumps(path), kind)
