"""gRPC around the methods: the table of them, and every failure turned into its code."""

import logging
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Any

from google.protobuf.message import DecodeError

from emulator.firestore import proto
from emulator.firestore.errors import (
    Code,
    FirestoreError,
    InvalidArgument,
    PermissionDenied,
    Unimplemented,
)
from emulator.firestore.limits import MAX_REQUEST_BYTES
from emulator.firestore.service import FirestoreService
from emulator.firestore.transport import Call, Handler, RpcFailure
from emulator.local_callers import REFUSAL, is_local

SERVICE = "google.firestore.v1.Firestore"
# The limit on requests is checked with its own message; the transport's own cut lies above it.
MAX_MESSAGE_BYTES = 2 * MAX_REQUEST_BYTES
_PREFIX = f"/{SERVICE}/"
# What the official clients send in place of credentials when they speak to an emulator.
_AUTHORIZATION, _OWNER = "authorization", "Bearer owner"
_NOT_THE_OWNER = (
    "The rules refuse everyone but server clients, which send 'authorization: Bearer owner' "
    "while FIRESTORE_EMULATOR_HOST is set."
)
_log = logging.getLogger(__name__)

_Unary = Callable[[Any], Awaitable[proto.Message]]
_Stream = Callable[[Any], AsyncIterator[Any]]
_Exchange = Callable[[Any], AsyncGenerator[Any, None]]


class Methods:
    """Finds the method of a call; one that is not there answers UNIMPLEMENTED by name."""

    def __init__(self, service: FirestoreService) -> None:
        self._table = {
            "GetDocument": _unary(service.get_document, proto.GetDocumentRequest),
            "ListDocuments": _unary(service.list_documents, proto.ListDocumentsRequest),
            "CreateDocument": _unary(service.create_document, proto.CreateDocumentRequest),
            "UpdateDocument": _unary(service.update_document, proto.UpdateDocumentRequest),
            "DeleteDocument": _unary(service.delete_document, proto.DeleteDocumentRequest),
            "BatchGetDocuments": _stream(
                service.batch_get_documents, proto.BatchGetDocumentsRequest
            ),
            "BeginTransaction": _unary(service.begin_transaction, proto.BeginTransactionRequest),
            "Commit": _unary(service.commit, proto.CommitRequest),
            "Rollback": _unary(service.rollback, proto.RollbackRequest),
            "RunQuery": _stream(service.run_query, proto.RunQueryRequest),
            "RunAggregationQuery": _stream(
                service.run_aggregation_query, proto.RunAggregationQueryRequest
            ),
            "ListCollectionIds": _unary(
                service.list_collection_ids, proto.ListCollectionIdsRequest
            ),
            "BatchWrite": _unary(service.batch_write, proto.BatchWriteRequest),
            "PartitionQuery": _unary(service.partition_query, proto.PartitionQueryRequest),
            "Listen": _exchange(service.listen, proto.ListenRequest),
            "Write": _exchange(service.write, proto.WriteRequest),
        }

    def find(self, path: str, metadata: Mapping[str, str]) -> Handler:
        if not is_local(metadata.get(":authority", ""), metadata.get("origin", "")):
            return _refusing(PermissionDenied(REFUSAL))
        if metadata.get(_AUTHORIZATION) != _OWNER:
            error = PermissionDenied(_NOT_THE_OWNER)
            return _refusing_writes(error) if path == _PREFIX + "Write" else _refusing(error)
        name = path.removeprefix(_PREFIX)
        return self._table.get(name) or _refusing(
            Unimplemented(f"Method {SERVICE}/{name} is unimplemented")
        )


def _unary(method: _Unary, request: type[proto.Message]) -> Handler:
    async def answer(call: Call) -> None:
        answered = await method(_parsed(request, await call.message()))
        await call.send(answered.SerializeToString())

    return _mapped(answer)


def _stream(method: _Stream, request: type[proto.Message]) -> Handler:
    async def answer(call: Call) -> None:
        async for each in method(_parsed(request, await call.message())):
            await call.send(each if isinstance(each, bytes) else each.SerializeToString())

    return _mapped(answer)


def _exchange(method: _Exchange, request: type[proto.Message]) -> Handler:
    async def parsed(messages: AsyncIterator[bytes]) -> AsyncIterator[proto.Message]:
        async for message in messages:
            yield _parsed(request, message)

    async def answer(call: Call) -> None:
        async with aclosing(method(parsed(call.messages()))) as answers:
            async for each in answers:
                await call.send(each.SerializeToString())

    return _mapped(answer)


def _refusing(error: FirestoreError) -> Handler:
    async def refuse(_: Call) -> None:
        raise error

    return _mapped(refuse)


def _refusing_writes(error: FirestoreError) -> Handler:
    """Opens the stream and refuses what is written on it.

    The web SDK takes a refused stream for one to open again, for ever, and a refused write for
    what it is.
    """

    async def refuse(call: Call) -> None:
        messages = call.messages()
        async for _ in messages:
            opened = proto.WriteResponse(stream_id="refused", stream_token=b"0")
            await call.send(opened.SerializeToString())
            break
        async for _ in messages:
            break
        raise error

    return _mapped(refuse)


def _mapped(handler: Handler) -> Handler:
    """Every failure gets its status here."""

    async def handle(call: Call) -> None:
        try:
            await handler(call)
        except FirestoreError as error:
            raise RpcFailure(error.code, str(error)) from error
        except sqlite3.Error as error:
            _log.error("The data file failed: %s", error)
            raise RpcFailure(Code.INTERNAL, f"The data file failed: {error}") from error

    return handle


def _parsed(request: type[proto.Message], message: bytes) -> proto.Message:
    if len(message) > MAX_REQUEST_BYTES:
        raise InvalidArgument(f"Request payload size exceeds the limit: {MAX_REQUEST_BYTES} bytes.")
    try:
        return request.FromString(message)
    except DecodeError as error:
        raise InvalidArgument("The request is no message of this method.") from error
