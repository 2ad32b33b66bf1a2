"""The numbers by which rows refer to databases, collections and fields; kept in memory."""

import json
import sqlite3

from emulator.firestore.field_paths import FieldPath
from emulator.firestore.paths import Database, Path


class Ids:
    """Looks a number up, or gives one out."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._databases: dict[Database, int] = {}
        self._collections: dict[Path, int] = {}
        self._collection_ids: dict[int, str] = {}
        self._fields: dict[tuple[FieldPath, str], int] = {}

    def forget(self) -> None:
        """After a rollback: numbers given out in it do not exist."""
        self._databases.clear()
        self._collections.clear()
        self._collection_ids.clear()
        self._fields.clear()

    def database(self, database: Database) -> int:
        number = self._databases.get(database)
        if number is None:
            number = self._number("databases", ("project", "database"), _parts(database))
            self._databases[database] = number
        return number

    def collection(self, path: Path) -> int:
        number = self._collections.get(path)
        if number is None:
            db = self.database(path.database)
            number = self._number(
                "collections",
                ("db", "path", "collection_id", "key"),
                (db, path.relative, path.id, path.key),
            )
            self._collections[path] = number
            self._collection_ids[number] = path.id
        return number

    def collection_id(self, number: int) -> str:
        if number not in self._collection_ids:
            row = self._connection.execute(
                "SELECT collection_id FROM collections WHERE id = ?", (number,)
            ).fetchone()
            self._collection_ids[number] = row[0]
        return self._collection_ids[number]

    def field(self, path: FieldPath, kind: str) -> int:
        number = self._fields.get((path, kind))
        if number is None:
            number = self._number("fields", ("path", "kind"), (json.dumps(path), kind))
            self._fields[path, kind] = number
        return number

    def _number(self, table: str, columns: tuple[str, ...], values: tuple[object, ...]) -> int:
        """Tables and columns are this module's own words, so the statement may be built."""
        where = " AND ".join(f"{column} = ?" for column in columns[:2])
        row = self._connection.execute(
            f"SELECT id FROM {table} WHERE {where}",  # noqa: S608
            values[:2],
        ).fetchone()
        if row is None:
            marks = ", ".join("?" * len(columns))
            row = self._connection.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) RETURNING id",  # noqa: S608
                values,
            ).fetchone()
        return int(row[0])


def _parts(database: Database) -> tuple[str, str]:
    return database.project, database.database
