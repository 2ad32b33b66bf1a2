"""Opening the SQLite file: its schema, its lock, and every reason to refuse it.

WAL with synchronous=NORMAL: a commit is in the operating system's hands when it returns. That
is enough for a killed process (kill -9 loses nothing), and NOT for a power cut, which may take
the last commits with it (never half of one). A local stand-in does not pay a disk flush per
commit for that.
"""

import logging
import sqlite3
from pathlib import Path

from emulator.firestore.errors import DataFileError

_log = logging.getLogger(__name__)
APPLICATION_ID = 0x47504C46
SCHEMA_VERSION = 2
# A file with more free pages than this, and more free than used, is written anew.
FREE_PAGES = 256
# The log is worked into the file when it has so many pages. A commit waits for that: with
# SQLite's own 1,000 it would be two commits of a hundred.
CHECKPOINT_PAGES = 4000
# Checking every page of a large file would take longer than a start may.
CHECKED_BYTES = 64 * 1024 * 1024

_GROUPS = """
CREATE TABLE groups (
    id INTEGER PRIMARY KEY, db INTEGER NOT NULL, collection_id TEXT NOT NULL,
    UNIQUE (db, collection_id)
);
"""
_SCHEMA = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE databases (
    id INTEGER PRIMARY KEY, project TEXT NOT NULL, database TEXT NOT NULL,
    UNIQUE (project, database)
);
CREATE TABLE collections (
    id INTEGER PRIMARY KEY, db INTEGER NOT NULL, path TEXT NOT NULL,
    collection_id TEXT NOT NULL, key BLOB NOT NULL, UNIQUE (db, path)
);
CREATE INDEX collection_groups ON collections (db, collection_id, key);
{_GROUPS}
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, db INTEGER NOT NULL, collection INTEGER NOT NULL,
    key BLOB NOT NULL, create_time INTEGER NOT NULL, update_time INTEGER NOT NULL,
    body BLOB NOT NULL, UNIQUE (db, key), UNIQUE (collection, key)
);
CREATE TABLE history (
    db INTEGER NOT NULL, collection INTEGER NOT NULL, key BLOB NOT NULL,
    create_time INTEGER NOT NULL, update_time INTEGER NOT NULL, until INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX history_keys ON history (db, key);
CREATE INDEX history_collections ON history (collection, until);
CREATE INDEX history_ages ON history (until);
CREATE TABLE fields (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL, kind TEXT NOT NULL, UNIQUE (path, kind)
);
CREATE TABLE entries (
    collection INTEGER NOT NULL, field INTEGER NOT NULL, value BLOB NOT NULL,
    key BLOB NOT NULL, document INTEGER NOT NULL,
    PRIMARY KEY (collection, field, value, key)
) WITHOUT ROWID;
"""


def open_memory() -> sqlite3.Connection:
    connection = _connect(":memory:")
    _create(connection)
    return connection


def open_file(path: Path) -> sqlite3.Connection:
    """The connection to this file, created if it is not there; no other process has it open."""
    if path.exists() and (not path.is_file() or path.stat().st_size == 0):
        raise DataFileError(
            f"{path} is no data file (a folder or empty). Name another file, or move it away."
        )
    try:
        if not path.exists():
            _create_file(path)
        return _open(path)
    except (sqlite3.Error, OSError) as error:
        raise DataFileError(_explain(path, error)) from error


def _open(path: Path) -> sqlite3.Connection:
    connection = _connect(str(path))
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        # Nothing is written to a file before it is known to be ours.
        _check(path, connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA journal_mode = WAL")
        _close_to_others(path)
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        _upgrade(connection)
    except (sqlite3.Error, DataFileError):
        connection.close()
        raise
    return connection


def _create_file(path: Path) -> None:
    """Under another name until it is whole: a start that is killed leaves no half file."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    connection = _connect(str(unfinished))
    try:
        connection.execute("PRAGMA synchronous = OFF")  # nothing is in it that a flush could keep
        connection.execute("PRAGMA journal_mode = WAL")
        _create(connection)
    finally:
        connection.close()
    unfinished.replace(path)


def _close_to_others(path: Path) -> None:
    """Files that SQLite adds get the rights of this one; those there before would keep theirs."""
    for each in path.parent.glob(f"{path.name}*"):
        if each.name.removeprefix(path.name) in ("", "-wal", "-shm", "-journal"):
            each.chmod(0o600)


def _connect(name: str) -> sqlite3.Connection:
    # The server opens it in one thread and works in another, never in two at once.
    return sqlite3.connect(name, timeout=0, isolation_level=None, check_same_thread=False)


def _create(connection: sqlite3.Connection) -> None:
    connection.executescript(
        f"BEGIN; {_SCHEMA} PRAGMA application_id = {APPLICATION_ID}; "
        f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
    )


def _check(path: Path, connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise DataFileError(
            f"{path} is a SQLite file of another program. Name another file with --data."
        )
    version = _version(connection)
    if not 1 <= version <= SCHEMA_VERSION:
        raise DataFileError(
            f"{path} has format {version}, this server reads formats up to {SCHEMA_VERSION}. "
            "Export it with the version that wrote it, and import that here."
        )
    if path.stat().st_size <= CHECKED_BYTES:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            fault = " ".join(answer.split())
            raise DataFileError(
                f"{path} is corrupt ({fault}). Restore a copy or an export, or move it away "
                "to start with nothing."
            )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _upgrade(connection: sqlite3.Connection) -> None:
    """Format 2 has groups of collections; their entries are made with all others, anew."""
    if _version(connection) == 1:
        connection.executescript(
            f"BEGIN; {_GROUPS} DELETE FROM meta WHERE name = 'indexes'; "  # noqa: S608
            f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
        )


def give_back_space(connection: sqlite3.Connection) -> None:
    """Makes a file that is mostly empty small again."""
    free, pages = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("freelist_count", "page_count")
    )
    if free < FREE_PAGES or free < pages // 2:
        return
    try:
        connection.execute("VACUUM")
    except sqlite3.OperationalError as error:
        # A full disk has no room for the smaller file: the larger one stays, and is whole.
        _log.warning("The data file keeps its size: %s", error)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _explain(path: Path, error: sqlite3.Error | OSError) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"{path} is in use by another server. Stop that one, or name another file."
    if code == sqlite3.SQLITE_NOTADB:
        return f"{path} is no data file of this server. Name another file with --data."
    if code == sqlite3.SQLITE_CORRUPT:
        return (
            f"{path} is corrupt ({error}). Restore a copy or an export, or move it away to "
            "start with nothing."
        )
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return f"{path} cannot be opened for writing ({error}). Check its folder and its rights."
    return f"{path} cannot be opened ({error})."
