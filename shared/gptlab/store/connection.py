"""A channel to Firestore of our own, for what a turn takes: one read and two commits.

The client builds objects around each message, and starts a thread for each read.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import grpc
from google.api_core import grpc_helpers
from google.cloud.firestore_v1 import types
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport
from grpc.experimental import ChannelOptions

from gptlab.store.wire import Message

_SERVICE = "/google.firestore.v1.Firestore"
_OPTIONS = (
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.max_receive_message_length", -1),
    (ChannelOptions.SingleThreadedUnaryStream, 1),
)
_CommitRequest = types.CommitRequest.pb()
_CommitResponse = types.CommitResponse.pb()
_GetRequest = types.BatchGetDocumentsRequest.pb()
_GetResponse = types.BatchGetDocumentsResponse.pb()


class Connection:
    """To one database, in Firestore or, where a host is given, on a server that stands in for it.

    Raises Google's exceptions, as the client does.
    """

    def __init__(self, database: str, emulator_host: str) -> None:
        self._database = database
        self._metadata = [
            ("google-cloud-resource-prefix", database),
            ("x-goog-request-params", f"database={quote(database, safe='')}"),
        ]
        if emulator_host:
            self._metadata.append(("authorization", "Bearer owner"))
            self._channel = grpc.insecure_channel(emulator_host, _OPTIONS)
        else:
            self._channel = FirestoreGrpcTransport.create_channel(options=_OPTIONS)
        self._commit = self._rpc(
            self._channel.unary_unary, "Commit", _CommitRequest, _CommitResponse
        )
        self._get = self._rpc(
            self._channel.unary_stream, "BatchGetDocuments", _GetRequest, _GetResponse
        )

    def commit(self, writes: Sequence[Message], seconds: float) -> Message:
        request = _CommitRequest(database=self._database, writes=writes)
        return self._commit(request, timeout=seconds, metadata=self._metadata)

    def get(self, names: Sequence[str], seconds: float) -> list[Message]:
        """An answer for each document, in no order."""
        request = _GetRequest(database=self._database, documents=names)
        return list(self._get(request, timeout=seconds, metadata=self._metadata))

    def close(self) -> None:
        self._channel.close()

    @staticmethod
    def _rpc(kind: Any, name: str, asked: Any, answered: Any) -> Any:  # noqa: ANN401
        rpc = kind(f"{_SERVICE}/{name}", asked.SerializeToString, answered.FromString)
        return grpc_helpers.wrap_errors(rpc)  # type: ignore[no-untyped-call]
