"""Raw streams of requests and answers: what the official client sends, without the client."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import grpc
from google.cloud import firestore
from google.cloud.firestore_v1.types import firestore as messages

SERVICE = "/google.firestore.v1.Firestore/"
WAIT_SECONDS = 20

ListenRequest = messages.ListenRequest.pb()
ListenResponse = messages.ListenResponse.pb()
WriteRequest = messages.WriteRequest.pb()
WriteResponse = messages.WriteResponse.pb()
_TYPES = {"Listen": ListenResponse, "Write": WriteResponse}


class Exchange:
    """One open stream: `send` a request, take the `next` answer."""

    def __init__(self, call: Any, requests: "queue.Queue[object]") -> None:  # noqa: ANN401
        self._call = call
        self._requests = requests

    def send(self, request: Any) -> None:  # noqa: ANN401
        self._requests.put(request)

    def next(self) -> Any:  # noqa: ANN401
        return next(self._call)

    def until(self, kind: str) -> list[Any]:
        """The answers up to the first target change of this kind, and that one."""
        answers = []
        while True:
            answers.append(self.next())
            if is_change(answers[-1], kind):
                return answers

    def failure(self) -> tuple[grpc.StatusCode, str]:
        """How the server ends the stream."""
        try:
            for _ in self._call:
                pass
        except grpc.RpcError as error:
            return error.code(), error.details()
        return grpc.StatusCode.OK, ""


@contextmanager
def exchange(client: firestore.Client, method: str) -> Iterator[Exchange]:
    requests: queue.Queue[object] = queue.Queue()
    with grpc.insecure_channel(client._emulator_host) as channel:
        stub = channel.stream_stream(
            SERVICE + method,
            request_serializer=lambda each: (
                each if isinstance(each, bytes) else each.SerializeToString()
            ),
            response_deserializer=_TYPES[method].FromString,
        )
        call = stub(iter(requests.get, None), metadata=client._rpc_metadata, timeout=WAIT_SECONDS)
        yield Exchange(call, requests)
        call.cancel()
        requests.put(None)


def is_change(answer: Any, kind: str) -> bool:  # noqa: ANN401
    if answer.WhichOneof("response_type") != "target_change":
        return False
    number: int = answer.target_change.target_change_type
    return bool(messages.TargetChange.TargetChangeType(number).name == kind)
