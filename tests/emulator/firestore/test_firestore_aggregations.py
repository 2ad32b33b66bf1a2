"""count, sum and avg."""

import math
from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

# The library leaves these methods without types.
Collection = Any

LARGE = 1.7e308
NUMBERS = {"a": 1, "b": 2.5, "c": "text", "d": None, "e": 4}


@pytest.fixture
def things(client: firestore.Client) -> Collection:
    collection = client.collection("things")
    for id_, value in NUMBERS.items():
        collection.document(id_).set({"n": value})
    collection.document("without").set({})
    return collection


def answer(query: Collection) -> dict[str, object]:
    (results,) = query.get()
    return {each.alias: each.value for each in results}


def test_count_counts_all_documents(things: Collection) -> None:
    assert answer(things.count(alias="all")) == {"all": 6}


def test_count_takes_filters_and_limits(things: Collection) -> None:
    query = things.where(filter=FieldFilter("n", ">", 1))
    assert answer(query.count(alias="n")) == {"n": 2}
    assert answer(things.limit(4).count(alias="n")) == {"n": 4}


def test_sum_and_average_look_at_numbers_only(things: Collection) -> None:
    assert answer(things.sum("n", alias="sum")) == {"sum": 7.5}
    assert answer(things.avg("n", alias="avg")) == {"avg": 2.5}


def test_a_count_beside_a_sum_has_only_documents_with_the_field(
    things: Collection,
) -> None:
    assert answer(things.count(alias="count").sum("n", alias="sum")) == {"count": 5, "sum": 7.5}


def test_nothing_counts_and_sums_to_zero(client: firestore.Client) -> None:
    nothing: Collection = client.collection("nothing")
    assert answer(nothing.sum("n", alias="sum").count(alias="n")) == {"sum": 0, "n": 0}


def test_whole_numbers_that_overflow_are_summed_as_doubles(client: firestore.Client) -> None:
    things: Collection = client.collection("large")
    for id_ in "ab":
        things.document(id_).set({"n": 2**63 - 1})
    assert answer(things.sum("n", alias="sum")) == {"sum": float(2**64)}


def test_one_alias_for_two_aggregations_is_refused(things: Collection) -> None:
    with pytest.raises(exceptions.InvalidArgument):
        answer(things.count(alias="x").sum("n", alias="x"))


def overflowing(client: firestore.Client, *numbers: float) -> dict[str, object]:
    collection: Collection = client.collection("things")
    for id_, number in enumerate(numbers):
        collection.document(str(id_)).set({"n": number})
    return answer(collection.sum("n", alias="sum").avg("n", alias="avg"))


@pytest.mark.parametrize("sign", [1, -1])
def test_a_sum_that_overflows_is_infinite(client: firestore.Client, sign: int) -> None:
    found = overflowing(client, sign * LARGE, sign * LARGE)
    assert found == {"sum": sign * math.inf, "avg": sign * math.inf}


def test_a_sum_that_overflows_on_the_way_alone_is_exact(own: firestore.Client) -> None:
    """Theirs depends on the order in which it comes by the documents."""
    assert overflowing(own, LARGE, LARGE, -LARGE) == {
        "sum": LARGE,
        "avg": pytest.approx(LARGE / 3),
    }
