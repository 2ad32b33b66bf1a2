"""Firestore behind a line on which calls are lost, answers are lost, and both come late."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from enum import Enum
from functools import partial
from types import TracebackType
from typing import Any, Self

import grpc

SERVICE = "google.firestore.v1.Firestore"
METHODS = ("BatchGetDocuments", "Commit", "RunQuery")
DELAY_SECONDS = 0.2
_OF_THIS_HOP = ("user-agent", "grpc-", "te")


class Fault(Enum):
    """What may befall a call."""

    NONE = "answered"
    CALL_LOST = "UNAVAILABLE, and nothing was done"
    ANSWER_LOST = "UNAVAILABLE, and it was done"
    ANSWER_TOO_LATE = "DEADLINE_EXCEEDED, and it was done"
    DELAYED = "answered, after a while"


_CODES = {
    Fault.CALL_LOST: grpc.StatusCode.UNAVAILABLE,
    Fault.ANSWER_LOST: grpc.StatusCode.UNAVAILABLE,
    Fault.ANSWER_TOO_LATE: grpc.StatusCode.DEADLINE_EXCEEDED,
}


class FaultyStore:
    """A gRPC proxy, faultless but inside ``failing``. ``address`` is what clients are given.

    It passes bytes on as they are: an answer of one message is a stream of one.
    """

    def __init__(self) -> None:
        self.befell: Counter[Fault] = Counter()
        self._weights: Mapping[Fault, int] = {Fault.NONE: 1}
        self._random = random.Random()  # noqa: S311 - chooses faults
        self._lock = threading.Lock()
        self._server = grpc.server(ThreadPoolExecutor(32, "faulty-store"))
        handlers = {
            method: grpc.unary_stream_rpc_method_handler(
                partial(self._answer, f"/{SERVICE}/{method}")
            )
            for method in METHODS
        }
        self._server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(SERVICE, handlers),)
        )
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop(grace=None).wait()
        self._store.close()

    def stand_before(self, address: str) -> None:
        """Where the store itself is; nobody calls before that is said."""
        self._store = grpc.insecure_channel(address)

    @contextmanager
    def failing(self, seed: int, weights: Mapping[Fault, int]) -> Iterator[None]:
        """Each call of the block meets a fault chosen by the seed, so often as these say."""
        self.befell.clear()
        self._random.seed(seed)
        self._weights = weights
        try:
            yield
        finally:
            self._weights = {Fault.NONE: 1}

    def _chosen(self) -> Fault:
        with self._lock:
            (fault,) = self._random.choices([*self._weights], [*self._weights.values()])
            self.befell[fault] += 1
        return fault

    def _answer(self, method: str, request: bytes, context: Any) -> Iterator[bytes]:  # noqa: ANN401
        fault = self._chosen()
        if fault is Fault.DELAYED:
            time.sleep(DELAY_SECONDS)
        answers = [] if fault is Fault.CALL_LOST else self._passed_on(method, request, context)
        if fault in _CODES:
            context.abort(_CODES[fault], fault.value)
        yield from answers

    def _passed_on(self, method: str, request: bytes, context: Any) -> list[bytes]:  # noqa: ANN401
        metadata = [
            each for each in context.invocation_metadata() if not each.key.startswith(_OF_THIS_HOP)
        ]
        ask = self._store.unary_stream(method)
        try:
            return list(ask(request, metadata=metadata, timeout=context.time_remaining()))
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
            raise
