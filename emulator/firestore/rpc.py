"""gRPC around the methods: the table of them, and every failure turned into its code."""

import logging
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

import grpc
import grpc.aio
from google.protobuf.message import DecodeError

from emulator.firestore import proto
from emulator.firestore.errors import Code, FirestoreError, InvalidArgument
from emulator.firestore.limits import MAX_REQUEST_BYTES
from emulator.firestore.service import FirestoreService

SERVICE = "google.firestore.v1.Firestore"
_PREFIX = f"/{SERVICE}/"
_STATUS = {code.value[0]: code for code in grpc.StatusCode}
# What the official clients send in place of credentials when they speak to an emulator.
_AUTHORIZATION, _OWNER = "authorization", "Bearer owner"
_log = logging.getLogger(__name__)

# The limit on requests is checked with its own message; gRPC's own cut lies above it.
OPTIONS = (
    ("grpc.max_receive_message_length", 2 * MAX_REQUEST_BYTES),
    ("grpc.max_send_message_length", -1),
    ("grpc.so_reuseport", 0),
)

_Unary = Callable[[Any], Awaitable[proto.Message]]
_Stream = Callable[[Any], AsyncIterator[Any]]
_Exchange = Callable[[Any], AsyncGenerator[Any, None]]


class Methods(grpc.GenericRpcHandler):  # type: ignore[misc]
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

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        if (_AUTHORIZATION, _OWNER) not in handler_call_details.invocation_metadata:
            return _REFUSED
        method: str = handler_call_details.method
        name = method.removeprefix(_PREFIX) if method.startswith(_PREFIX) else method
        return self._table.get(name) or _refusing(
            grpc.StatusCode.UNIMPLEMENTED, f"Method {SERVICE}/{name} is unimplemented"
        )


def _unary(method: _Unary, request: type[proto.Message]) -> grpc.RpcMethodHandler:
    async def call(message: bytes, context: grpc.aio.ServicerContext) -> bytes:
        try:
            answer = await method(_parsed(request, message))
        except (FirestoreError, sqlite3.Error) as error:
            return await _abort(context, error)
        return answer.SerializeToString()

    return grpc.unary_unary_rpc_method_handler(call)


def _stream(method: _Stream, request: type[proto.Message]) -> grpc.RpcMethodHandler:
    async def call(message: bytes, context: grpc.aio.ServicerContext) -> None:
        try:
            async for answer in method(_parsed(request, message)):
                is_bytes = isinstance(answer, bytes)
                await context.write(answer if is_bytes else answer.SerializeToString())
        except (FirestoreError, sqlite3.Error) as error:
            await _abort(context, error)

    return grpc.unary_stream_rpc_method_handler(call)


def _exchange(method: _Exchange, request: type[proto.Message]) -> grpc.RpcMethodHandler:
    async def parsed(messages: AsyncIterator[bytes]) -> AsyncIterator[proto.Message]:
        async for message in messages:
            yield _parsed(request, message)

    async def call(messages: AsyncIterator[bytes], context: grpc.aio.ServicerContext) -> None:
        try:
            async with aclosing(method(parsed(messages))) as answers:
                async for answer in answers:
                    await context.write(answer.SerializeToString())
        except (FirestoreError, sqlite3.Error) as error:
            await _abort(context, error)

    return grpc.stream_stream_rpc_method_handler(call)


def _refusing(code: grpc.StatusCode, text: str) -> grpc.RpcMethodHandler:
    async def call(_: AsyncIterator[bytes], context: grpc.aio.ServicerContext) -> None:
        await context.abort(code, text)

    return grpc.stream_stream_rpc_method_handler(call)


_REFUSED = _refusing(
    grpc.StatusCode.PERMISSION_DENIED,
    "The rules refuse everyone but server clients, which send 'authorization: Bearer owner' "
    "while FIRESTORE_EMULATOR_HOST is set.",
)


def _parsed(request: type[proto.Message], message: bytes) -> proto.Message:
    if len(message) > MAX_REQUEST_BYTES:
        raise InvalidArgument(f"Request payload size exceeds the limit: {MAX_REQUEST_BYTES} bytes.")
    try:
        return request.FromString(message)
    except DecodeError as error:
        raise InvalidArgument("The request is no message of this method.") from error


async def _abort(context: grpc.aio.ServicerContext, error: FirestoreError | sqlite3.Error) -> bytes:
    """Never returns; `context.abort` raises."""
    if isinstance(error, sqlite3.Error):
        _log.error("The data file failed: %s", error)
        await context.abort(grpc.StatusCode.INTERNAL, f"The data file failed: {error}")
    code = error.code if isinstance(error, FirestoreError) else Code.INTERNAL
    await context.abort(_STATUS[code], str(error))
    return b""
