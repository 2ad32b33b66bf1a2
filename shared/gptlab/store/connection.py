"""A channel to Firestore of our own, with the three calls that everything here takes.

Google's client builds objects around each message, starts a thread for each read, and costs a
cold start more than all of this library.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import grpc
from grpc.experimental import ChannelOptions

from gptlab.store.protobuf_codec import Message
from gptlab.store.sdk import grpc_helpers, types

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
