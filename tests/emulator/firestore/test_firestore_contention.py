"""Many who want the same: who gets on, and who is not held up by it."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import grpc
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.types import firestore as messages

from tests.emulator.firestore.exchanges import SERVICE

TRANSACTIONS = 2
# Between its read and its commit, long enough for some writes to come.
THINKING_SECONDS = 0.03
PAUSE_SECONDS = 0.005
WAITING = 400


@contextmanager
def writing(reference: firestore.DocumentReference) -> Iterator[None]:
    """One plain writer that writes again and again."""
    ended = threading.Event()

    def work() -> None:
        number = 0
        while not ended.wait(PAUSE_SECONDS):
            number += 1
            reference.update({"writer": number})

    with ThreadPoolExecutor(1) as threads:
        writer = threads.submit(work)
        yield
        ended.set()
        writer.result()


def test_a_transaction_that_asks_is_not_starved_by_a_writer(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"open": True, "n": 0, "writer": 0})
    asked = client.collection("things").where(filter=FieldFilter("open", "==", True))

    @firestore.transactional
    def step(transaction: firestore.Transaction) -> None:
        (found,) = asked.get(transaction=transaction)
        time.sleep(THINKING_SECONDS)
        transaction.update(found.reference, {"n": found.get("n") + 1})

    with writing(reference):
        for _ in range(TRANSACTIONS):
            step(client.transaction(max_attempts=5))
    assert reference.get().get("n") == TRANSACTIONS


def test_writes_that_wait_for_one_document_hold_up_no_others(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"n": 0})
    transaction = client.transaction()
    transaction._begin()
    reference.get(transaction=transaction)
    request = messages.CommitRequest.pb()(database=client._database_string)
    request.writes.add().update.name = f"{client._database_string}/documents/things/one"
    with grpc.insecure_channel(client._emulator_host) as channel:
        commit = channel.unary_unary(SERVICE + "Commit")
        waiting = [
            commit.future(request.SerializeToString(), metadata=client._rpc_metadata, timeout=60)
            for _ in range(WAITING)
        ]
        client.document("things/other").set({"n": 1})
        read = client.document("things/other").get()
        still = [call for call in waiting if not call.done()]
        transaction._rollback()
        for call in waiting:
            call.exception()
    assert read.get("n") == 1
    assert len(still) == WAITING
