"""Queries: filters, orders, cursors, projections, collection groups."""

import datetime
import math
from collections.abc import Iterable
from typing import Any

import pytest
from google.api_core import exceptions
from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import And, FieldFilter, Or
from google.cloud.firestore_v1.field_path import FieldPath
from google.cloud.firestore_v1.vector import Vector

# The library's classes promise what the blocking and the async client return, both.
Query = Any
NAN, DESCENDING = math.nan, "DESCENDING"
NANOSECONDS = DatetimeWithNanoseconds(2024, 1, 1, nanosecond=123_456_789)  # type: ignore[no-untyped-call]
# Named in the order of their values, across all types.
VALUES: dict[str, object] = {
    "a-null": None,
    "b-false": False,
    "c-true": True,
    "d-nan": NAN,
    "e-infinite": -math.inf,
    "f-small": -1.5,
    "g-whole": 1,
    "h-one": 1.0,
    "i-large": 2**53 + 1,
    "j-time": datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC),
    "k-empty": "",
    "l-text": "text",
    "m-bytes": b"text",
    "n-place": firestore.GeoPoint(1, 2),
    "o-list": [1],
    "p-longer": [1, 2],
    "q-vector": Vector([1.0, 2.0]),
    "r-map": {"a": 1},
    "s-map": {"a": 1, "b": 0},
    "t-map": {"b": 0},
}
CITIES: dict[str, dict[str, object]] = {
    "berlin": {"land": "de", "people": 3.7, "tags": ["capital", "east"], "at": {"lat": 52}},
    "bonn": {"land": "de", "people": 0.3, "tags": ["west"], "at": {"lat": 50}},
    "paris": {"land": "fr", "people": 2.1, "tags": ["capital"], "at": {"lat": 48}},
    "lyon": {"land": "fr", "people": 0.5, "tags": [], "at": {"lat": 45}},
    "atlantis": {"land": None, "tags": "none"},
}


def fill(client: firestore.Client, documents: dict[str, dict[str, object]]) -> Query:
    batch = client.batch()
    for id_, fields in documents.items():
        batch.set(client.document(f"things/{id_}"), fields)
    batch.commit()
    return client.collection("things")


@pytest.fixture
def values(client: firestore.Client) -> Query:
    return fill(client, {id_: {"v": value} for id_, value in VALUES.items()} | {"absent": {}})


@pytest.fixture
def cities(client: firestore.Client) -> Query:
    return fill(client, CITIES)


def ids(query: Query) -> list[str]:
    return [snapshot.id for snapshot in query.stream()]


def where(path: str, operator: str, value: object) -> FieldFilter:
    return FieldFilter(path, operator, value)


def test_documents_come_in_order_of_their_ids(client: firestore.Client) -> None:
    names = ["a", "A", "_", "ü", "10", "9", "a b", "🎈", "__id12__", "__id3__"]
    query = fill(client, {name: {} for name in names})
    assert ids(query) == ["__id3__", "__id12__", "10", "9", "A", "_", "a", "a b", "ü", "🎈"]


def test_values_are_ordered_across_types(values: Query) -> None:
    assert ids(values.order_by("v")) == list(VALUES)


def test_descending_order_turns_equal_values_too(values: Query) -> None:
    assert ids(values.order_by("v", direction=DESCENDING)) == list(reversed(VALUES))


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("==", 1, "gh"),
        ("==", None, "a"),
        ("==", NAN, "d"),
        ("==", [1], "o"),
        ("==", {"a": 1}, "r"),
        ("<", 1, "ef"),
        ("<=", 1, "efgh"),
        (">", 1.0, "i"),
        (">=", -1.5, "fghi"),
        (">", "", "l"),
        (">=", False, "bc"),
        (">", {"a": 1}, "st"),
        ("!=", 1, "bcdefijklmnopqrst"),
        ("!=", None, "bcdefghijklmnopqrst"),
        ("!=", NAN, "bcefghijklmnopqrst"),
        ("in", [1, "text", None, NAN], "ghl"),
        ("not-in", [1, "text"], "bcdefijkmnopqrst"),
        ("not-in", [None], ""),
        ("array_contains", 1, "op"),
        ("array_contains_any", [2, 3], "p"),
    ],
)
def test_a_filter_finds_its_values_and_no_others(
    values: Query, operator: str, value: object, expected: str
) -> None:
    query = values.where(filter=where("v", operator, value))
    assert sorted(id_[0] for id_ in ids(query)) == list(expected)


def test_results_of_an_inequality_are_ordered_by_its_field(cities: Query) -> None:
    query = cities.where(filter=where("people", ">", 0.4))
    assert ids(query) == ["lyon", "paris", "berlin"]


def test_a_field_that_is_ordered_by_must_be_there(cities: Query) -> None:
    assert ids(cities.order_by("people")) == ["bonn", "lyon", "paris", "berlin"]


def test_fields_in_maps_can_be_asked_for(cities: Query) -> None:
    assert ids(cities.where(filter=where("at.lat", ">=", 50))) == ["bonn", "berlin"]


def test_equalities_are_combined(cities: Query) -> None:
    query = cities.where(filter=where("land", "==", "de"))
    assert ids(query.where(filter=where("tags", "array_contains", "west"))) == ["bonn"]


def test_an_equality_with_another_order(cities: Query) -> None:
    query = cities.where(filter=where("land", "==", "de")).order_by("people", direction=DESCENDING)
    assert ids(query) == ["berlin", "bonn"]


def test_inequalities_on_two_fields(cities: Query) -> None:
    query = cities.where(filter=where("people", ">", 0.4)).where(filter=where("at.lat", "<", 50))
    assert ids(query) == ["lyon", "paris"]


def test_several_orders(cities: Query) -> None:
    query = cities.order_by("land", direction=DESCENDING).order_by("people")
    assert ids(query) == ["lyon", "paris", "bonn", "berlin"]


def test_alternatives_are_merged_without_repeats(cities: Query) -> None:
    either = Or([where("land", "==", "fr"), where("tags", "array_contains", "capital")])
    assert ids(cities.where(filter=either)) == ["berlin", "lyon", "paris"]


def test_alternatives_keep_the_order_that_is_asked_for(cities: Query) -> None:
    small_french = And([where("land", "==", "fr"), where("people", "<", 1)])
    either = Or([small_french, where("people", ">", 3)])
    query = cities.where(filter=either).order_by("people", direction=DESCENDING)
    assert ids(query) == ["berlin", "lyon"]


def test_limit_and_offset(cities: Query) -> None:
    query = cities.order_by("people")
    assert ids(query.limit(2)) == ["bonn", "lyon"]
    assert ids(query.offset(1).limit(2)) == ["lyon", "paris"]
    assert ids(query.offset(9)) == []


def test_limit_to_last_gives_the_end_in_order(cities: Query) -> None:
    query = cities.order_by("people").limit_to_last(2)
    assert [each.id for each in query.get()] == ["paris", "berlin"]


@pytest.mark.parametrize(
    ("cursor", "expected"),
    [
        ("start_at", "lyon paris berlin"),
        ("start_after", "paris berlin"),
        ("end_at", "bonn lyon"),
        ("end_before", "bonn"),
    ],
)
def test_cursors_by_value(cities: Query, cursor: str, expected: str) -> None:
    query = getattr(cities.order_by("people"), cursor)({"people": 0.5})
    assert ids(query) == expected.split()


def test_cursors_by_document_go_on_between_equal_values(client: firestore.Client) -> None:
    things = fill(client, {f"d{n}": {"same": 1} for n in range(6)})
    query = things.order_by("same", direction=DESCENDING).limit(2)
    pages: list[list[str]] = []
    found = query.get()
    while found:
        pages.append([each.id for each in found])
        found = query.start_after(found[-1]).get()
    assert pages == [["d5", "d4"], ["d3", "d2"], ["d1", "d0"]]


def test_a_projection_leaves_out_the_rest(cities: Query) -> None:
    query = cities.select(["at.lat", "absent"]).limit(1).offset(1)
    assert [each.to_dict() for each in query.stream()] == [{"at": {"lat": 52}}]


def test_a_projection_to_the_id_has_no_fields(cities: Query) -> None:
    query = cities.select([FieldPath.document_id()])
    assert [each.to_dict() for each in query.stream()] == [{}] * len(CITIES)


@pytest.mark.parametrize(
    ("operator", "names", "expected"),
    [
        ("==", "bonn", "bonn"),
        (">=", "lyon", "lyon paris"),
        ("<", "berlin", "atlantis"),
        ("in", "paris bonn none", "bonn paris"),
        ("!=", "bonn", "atlantis berlin lyon paris"),
        ("not-in", "bonn lyon", "atlantis berlin paris"),
    ],
)
def test_filters_on_the_document_id(
    client: firestore.Client, cities: Query, operator: str, names: str, expected: str
) -> None:
    references = [client.document(f"things/{name}") for name in names.split()]
    value = references if "in" in operator else references[0]
    query = cities.where(filter=where(FieldPath.document_id(), operator, value))
    assert ids(query) == expected.split()


def test_a_query_sees_only_its_collection(client: firestore.Client) -> None:
    for path in ("a/1", "a/1/a/2", "ab/3", "b/4/a/5"):
        client.document(path).set({"n": 1})
    assert ids(client.collection("a")) == ["1"]
    assert ids(client.collection("a").where(filter=where("n", "==", 1))) == ["1"]


def test_a_collection_group_is_every_collection_of_that_id(client: firestore.Client) -> None:
    for path in ("a/1", "a/1/a/2", "ab/3", "b/4/a/5"):
        client.document(path).set({"n": int(path[-1])})
    group: Query = client.collection_group("a")
    assert ids(group) == ["1", "2", "5"]
    assert ids(group.where(filter=where("n", ">", 1))) == ["2", "5"]


def test_a_query_can_look_back(client: firestore.Client) -> None:
    things: Query = fill(client, {"a": {"n": 1}, "b": {"n": 2}})
    then = things.document("c").set({"n": 3}).update_time
    things.document("a").delete()
    things.document("b").update({"n": 9})
    query = things.where(filter=where("n", "<", 9))
    assert [each.id for each in query.stream(read_time=then)] == ["a", "b", "c"]


def too_many(path: str, operator: str, count: int) -> FieldFilter:
    return where(path, operator, list(range(count)))


@pytest.mark.parametrize(
    "filters",
    [
        [too_many("n", "in", 31)],
        [too_many("n", "array_contains_any", 31)],
        [too_many("n", "not-in", 11)],
        [too_many("n", "in", 0)],
        [too_many("n", "in", 6), too_many("m", "in", 6)],
        [where("n", "!=", 1), where("m", "!=", 1)],
        [where("n", "not-in", [1]), where("m", "in", [1])],
        [where("n", "array_contains", 1), where("m", "array_contains", 1)],
        [Or([where("n", "not-in", [1]), where("m", "==", 1)])],
    ],
)
def test_what_production_refuses_is_refused(
    client: firestore.Client, filters: Iterable[FieldFilter]
) -> None:
    query: Query = client.collection("things")
    for each in filters:
        query = query.where(filter=each)
    with pytest.raises(exceptions.InvalidArgument):
        ids(query)


def test_a_changed_document_has_left_its_old_place(client: firestore.Client) -> None:
    things = client.collection("things")
    for id_, n in (("a", 1), ("b", 2), ("c", 3), ("d", 4)):
        things.document(id_).set({"n": n, "list": [n]})
    things.document("a").update({"n": 9, "list": [9]})
    things.document("b").update({"n": firestore.DELETE_FIELD})
    things.document("c").delete()
    things.document("c").set({"n": 3})
    assert [each.id for each in things.order_by("n").stream()] == ["c", "d", "a"]
    held = things.where(filter=FieldFilter("list", "array_contains", 1))
    assert [each.id for each in held.stream()] == []


def test_times_are_compared_in_the_microseconds_that_are_stored(client: firestore.Client) -> None:
    written = NANOSECONDS
    reference = client.document("things/one")
    reference.set({"time": written, "times": [written], "map": {"time": written}})
    things = client.collection("things")
    for path, operator, value in (
        ("time", "in", [written]),
        ("times", "==", [written]),
        ("times", "array_contains_any", [written]),
        ("map", "==", {"time": written}),
        ("time", "<", written),
    ):
        found = things.where(filter=FieldFilter(path, operator, value)).get()
        assert len(found) == 1, (path, operator)
    assert things.where(filter=FieldFilter("time", ">=", written)).get() == []
    reference.update({"times": firestore.ArrayUnion([written])})
    assert len(reference.get().get("times")) == 1


def test_ours_finds_a_time_by_the_one_that_was_written(own: firestore.Client) -> None:
    written = NANOSECONDS
    own.document("things/one").set({"time": written})
    query = own.collection("things").where(filter=FieldFilter("time", "==", written))
    assert len(query.get()) == 1


def test_theirs_finds_no_time_by_its_nanoseconds(official: firestore.Client) -> None:
    written = NANOSECONDS
    official.document("things/one").set({"time": written})
    query = official.collection("things").where(filter=FieldFilter("time", "==", written))
    assert query.get() == []


@pytest.mark.parametrize("name", ["__", "___", "____"])
def test_underscores_alone_are_a_name(client: firestore.Client, name: str) -> None:
    client.collection(name).document(name).set({name: 1})
    assert client.collection(name).document(name).get().to_dict() == {name: 1}
