"""The store of the product on the embedded Firestore server's engine, without a network between."""

from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import Any, TypeVar

from emulator.firestore import proto
from emulator.firestore.clock import Clock
from emulator.firestore.counts import Counts
from emulator.firestore.data_file import open_memory
from emulator.firestore.engine import Engine
from emulator.firestore.errors import FirestoreError
from emulator.firestore.indexed_values import IsIndexed
from emulator.firestore.indexes import CompositeIndex, Indexes, Scope
from emulator.firestore.service import FirestoreService
from emulator.firestore.storage import Storage
from gptlab.store.database import Connection, Database
from gptlab.store.sdk import exceptions as google

T = TypeVar("T")
Ask = Callable[[], proto.Message]
Around = Callable[[str, Callable[[], Any]], Any]
"""Takes what a call is named and the call, and makes it, or has something go wrong with it."""

DATABASE = "projects/gptlab-schedules/databases/(default)"


class NoIndexes(Indexes):
    """A turn asks for documents by their names alone; keeping indexes would take a third longer."""

    def stored_fields(self, collection_id: str, scope: Scope | None = None) -> IsIndexed:
        return lambda path, kind: False

    def composites(self, collection_id: str) -> tuple[CompositeIndex, ...]:
        return ()


class EmbeddedConnection(Connection):
    """The same three calls, with the same messages and the same exceptions."""

    def __init__(self, now: Callable[[], int], around: Around) -> None:
        self._file = open_memory()
        storage = Storage(self._file, NoIndexes())
        self._service = FirestoreService(Engine(storage, Clock(now=now), Counts()))
        self._around = around

    def commit(self, writes: Sequence[proto.Message], seconds: float) -> proto.Message:
        request = proto.CommitRequest(database=DATABASE, writes=writes)
        done: proto.Message = self._around(
            "commit", lambda: _answered(self._service.commit(request))
        )
        return done

    def get(self, names: Sequence[str], seconds: float) -> list[proto.Message]:
        request = proto.BatchGetDocumentsRequest(database=DATABASE, documents=names)
        found: list[proto.Message] = self._around(
            "read", lambda: _answered(_all(self._service.batch_get_documents(request)))
        )
        return found

    def query(self, parent: str, query: proto.Message, seconds: float) -> list[proto.Message]:
        request = proto.RunQueryRequest(parent=parent, structured_query=query)
        found = self._around("query", lambda: _answered(_all(self._service.run_query(request))))
        answers = [
            proto.RunQueryResponse.FromString(each) if isinstance(each, bytes) else each
            for each in found
        ]
        return [answer for answer in answers if answer.HasField("document")]

    def close(self) -> None:
        self._file.close()


def embedded(now: Callable[[], int], around: Around) -> Database:
    """A database that asks an engine of its own."""
    _, project, _, name = DATABASE.split("/")
    database = Database(project, name, "")
    database.connection = EmbeddedConnection(now, around)
    return database


async def _all(answers: AsyncIterator[T]) -> list[T]:
    return [each async for each in answers]


def _answered(asked: Coroutine[Any, Any, T]) -> T:
    """Without transactions nothing waits in the engine, so it needs no event loop."""
    try:
        asked.send(None)
    except StopIteration as end:
        answer: T = end.value
        return answer
    except FirestoreError as error:
        raise google.from_grpc_status(error.code, str(error)) from None  # type: ignore[no-untyped-call]
    raise AssertionError("the engine waits for something")
