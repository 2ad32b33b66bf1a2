"""Firestore's client, with its calls counted and its errors in our words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from google.api_core import exceptions as google
from google.api_core.retry import Retry, if_exception_type
from google.cloud import firestore

from gptlab.errors import StoreUnavailable
from gptlab.once import once
from gptlab.settings import Misconfigured
from gptlab.store import wire
from gptlab.store.connection import Connection
from gptlab.timings import store_call

T = TypeVar("T")

CALL_SECONDS = 8.0
RETRY_AFTER = 2.0
RETRY = Retry(
    predicate=if_exception_type(google.ServiceUnavailable),
    initial=0.1,
    maximum=1.0,
    timeout=CALL_SECONDS,
)
"""The client's own retries, bounded so that a turn's commits stay inside its lease."""

Fields = Mapping[str, Any]


class CommitRefused(Exception):
    """A precondition did not hold, so nothing was written: read again and decide."""


class MissingIndex(Misconfigured):
    """A query lacks its composite index. The text names fields and no value of theirs."""

    @staticmethod
    def is_meant(error: google.FailedPrecondition) -> bool:
        return "requires an index" in str(error.message)


REFUSALS = (google.AlreadyExists, google.FailedPrecondition, google.Aborted, google.NotFound)


@dataclass(frozen=True)
class Document:
    """A document as read. ``fields`` is None where there is none."""

    id: str
    fields: Fields | None
    update_time: datetime | None
    read_time: datetime | None


@dataclass(frozen=True)
class Page:
    """Which part of an ordered list: at most ``size``, after the one that sorts as ``after``."""

    size: int
    after: tuple[Any, ...] | None = None


@dataclass
class Writes:
    """What one commit writes: all of it or nothing."""

    database: "Database"
    made: list[wire.Message] = field(default_factory=list)

    def create(self, path: str, fields: Fields) -> None:
        """Write a document that must not exist."""
        write = wire.whole(self.database.name(path), fields)
        write.current_document.exists = False
        self.made.append(write)

    def set(self, path: str, fields: Fields) -> None:
        """Write a document whether it exists or not."""
        self.made.append(wire.whole(self.database.name(path), fields))

    def update(self, path: str, fields: Fields, version: datetime | None = None) -> None:
        """Change fields of a document that must exist, in this version where one is given."""
        write = wire.changed(self.database.name(path), fields)
        write.current_document.exists = True
        self._add(write, version)

    def delete(self, path: str, version: datetime | None = None) -> None:
        self._add(wire.deleted(self.database.name(path)), version)

    def commit(self) -> datetime:
        """Do it; the update time of everything written. Raises CommitRefused."""
        return self.database.commit(self.made)

    def _add(self, write: wire.Message, version: datetime | None) -> None:
        if version is not None:
            wire.only_in_version(write, version)
        self.made.append(write)


class Database:
    """One Firestore database. Each way to it is opened when it is first gone."""

    def __init__(self, project: str, database: str, emulator_host: str) -> None:
        self._project, self._database, self._emulator_host = project, database, emulator_host
        self._root = f"projects/{project}/databases/{database}"

    @once
    def client(self) -> firestore.Client:
        """For queries. It looks for an emulator's host in the environment by itself."""
        return firestore.Client(project=self._project, database=self._database)

    @once
    def connection(self) -> Connection:
        """For reads and commits."""
        return Connection(self._root, self._emulator_host)

    def close(self) -> None:
        opened = vars(self)
        if "client" in opened:
            self.client.close()  # type: ignore[no-untyped-call]
        if "connection" in opened:
            self.connection.close()

    def reference(self, path: str) -> firestore.DocumentReference:
        return self.client.document(path)

    def name(self, path: str) -> str:
        return f"{self._root}/documents/{path}"

    def writes(self) -> Writes:
        return Writes(self)

    def commit(self, writes: Sequence[wire.Message]) -> datetime:
        """All of them or none; raises CommitRefused."""
        answer = _round_trip(lambda: self.connection.commit(writes, CALL_SECONDS))
        return wire.moment(answer.write_results[0].update_time)

    def read(self, *paths: str) -> list[Document]:
        """Read documents in one round trip, in the order asked for."""
        names = [self.name(path) for path in paths]
        answers = _round_trip(lambda: self.connection.get(names, CALL_SECONDS))
        found = dict(map(_read, answers))
        return [found[name] for name in names]

    def query(
        self,
        collection: str,
        where: Sequence[tuple[str, Any]],
        order: Sequence[tuple[str, str]],
        page: Page,
        fields: Sequence[str] | None = None,
    ) -> list[Document]:
        """Documents whose fields equal ``where``, one page of them.

        ``order`` is of (field, direction) and ends with ``__name__``, so that no two are equal.
        """
        query = self.client.collection(collection).limit(page.size)
        for name, value in where:
            query = query.where(filter=firestore.FieldFilter(name, "==", value))
        for name, direction in order:
            query = query.order_by(name, direction=direction)
        if page.after is not None:
            values = dict(zip((name for name, _ in order), page.after, strict=True))
            values["__name__"] = self.reference(f"{collection}/{values['__name__']}")
            query = query.start_after(values)
        if fields is not None:
            query = query.select(list(fields))
        with store_call(), _our_errors():
            found = query.get(retry=RETRY, timeout=CALL_SECONDS)
        return [_document(snapshot) for snapshot in found]

    def between(self, collection: str, first_id: str, end_id: str) -> list[Document]:
        """Documents by their ids, from ``first_id`` on and before ``end_id``."""
        first, end = (self.reference(f"{collection}/{each}") for each in (first_id, end_id))
        query = self.client.collection(collection).order_by("__name__")
        query = query.start_at({"__name__": first}).end_before({"__name__": end})
        with store_call(), _our_errors():
            found = query.get(retry=RETRY, timeout=CALL_SECONDS)
        return [_document(snapshot) for snapshot in found]

    def ids(self, collection: str) -> list[str]:
        """The ids of all documents in a collection, without their contents."""
        with store_call(), _our_errors():
            query = self.client.collection(collection).select([])
            return [snapshot.id for snapshot in query.get(retry=RETRY, timeout=CALL_SECONDS)]


def _round_trip(ask: Callable[[], T]) -> T:
    with store_call(), _our_errors():
        answered: T = RETRY(ask)()
    return answered


def _read(answer: wire.Message) -> tuple[str, Document]:
    """One answer of a stream, by the document's full name."""
    read_time = wire.moment(answer.read_time)
    if answer.missing:
        return answer.missing, Document(answer.missing.rpartition("/")[2], None, None, read_time)
    found = answer.found
    document_id, fields = found.name.rpartition("/")[2], wire.decoded(found.fields)
    return found.name, Document(document_id, fields, wire.moment(found.update_time), read_time)


def _document(snapshot: firestore.DocumentSnapshot[Any]) -> Document:
    return Document(snapshot.id, snapshot.to_dict(), snapshot.update_time, snapshot.read_time)


@contextmanager
def _our_errors() -> Iterator[None]:
    """Google's exceptions quote paths and values, so none of their text goes on."""
    try:
        yield
    except (google.GoogleAPICallError, google.RetryError) as error:
        if isinstance(error, google.FailedPrecondition) and MissingIndex.is_meant(error):
            raise MissingIndex(str(error.message)) from None
        if isinstance(error, REFUSALS):
            raise CommitRefused from None
        raise StoreUnavailable(retry_after=RETRY_AFTER) from None
