"""Firestore's client, with its calls counted and its errors in our words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from google.api_core import exceptions as google
from google.api_core.retry import Retry, if_exception_type
from google.cloud import firestore

from gptlab.errors import StoreUnavailable
from gptlab.settings import Misconfigured
from gptlab.timings import store_call

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
    batch: firestore.WriteBatch = field(init=False)

    def __post_init__(self) -> None:
        self.batch = self.database.client.batch()

    def create(self, path: str, fields: Fields) -> None:
        """Write a document that must not exist."""
        self.batch.create(self.database.reference(path), dict(fields))

    def set(self, path: str, fields: Fields) -> None:
        """Write a document whether it exists or not."""
        self.batch.set(self.database.reference(path), dict(fields))

    def update(self, path: str, fields: Fields, version: datetime | None = None) -> None:
        """Change fields of a document that must exist, in this version where one is given."""
        option = self.database.version_option(version)
        self.batch.update(self.database.reference(path), dict(fields), option=option)

    def delete(self, path: str, version: datetime | None = None) -> None:
        option = self.database.version_option(version)
        self.batch.delete(self.database.reference(path), option=option)

    def commit(self) -> datetime:
        """Do it; the update time of everything written. Raises CommitRefused."""
        with store_call(), _our_errors():
            results = self.batch.commit(retry=RETRY, timeout=CALL_SECONDS)
        time: datetime = results[0].update_time
        return time


class Database:
    """One Firestore database."""

    def __init__(self, project: str, database: str) -> None:
        self.client = firestore.Client(project=project, database=database)

    def reference(self, path: str) -> firestore.DocumentReference:
        return self.client.document(path)

    def version_option(self, version: datetime | None) -> firestore.WriteOption | None:
        return None if version is None else self.client.write_option(last_update_time=version)

    def writes(self) -> Writes:
        return Writes(self)

    def read(self, *paths: str) -> list[Document]:
        """Read documents in one round trip, in the order asked for."""
        references = [self.reference(path) for path in paths]
        with store_call(), _our_errors():
            found = list(self.client.get_all(references, retry=RETRY, timeout=CALL_SECONDS))
        by_path = {snapshot.reference.path: _document(snapshot) for snapshot in found}
        return [by_path[path] for path in paths]

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
