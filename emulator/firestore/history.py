"""The versions that documents had: what reads at a past time see."""

import sqlite3

from emulator.firestore.errors import FailedPrecondition

# Production answers reads of the past hour.
HISTORY_MICROS = 3600 * 1_000_000
# So much of it is kept at most; a busy hour of large documents is cut short.
HISTORY_BYTES = 16 * 1024 * 1024


class History:
    """Keeps superseded versions for an hour, or for as long as there is room."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        row = connection.execute("SELECT total(length(body)) FROM history").fetchone()
        self._bytes = int(row[0])
        row = connection.execute("SELECT value FROM meta WHERE name = 'history'").fetchone()
        self._since = int(row[0]) if row else 0

    def check_readable(self, time: int, now: int) -> None:
        if time <= now - HISTORY_MICROS or time < self._since:
            raise FailedPrecondition("The requested 'read_time' is too old.")

    def keep(self, db: int, key: bytes, until: int) -> None:
        """Keeps the current version of a document that is about to be replaced or deleted."""
        (length,) = self._connection.execute(
            "INSERT INTO history SELECT db, collection, key, create_time, update_time, ?, body "
            "FROM documents WHERE db = ? AND key = ? RETURNING length(body)",
            (until, db, key),
        ).fetchone()
        self._bytes += length

    def find(self, db: int, key: bytes, time: int) -> tuple[bytes, int, int] | None:
        """Body, create_time and update_time of the version that was current at this time."""
        row: tuple[bytes, int, int] | None = self._connection.execute(
            "SELECT body, create_time, update_time FROM history "
            "WHERE db = ? AND key = ? AND update_time <= ? AND until > ?",
            (db, key, time, time),
        ).fetchone()
        return row

    def prune(self, now: int) -> None:
        """Called in every commit; does something only when there is too much."""
        if self._bytes <= HISTORY_BYTES:
            return
        row = self._connection.execute(
            "SELECT until FROM history ORDER BY until "
            "LIMIT 1 OFFSET (SELECT count(*) / 2 FROM history)"
        ).fetchone()
        since = max(int(row[0]) if row else 0, now - HISTORY_MICROS)
        self._connection.execute("DELETE FROM history WHERE until <= ?", (since,))
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('history', ?)", (since,))
        self._since = since
        row = self._connection.execute("SELECT total(length(body)) FROM history").fetchone()
        self._bytes = int(row[0])
