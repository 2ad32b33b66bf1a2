"""What a listener watches: single documents or the result of a query, and how it has changed."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from emulator.firestore.clock import to_micros
from emulator.firestore.documents import project
from emulator.firestore.engine import Engine
from emulator.firestore.errors import InvalidArgument
from emulator.firestore.executor import run
from emulator.firestore.filters import Candidate
from emulator.firestore.paths import Database, Path, parse_document, parse_parent
from emulator.firestore.proto import Document, ListenTarget
from emulator.firestore.queries import Query, parse_query


@dataclass(frozen=True, slots=True)
class Seen:
    """A document that came into sight, changed, or (None) went out of it."""

    path: Path
    document: Document | None


@dataclass(eq=False)
class Watched(ABC):
    """Documents by name, with the update_time that the client knows of each (0: not there)."""

    engine: Engine
    known: dict[Path, int] = field(default_factory=dict)

    def remember(self, time: int) -> None:
        """Takes up where the client was at a time in the past."""
        self.known = {path: _version(document) for path, document in self.at(time).items()}

    def all_changes(self) -> list[Seen]:
        """What the client does not know yet."""
        now = self.at(None)
        gone = [Seen(path, None) for path in self.known if path not in now]
        return [*gone, *self._news(now.items())]

    @abstractmethod
    def changes(self, paths: Iterable[Path]) -> list[Seen]:
        """The same, when it can only lie in these documents."""

    @abstractmethod
    def at(self, time: int | None) -> dict[Path, Document | None]:
        """All that is in sight; None stands for a document that is watched and is not there."""

    def _news(self, documents: Iterable[tuple[Path, Document | None]]) -> Iterator[Seen]:
        for path, document in documents:
            version = _version(document)
            if self.known.get(path) != version:
                self.known[path] = version
                yield Seen(path, document)


@dataclass(eq=False)
class WatchedDocuments(Watched):
    """Single documents."""

    paths: Sequence[Path] = ()

    def changes(self, paths: Iterable[Path]) -> list[Seen]:
        return list(
            self._news((path, self._find(path, None)) for path in paths if path in self.paths)
        )

    def at(self, time: int | None) -> dict[Path, Document | None]:
        return {path: self._find(path, time) for path in self.paths}

    def _find(self, path: Path, time: int | None) -> Document | None:
        storage = self.engine.storage
        stored = storage.find(path) if time is None else storage.find_at(path, time)
        return stored.document if stored else None


@dataclass(eq=False)
class WatchedQuery(Watched):
    """The result of a query."""

    query: Query = field(kw_only=True)

    def all_changes(self) -> list[Seen]:
        changes = super().all_changes()
        for change in changes:
            if change.document is None:
                del self.known[change.path]
        return changes

    def changes(self, paths: Iterable[Path]) -> list[Seen]:
        touched = [path for path in paths if self.query.scope.contains(path)]
        if not touched:
            return []
        if self.query.limit is not None or self.query.offset:
            # What one document takes away or gives back changes the place of others.
            return self.all_changes()
        return [seen for path in touched for seen in self._change_of(path)]

    def at(self, time: int | None) -> dict[Path, Document | None]:
        documents = (found.document for found in run(self.engine.storage, self.query, time))
        return {parse_document(each.name): self._shown(each) for each in documents}

    def _change_of(self, path: Path) -> Iterator[Seen]:
        stored = self.engine.storage.find(path)
        if stored and self.query.selects(path, Candidate.parsed(path, stored.document)):
            yield from self._news([(path, self._shown(stored.document))])
        elif self.known.pop(path, None) is not None:
            yield Seen(path, None)

    def _shown(self, document: Document) -> Document:
        if self.query.projection is None:
            return document
        return project(document, list(self.query.projection))


def watched(engine: Engine, database: Database, target: ListenTarget) -> Watched:
    """What a target asks for. Raises FirestoreError where it asks for nothing."""
    kind = target.WhichOneof("target_type")
    if kind == "documents":
        paths = [parse_document(name) for name in target.documents.documents]
        _check_database(database, paths)
        return WatchedDocuments(engine, paths=paths)
    if kind == "query" and target.query.WhichOneof("query_type"):
        parent = parse_parent(target.query.parent)
        _check_database(database, [parent])
        query = parse_query(parent, target.query.structured_query)
        return WatchedQuery(engine, query=query)
    raise InvalidArgument("A target needs documents or a query.")


def _check_database(database: Database, paths: Iterable[Path]) -> None:
    if any(path.database != database for path in paths):
        raise InvalidArgument("A target is not in the database of the stream.")


def _version(document: Document | None) -> int:
    return to_micros(document.update_time) if document is not None else 0
