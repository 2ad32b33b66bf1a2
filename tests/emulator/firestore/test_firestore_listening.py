"""Listeners of the official client: what they are told, in which order, and what they are not."""

from collections.abc import Callable, Iterator
from queue import Empty, Queue
from typing import Any

import pytest
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from emulator.firestore import FirestoreServer

WAIT_SECONDS = 20
Heard = tuple[list[str], list[tuple[str, str]]]


class Ear:
    """Keeps what a listener is told: ids in order, and the changes as (kind, id)."""

    def __init__(self, watched: Any) -> None:  # noqa: ANN401
        self._heard: Queue[Heard] = Queue()
        self._watch = watched.on_snapshot(self._hear)

    def _hear(self, documents: list[Any], changes: list[Any], _: object) -> None:
        told = [(change.type.name, change.document.id) for change in changes]
        self._heard.put(([each.id for each in documents if each.exists], told))

    def next(self) -> Heard:
        return self._heard.get(timeout=WAIT_SECONDS)

    def until(self, ids: list[str]) -> list[tuple[str, str]]:
        """Waits until these are all, in this order; the changes of that moment."""
        while True:
            now, changes = self.next()
            if now == ids:
                return changes

    @property
    def is_silent(self) -> bool:
        try:
            self._heard.get(timeout=0.3)
        except Empty:
            return True
        return False

    def close(self) -> None:
        self._watch.unsubscribe()


@pytest.fixture
def listen() -> Iterator[Callable[..., Ear]]:
    ears: list[Ear] = []

    def to(watched: Any) -> Ear:  # noqa: ANN401
        ears.append(Ear(watched))
        return ears[-1]

    yield to
    for ear in ears:
        ear.close()


def put(client: firestore.Client, **numbers: int) -> None:
    batch = client.batch()
    for id_, n in numbers.items():
        batch.set(client.document(f"things/{id_}"), {"n": n})
    batch.commit()


def small(client: firestore.Client) -> Any:  # noqa: ANN401
    return client.collection("things").where(filter=FieldFilter("n", "<", 10)).order_by("n")


def test_a_document_is_told_when_it_comes_changes_and_goes(
    client: firestore.Client, listen: Callable[..., Ear]
) -> None:
    reference = client.document("things/one")
    ear = listen(reference)
    assert ear.next() == ([], [])
    reference.set({"n": 1})
    assert ear.until(["one"]) == [("ADDED", "one")]
    reference.set({"n": 2})
    assert ear.next() == (["one"], [("MODIFIED", "one")])
    reference.delete()
    assert ear.until([]) == [("REMOVED", "one")]


def test_a_query_is_told_in_its_order(client: firestore.Client, listen: Callable[..., Ear]) -> None:
    put(client, b=2, a=3, large=30)
    ear = listen(small(client))
    assert ear.next()[0] == ["b", "a"]
    put(client, c=1)
    assert ear.until(["c", "b", "a"]) == [("ADDED", "c")]


def test_a_document_that_no_longer_fits_leaves_the_result(
    client: firestore.Client, listen: Callable[..., Ear]
) -> None:
    put(client, a=1, b=2)
    ear = listen(small(client))
    ear.until(["a", "b"])
    put(client, a=30)
    assert ear.until(["b"]) == [("REMOVED", "a")]
    client.document("things/b").delete()
    assert ear.until([]) == [("REMOVED", "b")]


def test_what_a_limit_lets_in_is_told_too(
    client: firestore.Client, listen: Callable[..., Ear]
) -> None:
    put(client, a=1, b=2, c=3)
    ear = listen(small(client).limit(2))
    ear.until(["a", "b"])
    client.document("things/a").delete()
    ear.until(["b", "c"])
    put(client, d=0)
    ear.until(["d", "b"])


def test_a_commit_is_told_as_one(client: firestore.Client, listen: Callable[..., Ear]) -> None:
    put(client, a=1)
    ear = listen(client.collection("things"))
    ear.until(["a"])
    batch = client.batch()
    batch.delete(client.document("things/a"))
    batch.set(client.document("things/b"), {"n": 1})
    batch.commit()
    ids, changes = ear.next()
    assert ids == ["b"]
    assert sorted(changes) == [("ADDED", "b"), ("REMOVED", "a")]


def test_collection_groups_are_listened_to(
    client: firestore.Client, listen: Callable[..., Ear]
) -> None:
    client.document("a/1/things/x").set({"n": 1})
    ear = listen(client.collection_group("things"))
    ear.until(["x"])
    client.document("b/1/things/y").set({"n": 1})
    ear.until(["x", "y"])


def test_what_does_not_concern_a_listener_is_not_told(
    own: firestore.Client, listen: Callable[..., Ear]
) -> None:
    put(own, a=1)
    ear = listen(small(own))
    ear.next()
    put(own, large=30)
    own.document("others/a").set({"n": 1})
    own.document("things/a").set({"n": 1})
    assert ear.is_silent


def test_a_projection_is_kept(own: firestore.Client, listen: Callable[..., Ear]) -> None:
    own.document("things/a").set({"n": 1, "secret": "x"})
    fields: list[dict[str, object]] = []
    told: Queue[None] = Queue()

    def hear(documents: list[Any], _: object, __: object) -> None:
        fields.extend(each.to_dict() for each in documents)
        told.put(None)

    watch = own.collection("things").select(["n"]).on_snapshot(hear)
    told.get(timeout=WAIT_SECONDS)
    watch.unsubscribe()  # type: ignore[no-untyped-call]
    assert fields == [{"n": 1}]


def test_clearing_is_told(
    own: firestore.Client,
    embedded: FirestoreServer,
    listen: Callable[..., Ear],
) -> None:
    put(own, a=1, b=2)
    ear = listen(own.collection("things"))
    ear.until(["a", "b"])
    embedded.clear(own.project)
    assert ear.until([]) == [("REMOVED", "a"), ("REMOVED", "b")]


def test_many_listeners_do_not_keep_a_call_waiting(
    own: firestore.Client, listen: Callable[..., Ear]
) -> None:
    ears = [listen(own.document(f"things/{number}")) for number in range(24)]
    for ear in ears:
        ear.next()
    own.document("things/7").set({"n": 1})
    assert ears[7].next() == (["7"], [("ADDED", "7")])


def test_a_listener_costs_a_read_for_each_document_it_is_told_of(
    own: firestore.Client, embedded: FirestoreServer, listen: Callable[..., Ear]
) -> None:
    put(own, a=1, b=2)
    ear = listen(own.collection("things"))
    ear.until(["a", "b"])
    put(own, a=3)
    ear.next()
    usage = embedded.counts(own.project)
    assert (usage.calls["Listen"], usage.reads) == (1, 3)
