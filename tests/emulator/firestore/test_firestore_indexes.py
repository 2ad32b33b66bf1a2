"""Queries that production would refuse for lack of an index, and the indexes that serve them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter, Or

from emulator.firestore import FirestoreServer

# The library's classes promise what the blocking and the async client return, both.
Query = Any
UP, DOWN = "ASCENDING", "DESCENDING"


def index(group: str, *fields: str, scope: str = "COLLECTION") -> dict[str, object]:
    """`"a"` ascending, `"-a"` descending, `"[a]"` contains."""
    entries = [
        {"fieldPath": each.strip("[]"), "arrayConfig": "CONTAINS"}
        if each.startswith("[")
        else {"fieldPath": each.lstrip("-"), "order": DOWN if each.startswith("-") else UP}
        for each in fields
    ]
    return {"collectionGroup": group, "queryScope": scope, "fields": entries}


def override(group: str, path: str, *indexes: dict[str, str]) -> dict[str, object]:
    return {"collectionGroup": group, "fieldPath": path, "indexes": list(indexes)}


DEFINITIONS = {
    "indexes": [
        index("things", "land", "-size"),
        index("things", "kind", "-size"),
        index("things", "[tags]", "size"),
        index("things", "size", "name"),
        index("things", "name", "-size", "-__name__"),
        index("parts", "land", "size", scope="COLLECTION_GROUP"),
    ],
    "fieldOverrides": [
        override("things", "sealed"),
        override("parts", "size", {"order": UP, "queryScope": "COLLECTION_GROUP"}),
    ],
}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirestoreServer]:
    file = tmp_path_factory.mktemp("indexes") / "firestore.indexes.json"
    file.write_text(json.dumps(DEFINITIONS))
    with FirestoreServer(memory=True, indexes=file) as server:
        yield server


@pytest.fixture
def strict(indexed: FirestoreServer, connect: Callable[..., firestore.Client]) -> firestore.Client:
    return connect(indexed.address)


def things(
    client: firestore.Client, filters: dict[str, object] | None = None, *orders: str
) -> Query:
    """A query: `{"a": 1}` equal, `{"a >": 1}` another operator, `"-a"` descending."""
    query: Query = client.collection("things")
    for name, value in (filters or {}).items():
        path, _, operator = name.partition(" ")
        query = query.where(filter=FieldFilter(path, operator or "==", value))
    for order in orders:
        direction = DOWN if order.startswith("-") else UP
        query = query.order_by(order.lstrip("-"), direction=direction)
    return query


SERVED: list[tuple[dict[str, object], tuple[str, ...]]] = [
    ({}, ()),
    ({"a": 1, "b": 2, "c array_contains": 3}, ()),
    ({"a >": 1, "a <": 5}, ("-a",)),
    ({"a in": [1, 2, 3]}, ()),
    ({"a": 1}, ("a",)),
    ({"land": 1}, ("-size",)),
    ({"land": 1}, ("size",)),
    ({"land": 1, "size >": 2}, ("size",)),
    ({"land": 1, "kind": 2}, ("-size",)),
    ({"land in": [1, 2]}, ("-size",)),
    ({"tags array_contains": 1}, ("size",)),
    ({}, ("size", "name")),
    ({}, ("-size", "-name")),
    ({"name": 1}, ("-size",)),
]
REFUSED: list[tuple[dict[str, object], tuple[str, ...]]] = [
    ({"a": 1}, ("b",)),
    ({"a": 1, "b >": 2}, ()),
    ({"land": 1, "other": 2}, ("-size",)),
    ({"a in": [1, 2]}, ("b",)),
    ({}, ("size", "-name")),
    ({}, ("name", "size")),
    ({"tags array_contains": 1}, ("size", "name")),
    ({"a >": 1, "b >": 1}, ()),
    ({}, ("a", "-__name__")),
    ({}, ("-__name__",)),
    ({"sealed": 1}, ()),
    ({}, ("sealed",)),
    ({"sealed.part": 1}, ()),
]


@pytest.mark.parametrize(("filters", "orders"), SERVED)
def test_a_query_with_its_index_is_served(
    strict: firestore.Client, filters: dict[str, object], orders: tuple[str, ...]
) -> None:
    assert things(strict, filters, *orders).get() == []


@pytest.mark.parametrize(("filters", "orders"), REFUSED)
def test_a_query_without_its_index_is_refused(
    strict: firestore.Client, filters: dict[str, object], orders: tuple[str, ...]
) -> None:
    with pytest.raises(exceptions.FailedPrecondition, match="requires a"):
        things(strict, filters, *orders).get()


def test_the_refusal_names_the_index_to_add(strict: firestore.Client) -> None:
    with pytest.raises(exceptions.FailedPrecondition) as refusal:
        things(strict, {"owner": 1, "t array_contains": 2}, "-made").get()
    advice = json.loads(refusal.value.message.partition(": ")[2])
    assert advice == index("things", "owner", "[t]", "-made")


def test_the_advice_is_right(tmp_path: Path, connect: Callable[..., firestore.Client]) -> None:
    file = tmp_path / "firestore.indexes.json"
    wanted: list[object] = []
    for _ in range(2):
        file.write_text(json.dumps({"indexes": wanted}))
        with FirestoreServer(memory=True, indexes=file) as server:
            query = things(connect(server.address), {"a": 1, "b >": 2}, "-b", "__name__")
            if wanted:
                assert query.get() == []
                return
            with pytest.raises(exceptions.FailedPrecondition) as refusal:
                query.get()
            wanted.append(json.loads(refusal.value.message.partition(": ")[2]))
    pytest.fail("The advised index did not serve the query.")


def test_alternatives_each_need_their_index(strict: firestore.Client) -> None:
    either = Or([FieldFilter("land", "==", 1), FieldFilter("kind", "==", 1)])
    query = strict.collection("things").where(filter=either)
    assert query.order_by("size", direction=DOWN).get() == []
    other = Or([FieldFilter("land", "==", 1), FieldFilter("owner", "==", 1)])
    with pytest.raises(exceptions.FailedPrecondition):
        strict.collection("things").where(filter=other).order_by("size", direction=DOWN).get()


def test_a_collection_group_needs_an_index_of_its_own_scope(strict: firestore.Client) -> None:
    group: Query = strict.collection_group("parts")
    assert group.get() == []
    assert group.order_by("size").get() == []
    assert group.where(filter=FieldFilter("land", "==", 1)).order_by("size").get() == []
    with pytest.raises(exceptions.FailedPrecondition, match="COLLECTION_GROUP_ASC"):
        group.where(filter=FieldFilter("land", "==", 1)).get()


def test_a_composite_index_gives_the_results_in_order(strict: firestore.Client) -> None:
    for number in range(12):
        fields = {"land": number % 2, "kind": number % 3, "size": number // 4, "name": "n"}
        strict.document(f"things/{number:02}").set({**fields, "tags": ["t", number % 2]})
    found = things(strict, {"land": 1}, "-size").limit(3).get()
    assert [each.id for each in found] == ["11", "09", "07"]
    assert [each.id for each in things(strict, {"land": 1, "kind": 2}, "size").get()] == [
        "05",
        "11",
    ]
    page = things(strict, {"tags array_contains": 1}, "size").start_after(found[1]).get()
    assert [each.id for each in page] == ["11"]


def test_an_exempt_field_is_stored_and_not_indexed(strict: firestore.Client) -> None:
    strict.document("things/one").set({"sealed": "x" * 100_000, "n": 1})
    (found,) = things(strict, {"n": 1}).get()
    assert len(found.get("sealed")) == 100_000


def test_without_definitions_nothing_is_refused(own: firestore.Client) -> None:
    for filters, orders in REFUSED:
        things(own, filters, *orders).get()


def test_definitions_that_change_are_applied_to_stored_documents(
    tmp_path: Path, connect: Callable[..., firestore.Client]
) -> None:
    data, file = tmp_path / "data.db", tmp_path / "firestore.indexes.json"
    with FirestoreServer(data=data) as server:
        connect(server.address, project="p").document("things/one").set({"a": 1, "b": 2})
    file.write_text(json.dumps({"indexes": [index("things", "a", "b")]}))
    with FirestoreServer(data=data, indexes=file) as server:
        found = things(connect(server.address, project="p"), {"a": 1}, "b").get()
        assert [each.id for each in found] == ["one"]
