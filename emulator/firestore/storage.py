"""Documents in SQLite: the current ones, their index entries, and the versions they had.

One connection and one caller at a time (the server's event loop), so a method sees one state.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from emulator.firestore.clock import to_timestamp
from emulator.firestore.data_file import give_back_space
from emulator.firestore.documents import parse_stored
from emulator.firestore.field_paths import DOCUMENT_ID
from emulator.firestore.history import History
from emulator.firestore.ids import Collection, Ids
from emulator.firestore.indexed_values import index_entries
from emulator.firestore.indexes import Indexes, Scope
from emulator.firestore.paths import Database, Path, parse_document
from emulator.firestore.proto import Document
from emulator.firestore.writes import Stored


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit does to one document; None stands for no document."""

    path: Path
    before: Stored | None
    after: Document | None
    create_time: int


class Storage:
    """The tables of one data file."""

    def __init__(self, connection: sqlite3.Connection, indexes: Indexes) -> None:
        self.connection = connection
        self.indexes = indexes
        self.ids = Ids(connection)
        self.history = History(connection)
        self._last_time = self.last_commit_time()
        self._rebuild_entries_if_exemptions_changed()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self.ids.forget()
            raise

    def last_commit_time(self) -> int:
        row = self.connection.execute("SELECT value FROM meta WHERE name = 'time'").fetchone()
        return int(row[0]) if row else 0

    def is_current(self, time: int) -> bool:
        """Whether nothing has been written since this time."""
        return time >= self._last_time

    def find(self, path: Path) -> Stored | None:
        row = self.connection.execute(
            "SELECT body, create_time, update_time FROM documents WHERE db = ? AND key = ?",
            (self.ids.find_database(path.database), path.key),
        ).fetchone()
        return stored_from(row) if row else None

    def find_at(self, path: Path, time: int) -> Stored | None:
        """The version that was current at this time."""
        stored = self.find(path)
        if stored is not None and stored.update_time <= time:
            return stored
        row = self.history.find(self.ids.find_database(path.database), path.key, time)
        return stored_from(row) if row else None

    def apply(self, changes: Iterable[Change], commit_time: int) -> None:
        """All the changes of one commit, or none of them."""
        with self.transaction():
            for change in changes:
                self._apply(change, commit_time)
            self.connection.execute(
                "INSERT OR REPLACE INTO meta VALUES ('time', ?)", (commit_time,)
            )
            self.history.prune(commit_time)

    def clear(self, database: Database) -> None:
        """Removes every document of the database, and what they were."""
        db = self.ids.find_database(database)
        with self.transaction():
            self.connection.execute(
                "DELETE FROM entries WHERE collection IN "
                "(SELECT id FROM collections WHERE db = :db "
                "UNION SELECT -id FROM groups WHERE db = :db)",
                {"db": db},
            )
            for table in ("documents", "history", "collections", "groups"):
                self.connection.execute(f"DELETE FROM {table} WHERE db = ?", (db,))  # noqa: S608
        self.ids.forget()
        give_back_space(self.connection)

    def collection_ids(self, parent: Path, time: int | None = None) -> list[str]:
        """The collections right below a document (or the root) that hold anything, by id."""
        db = self.ids.find_database(parent.database)
        found = set()
        for number, key in self.connection.execute(
            "SELECT id, path FROM collections WHERE db = ? AND key > ? AND key < ?",
            (db, parent.key, parent.key + b"\xff"),
        ).fetchall():
            collection_id = key.split("/")[len(parent.segments)]
            if collection_id not in found and self._has_documents(number, time):
                found.add(collection_id)
        return sorted(found, key=str.encode)

    def missing_documents(
        self, parent: Path, collection_id: str, time: int | None = None
    ) -> list[str]:
        """Documents of a collection that are not there but have documents below them."""
        collection = parent.child(collection_id)
        depth = len(collection.segments) + 1
        names: dict[bytes, str] = {}
        for number, name in self.connection.execute(
            "SELECT id, path FROM collections WHERE db = ? AND key > ? AND key < ?",
            (self.ids.find_database(parent.database), collection.key, collection.key + b"\xff"),
        ).fetchall():
            segments = name.split("/")[:depth]
            path = collection.child(segments[-1])
            if path.key in names or not self._has_documents(number, time):
                continue
            stored = self.find(path) if time is None else self.find_at(path, time)
            if stored is None:
                names[path.key] = path.relative
        return [names[key] for key in sorted(names)]

    def _has_documents(self, collection: int, time: int | None) -> bool:
        if time is None:
            statement = "SELECT 1 FROM documents WHERE collection = ? LIMIT 1"
            return self.connection.execute(statement, (collection,)).fetchone() is not None
        row = self.connection.execute(
            "SELECT 1 FROM documents WHERE collection = :collection AND update_time <= :time "
            "UNION ALL SELECT 1 FROM history WHERE collection = :collection "
            "AND update_time <= :time AND until > :time LIMIT 1",
            {"collection": collection, "time": time},
        ).fetchone()
        return row is not None

    def databases(self, project: str) -> list[Database]:
        rows = self.connection.execute(
            "SELECT database FROM databases WHERE project = ? ORDER BY database", (project,)
        )
        return [Database(project, row[0]) for row in rows]

    def all_databases(self) -> list[Database]:
        rows = self.connection.execute("SELECT project, database FROM databases").fetchall()
        return [Database(project, database) for project, database in rows]

    def export_rows(self, database: Database) -> Iterator[tuple[str, int, int, bytes]]:
        """Every document: path, create_time, update_time, and its fields as a message."""
        rows = self.connection.execute(
            "SELECT create_time, update_time, body FROM documents WHERE db = ? ORDER BY key",
            (self.ids.find_database(database),),
        )
        for create_time, update_time, body in rows:
            document = parse_stored(body)
            path = document.name.removeprefix(database.documents + "/")
            fields = Document(fields=document.fields).SerializeToString(deterministic=True)
            yield path, create_time, update_time, fields

    def import_documents(self, documents: list[tuple[Document, int, int]]) -> None:
        """Puts documents with the times they had; those of the same name are replaced."""
        with self.transaction():
            for document, create_time, update_time in documents:
                path = parse_document(document.name)
                self._apply(Change(path, self.find(path), document, create_time), update_time)

    def _apply(self, change: Change, commit_time: int) -> None:
        db = self.ids.database(change.path.database)
        key = change.path.key
        before, after = change.before, change.after
        if before is not None:
            self.history.keep(db, key, commit_time)
        collection = self.ids.collection(change.path.parent)
        self._last_time = max(self._last_time, commit_time)
        if after is None:
            (row,) = self.connection.execute(
                "DELETE FROM documents WHERE db = ? AND key = ? RETURNING id", (db, key)
            ).fetchall()
        else:
            after.create_time.CopyFrom(to_timestamp(change.create_time))
            after.update_time.CopyFrom(to_timestamp(commit_time))
            times_and_body = (change.create_time, commit_time, after.SerializeToString())
            row = self.connection.execute(
                "INSERT INTO documents (db, collection, key, create_time, update_time, body) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (db, key) DO UPDATE SET "
                "create_time = excluded.create_time, update_time = excluded.update_time, "
                "body = excluded.body RETURNING id",
                (db, collection.number, key, *times_and_body),
            ).fetchone()
        self._index(collection, key, row[0], before.document if before else None, after)

    def _index(
        self,
        collection: Collection,
        key: bytes,
        rowid: int,
        old: Document | None,
        new: Document | None,
    ) -> None:
        """Moves the entries from the old document to the new; equal ones are not touched."""
        before = self._entries(collection, old)
        after = self._entries(collection, new)
        self.connection.executemany(
            "DELETE FROM entries WHERE collection = ? AND field = ? AND value = ? AND key = ?",
            [(*entry, key) for entry in before - after],
        )
        self.connection.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?)",
            [(*entry, key, rowid) for entry in after - before],
        )

    def _entries(
        self, collection: Collection, document: Document | None
    ) -> set[tuple[int, int, bytes]]:
        """Each is of a collection or, with its number turned negative, of a group."""
        if document is None:
            return set()
        entries = self._entries_in(collection.number, collection.id, None, document)
        if collection.group is not None:
            group = -collection.group
            entries |= self._entries_in(group, collection.id, "COLLECTION_GROUP", document)
            entries.add((group, self.ids.field(DOCUMENT_ID, "value"), b""))
        return entries

    def _entries_in(
        self, number: int, collection_id: str, scope: Scope | None, document: Document
    ) -> set[tuple[int, int, bytes]]:
        field_id = self.ids.field
        entries = {
            (number, field_id(path, kind), value)
            for path, kind, value in index_entries(
                document, self.indexes.stored_fields(collection_id, scope)
            )
        }
        for index in self.indexes.composites(collection_id):
            if scope in (None, index.scope):
                field = field_id((index.key,), "composite")
                entries.update((number, field, value) for value in index.entries(document))
        return entries

    def _rebuild_entries_if_exemptions_changed(self) -> None:
        """Index definitions may differ from those the file was written with."""
        wanted = self.indexes.fingerprint
        row = self.connection.execute("SELECT value FROM meta WHERE name = 'indexes'").fetchone()
        if row is not None and row[0] == wanted:
            return
        with self.transaction():
            self.connection.execute("DELETE FROM entries")
            for collection, key, rowid, body in self.connection.execute(
                "SELECT collection, key, id, body FROM documents"
            ):
                whose = self.ids.numbered_collection(collection)
                self._index(whose, key, rowid, None, parse_stored(body))
            self.connection.execute("INSERT OR REPLACE INTO meta VALUES ('indexes', ?)", (wanted,))


def stored_from(row: tuple[bytes, int, int]) -> Stored:
    return Stored(parse_stored(row[0]), row[1], row[2])
