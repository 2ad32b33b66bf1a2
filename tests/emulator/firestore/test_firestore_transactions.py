"""Transactions: isolation, contention, their ends."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

INCREMENTS = 100


def add_one(client: firestore.Client, path: str = "things/one") -> None:
    reference = client.document(path)

    @firestore.transactional
    def step(transaction: firestore.Transaction) -> None:
        count = reference.get(transaction=transaction).get("n")
        transaction.update(reference, {"n": count + 1})

    step(client.transaction(max_attempts=5))


def begin(client: firestore.Client, *, read_only: bool = False) -> firestore.Transaction:
    transaction = client.transaction(read_only=read_only)
    transaction._begin()
    return transaction


def test_a_transaction_reads_and_writes(client: firestore.Client) -> None:
    client.document("things/one").set({"n": 1})
    add_one(client)
    assert client.document("things/one").get().get("n") == 2


def test_increments_of_many_threads_all_count(own: firestore.Client) -> None:
    own.document("things/one").set({"n": 0})
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: add_one(own), range(20)))
    assert own.document("things/one").get().get("n") == 20


def test_heavy_contention_loses_no_update_and_ends(own: firestore.Client) -> None:
    own.document("things/one").set({"n": 0})

    def work(_: int) -> None:
        for _ in range(INCREMENTS):
            add_one(own)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert own.document("things/one").get().get("n") == 8 * INCREMENTS


def test_transfers_in_both_directions_lose_nothing(own: firestore.Client) -> None:
    references = [own.document(f"accounts/{number}") for number in range(3)]
    for reference in references:
        reference.set({"n": 100})

    def transfer(number: int) -> None:
        one, other = references[number % 3], references[(number + 1 + number // 3 % 2) % 3]

        @firestore.transactional
        def step(transaction: firestore.Transaction) -> None:
            left = one.get(transaction=transaction).get("n")
            right = other.get(transaction=transaction).get("n")
            transaction.update(one, {"n": left - 1})
            transaction.update(other, {"n": right + 1})

        step(own.transaction(max_attempts=20))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(transfer, range(24)))
    assert sum(each.get().get("n") for each in references) == 300


def test_a_failed_transaction_writes_nothing(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"n": 1})

    @firestore.transactional
    def step(transaction: firestore.Transaction) -> None:
        transaction.update(reference, {"n": 2})
        raise LookupError

    with pytest.raises(LookupError):
        step(client.transaction())
    assert reference.get().get("n") == 1


def test_a_write_waits_for_the_transaction_that_has_read(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"n": 1})
    transaction = begin(client)
    assert reference.get(transaction=transaction).get("n") == 1
    with ThreadPoolExecutor(1) as threads:
        write = threads.submit(reference.set, {"n": 10, "late": True})
        transaction.update(reference, {"n": 2})
        transaction._commit()
        write.result()
    assert reference.get().to_dict() == {"n": 10, "late": True}


def test_a_transaction_that_holds_on_ends_a_write_in_contention(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"n": 1})
    transaction = begin(client)
    reference.get(transaction=transaction)
    with pytest.raises(exceptions.Aborted):
        reference.set({"n": 2})
    transaction._rollback()
    reference.set({"n": 3})


def test_a_query_in_a_transaction_keeps_new_documents_out(client: firestore.Client) -> None:
    query = client.collection("things").where(filter=FieldFilter("n", "==", 1))
    client.document("things/a").set({"n": 1})
    transaction = begin(client)
    assert len(query.get(transaction=transaction)) == 1
    with ThreadPoolExecutor(1) as threads:
        write = threads.submit(client.document("things/b").set, {"n": 1})
        assert len(query.get(transaction=transaction)) == 1
        transaction._rollback()
        write.result()


def test_a_query_in_a_transaction_lets_other_documents_in(own: firestore.Client) -> None:
    own.document("things/a").set({"n": 1})
    transaction = begin(own)
    query = own.collection("things").where(filter=FieldFilter("n", "<", 5))
    assert len(query.get(transaction=transaction)) == 1
    own.document("things/b").set({"n": 7})
    own.document("things/b").update({"n": 8})
    transaction.update(own.document("things/a"), {"n": 2})
    transaction._commit()
    assert [each.get("n") for each in own.collection("things").stream()] == [2, 8]


@pytest.mark.parametrize(("written", "n"), [("a", 9), ("b", 1)], ids=["out", "in"])
def test_two_who_change_what_the_other_has_asked_for_do_not_both_commit(
    own: firestore.Client, written: str, n: int
) -> None:
    for id_, number in (("a", 1), ("b", 9)):
        own.document(f"things/{id_}").set({"n": number})
    query = own.collection("things").where(filter=FieldFilter("n", "==", 1))
    both = begin(own), begin(own)
    for transaction in both:
        assert len(query.get(transaction=transaction)) == 1
        transaction.update(own.document(f"things/{written}"), {"n": n})
    with ThreadPoolExecutor(2) as threads:
        commits = [threads.submit(each._commit) for each in both]
    assert sorted(each.exception() is None for each in commits) == [False, True]


def test_a_read_only_transaction_sees_one_moment(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"n": 1})
    transaction = begin(client, read_only=True)
    assert reference.get(transaction=transaction).get("n") == 1
    reference.set({"n": 2})
    assert reference.get(transaction=transaction).get("n") == 1


def test_reads_that_are_not_in_a_transaction_do_not_wait(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"n": 1})
    transaction = begin(client)
    reference.get(transaction=transaction)
    assert reference.get().get("n") == 1
    transaction._rollback()


@pytest.mark.parametrize("end", ["_commit", "_rollback"])
def test_a_transaction_that_has_ended_is_invalid(client: firestore.Client, end: str) -> None:
    transaction = begin(client)
    id_ = transaction.id
    getattr(transaction, end)()
    transaction._id = id_
    with pytest.raises(exceptions.InvalidArgument):
        client.document("things/one").get(transaction=transaction)


def test_a_transaction_is_of_one_database(
    own: firestore.Client, embedded: object, connect: Callable[..., firestore.Client]
) -> None:
    transaction = begin(own)
    other = connect(embedded.address, project=own.project, database="other")  # type: ignore[attr-defined]
    stranger = other.transaction()
    stranger._id = transaction.id
    with pytest.raises(exceptions.InvalidArgument):
        other.document("things/one").get(transaction=stranger)
