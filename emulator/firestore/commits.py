"""What a list of writes makes of the documents it names, worked out before anything is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emulator.firestore.clock import to_timestamp
from emulator.firestore.filters import Candidate
from emulator.firestore.paths import Database, Path
from emulator.firestore.proto import Document, Value, Write, WriteResult
from emulator.firestore.storage import Change
from emulator.firestore.writes import (
    Stored,
    changed_document,
    check_precondition,
    written_path,
)


@dataclass(frozen=True, slots=True)
class Effects:
    """The changes of a commit, one per document, and the results, one per write."""

    changes: list[Change]
    results: list[WriteResult]

    def contents(self) -> dict[Path, tuple[Candidate, ...]]:
        """What is found and what is left of each document: queries may mind either."""
        return {
            change.path: tuple(
                Candidate.parsed(change.path, document)
                for document in (change.before.document if change.before else None, change.after)
                if document is not None
            )
            for change in self.changes
        }


def effects_of(
    find: Callable[[Path], Stored | None],
    database: Database,
    writes: Sequence[Write],
    commit_time: int,
) -> Effects:
    """Raises where any write may not happen. A write sees the ones before it."""
    before: dict[Path, Stored | None] = {}
    now: dict[Path, Stored | None] = {}
    results = []
    # Server timestamps have milliseconds, as in production; update times have microseconds.
    request_time = commit_time - commit_time % 1000
    for write in writes:
        path = written_path(database, write)
        if path not in before:
            before[path] = now[path] = find(path)
        check_precondition(write.current_document, path, now[path])
        document, answers = changed_document(path, write, now[path], request_time)
        now[path] = _after(now[path], document, commit_time)
        results.append(_result(now[path], answers))
    changes = [
        Change(path, old, after.document if after else None, after.create_time if after else 0)
        for path, old in before.items()
        if not _is_same(old, after := now[path])
    ]
    return Effects(changes, results)


def _after(stored: Stored | None, document: Document | None, commit_time: int) -> Stored | None:
    """A document that stays as it is keeps its update_time."""
    if document is None:
        return None
    if stored is None:
        return Stored(document, commit_time, commit_time)
    if _bytes(stored.document) == _bytes(document):
        return stored
    return Stored(document, stored.create_time, commit_time)


def _is_same(old: Stored | None, new: Stored | None) -> bool:
    if old is None or new is None:
        return old is new
    return old.update_time == new.update_time


def _bytes(document: Document) -> bytes:
    """The fields alone, in one fixed form: comparing messages would find NaN unlike itself."""
    return Document(fields=document.fields).SerializeToString(deterministic=True)


def _result(stored: Stored | None, answers: list[Value]) -> WriteResult:
    result = WriteResult(transform_results=answers)
    if stored is not None:
        result.update_time.CopyFrom(to_timestamp(stored.update_time))
    return result
