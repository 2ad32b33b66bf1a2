"""One Firestore database, with its calls counted and its errors in our words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

import grpc
from grpc.experimental import ChannelOptions

from gptlab.accounts.models import Additions
from gptlab.core.errors import StoreUnavailable
from gptlab.core.locked_cached_property import locked_cached_property
from gptlab.core.settings import Misconfigured
from gptlab.core.timings import store_call
from gptlab.store import protobuf_codec
from gptlab.store.protobuf_codec import Message
from gptlab.store.sdk import DELETE_FIELD, Increment, Retry, grpc_helpers, if_exception_type, types
from gptlab.store.sdk import exceptions as google

_HOST = "firestore.googleapis.com"
_SCOPES = ("https://www.googleapis.com/auth/datastore",)
_SERVICE = "/google.firestore.v1.Firestore"
_OPTIONS = (
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 5_000),  # an instance that was frozen notices a dead connection
    ("grpc.max_receive_message_length", -1),
    (ChannelOptions.SingleThreadedUnaryStream, 1),
)
_CommitRequest = types.CommitRequest.pb()
_CommitResponse = types.CommitResponse.pb()
_GetRequest = types.BatchGetDocumentsRequest.pb()
_GetResponse = types.BatchGetDocumentsResponse.pb()
_QueryRequest = types.RunQueryRequest.pb()
_QueryResponse = types.RunQueryResponse.pb()


class Connection:
    """To one database, in Firestore or, where a host is given, on a server that stands in for it.

    Raises Google's exceptions, as the client does.
    """

    def __init__(self, database: str, emulator_host: str) -> None:
        self._database = database
        self._common = [("google-cloud-resource-prefix", database)]
        if emulator_host:
            self._common.append(("authorization", "Bearer owner"))
            self._channel = grpc.insecure_channel(emulator_host, _OPTIONS)
        else:
            self._channel = grpc_helpers.create_channel(
                _HOST, default_scopes=_SCOPES, options=_OPTIONS
            )
        self._metadata = self._routed("database", database)
        self._commit = self._rpc(
            self._channel.unary_unary, "Commit", _CommitRequest, _CommitResponse
        )
        self._get = self._rpc(
            self._channel.unary_stream, "BatchGetDocuments", _GetRequest, _GetResponse
        )
        self._query = self._rpc(
            self._channel.unary_stream, "RunQuery", _QueryRequest, _QueryResponse
        )

    def commit(self, writes: Sequence[Message], seconds: float) -> Message:
        request = _CommitRequest(database=self._database, writes=writes)
        return self._commit(request, timeout=seconds, metadata=self._metadata)

    def get(self, names: Sequence[str], seconds: float) -> list[Message]:
        """An answer for each document, in no order."""
        request = _GetRequest(database=self._database, documents=names)
        return list(self._get(request, timeout=seconds, metadata=self._metadata))

    def query(self, parent: str, query: Message, seconds: float) -> list[Message]:
        """An answer for each document that is found under ``parent``, in the query's order."""
        request = _QueryRequest(parent=parent, structured_query=query)
        metadata = self._routed("parent", parent)
        answers = self._query(request, timeout=seconds, metadata=metadata)
        return [answer for answer in answers if answer.HasField("document")]

    def close(self) -> None:
        self._channel.close()

    def _routed(self, field: str, value: str) -> list[tuple[str, str]]:
        """The metadata of a call, with the field of its request that says where it is to go."""
        return [*self._common, ("x-goog-request-params", f"{field}={quote(value, safe='')}")]

    @staticmethod
    def _rpc(kind: Any, name: str, asked: Any, answered: Any) -> Any:  # noqa: ANN401
        rpc = kind(f"{_SERVICE}/{name}", asked.SerializeToString, answered.FromString)
        return grpc_helpers.wrap_errors(rpc)  # type: ignore[no-untyped-call]


T = TypeVar("T")

CALL_SECONDS = 8.0
RETRY_AFTER = 2.0


def _retry(*failures: type[Exception]) -> Retry:
    """As Google's client does it, bounded so that a turn's commits stay inside its lease."""
    predicate = if_exception_type(*failures)
    return Retry(predicate=predicate, initial=0.1, maximum=1.0, timeout=CALL_SECONDS)


READING = _retry(google.ServiceUnavailable, google.DeadlineExceeded, google.InternalServerError)
COMMITTING = _retry(google.ServiceUnavailable, google.ResourceExhausted)

Fields = Mapping[str, Any]


class PreconditionFailed(Exception):
    """A precondition did not hold, so nothing was written: read again and decide."""


class MissingIndex(Misconfigured):
    """A query lacks its composite index. The text names fields and no value of theirs."""

    @staticmethod
    def is_meant(error: google.FailedPrecondition) -> bool:
        return "requires an index" in str(error.message)


def added(additions: Additions) -> dict[str, object]:
    """Fields to update, so that this is added to them."""
    return {
        name: DELETE_FIELD if number is None else Increment(number)
        for name, number in additions.items()
    }


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
    """Which part of an ordered list: at most ``size``, after the one with this time and id."""

    size: int
    after: tuple[datetime, str] | None = None


@dataclass
class Writes:
    """What one commit writes: all of it or nothing."""

    database: "Database"
    made: list[protobuf_codec.Message] = field(default_factory=list)

    def create(self, path: str, fields: Fields) -> None:
        """Write a document that must not exist."""
        write = protobuf_codec.encode_set(self.database.name(path), fields)
        write.current_document.exists = False
        self.made.append(write)

    def assert_missing(self, path: str) -> None:
        """Write nothing, and only where there is no such document."""
        write = protobuf_codec.encode_delete(self.database.name(path))
        write.current_document.exists = False
        self.made.append(write)

    def set(self, path: str, fields: Fields) -> None:
        """Write a document whether it exists or not."""
        self.made.append(protobuf_codec.encode_set(self.database.name(path), fields))

    def update(self, path: str, fields: Fields, version: datetime | None = None) -> None:
        """Change fields of a document that must exist, in this version where one is given."""
        write = protobuf_codec.encode_update(self.database.name(path), fields)
        write.current_document.exists = True
        self._add(write, version)

    def count(self, path: str, additions: Additions) -> None:
        """Add to a document's fields, whether it exists or not."""
        self.made.append(protobuf_codec.encode_update(self.database.name(path), added(additions)))

    def delete(self, path: str, version: datetime | None = None) -> None:
        self._add(protobuf_codec.encode_delete(self.database.name(path)), version)

    def commit(self) -> datetime:
        """Do it; the update time of everything written. Raises PreconditionFailed."""
        return self.database.commit(self.made)[0]

    def commit_counting(self) -> tuple[datetime, int]:
        """The same, and what the last write's increment made of its field."""
        return self.database.commit(self.made)

    def _add(self, write: protobuf_codec.Message, version: datetime | None) -> None:
        if version is not None:
            protobuf_codec.require_version(write, version)
        self.made.append(write)


class Database:
    """One Firestore database; the connection to it is opened by the first call."""

    def __init__(self, project: str, database: str, emulator_host: str) -> None:
        self._root = f"projects/{project}/databases/{database}"
        self._emulator_host = emulator_host

    @locked_cached_property
    def connection(self) -> Connection:
        return Connection(self._root, self._emulator_host)

    def close(self) -> None:
        if "connection" in vars(self):
            self.connection.close()

    def name(self, path: str) -> str:
        """A document's full name."""
        return f"{self._root}/documents/{path}"

    def writes(self) -> Writes:
        return Writes(self)

    def commit(self, writes: Sequence[protobuf_codec.Message]) -> tuple[datetime, int]:
        """All of them or none; raises PreconditionFailed.

        The update time, and what the last write's increment came to; 0 where it has none.
        """
        answer = _round_trip(lambda: self.connection.commit(writes, CALL_SECONDS), COMMITTING)
        transformed = answer.write_results[-1].transform_results
        count = transformed[-1].integer_value if transformed else 0
        return protobuf_codec.decode_timestamp(answer.write_results[0].update_time), count

    def read(self, *paths: str) -> list[Document]:
        """Read documents in one round trip, in the order asked for."""
        names = [self.name(path) for path in paths]
        answers = _round_trip(lambda: self.connection.get(names, CALL_SECONDS), READING)
        found = dict(map(_read, answers))
        return [found[name] for name in names]

    def newest_first(
        self,
        collection: str,
        where: Sequence[tuple[str, object]],
        by: str,
        page: Page,
        fields: Sequence[str],
    ) -> list[Document]:
        """One page of the documents whose fields equal ``where``, with these ``fields``.

        ``by`` is the field that says when.
        """
        query = protobuf_codec.newest_first(_id(collection), where, by, fields)
        after = page.after and (page.after[0], self.name(f"{collection}/{page.after[1]}"))
        protobuf_codec.add_page(query, page.size, after)
        return self._query(collection, query)

    def between(self, collection: str, first_id: str, end_id: str) -> list[Document]:
        """Documents by their ids, from ``first_id`` on and before ``end_id``."""
        first, end = (self.name(f"{collection}/{each}") for each in (first_id, end_id))
        return self._query(collection, protobuf_codec.between(_id(collection), first, end))

    def where(self, collection: str, field: str, value: object, size: int) -> list[Document]:
        """At most ``size`` documents whose field has this value, without their contents."""
        query = protobuf_codec.select_names(_id(collection))
        protobuf_codec.add_filter(query, field, value)
        protobuf_codec.add_page(query, size, None)
        return self._query(collection, query)

    def ids(self, collection: str) -> list[str]:
        """The ids of all documents in a collection, without their contents."""
        return [
            document.id
            for document in self._query(collection, protobuf_codec.select_names(_id(collection)))
        ]

    def _query(self, collection: str, query: protobuf_codec.Message) -> list[Document]:
        above = collection.rpartition("/")[0]
        parent = self.name(above) if above else f"{self._root}/documents"
        answers = _round_trip(lambda: self.connection.query(parent, query, CALL_SECONDS), READING)
        return [
            _document(answer.document, protobuf_codec.decode_timestamp(answer.read_time))
            for answer in answers
        ]


def _id(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]


def _round_trip(ask: Callable[[], T], retry: Retry) -> T:
    with store_call(), _our_errors():
        answered: T = retry(ask)()
    return answered


def _read(answer: protobuf_codec.Message) -> tuple[str, Document]:
    """One answer of a stream, by the document's full name."""
    read_time = protobuf_codec.decode_timestamp(answer.read_time)
    if answer.missing:
        return answer.missing, Document(_id(answer.missing), None, None, read_time)
    return answer.found.name, _document(answer.found, read_time)


def _document(found: protobuf_codec.Message, read_time: datetime) -> Document:
    fields = protobuf_codec.decode_fields(found.fields)
    return Document(
        _id(found.name), fields, protobuf_codec.decode_timestamp(found.update_time), read_time
    )


@contextmanager
def _our_errors() -> Iterator[None]:
    """Google's exceptions quote paths and values, so none of their text goes on."""
    try:
        yield
    except (google.GoogleAPICallError, google.RetryError) as error:
        if isinstance(error, google.FailedPrecondition) and MissingIndex.is_meant(error):
            raise MissingIndex(str(error.message)) from None
        if isinstance(error, REFUSALS):
            raise PreconditionFailed from None
        unavailable = StoreUnavailable(retry_after=RETRY_AFTER)
        unavailable.why = _name_of(error)
        raise unavailable from None


def _name_of(error: google.GoogleAPICallError | google.RetryError) -> str:
    """The failure's name, as gRPC has it; of one that was tried until the time was up the last."""
    cause = error.cause if isinstance(error, google.RetryError) else error
    return type(cause or error).__name__
