"""Transforms: values that the server works out."""

import datetime
import math

import pytest
from google.cloud import firestore

SOON = datetime.timedelta(seconds=1)


@pytest.fixture
def reference(client: firestore.Client) -> firestore.DocumentReference:
    return client.document("things/one")


def test_the_server_timestamp_is_the_time_of_the_request_in_milliseconds(
    reference: firestore.DocumentReference,
) -> None:
    result = reference.set({"at": firestore.SERVER_TIMESTAMP, "m": {"at": 0}})
    at = reference.get().get("at")
    assert at.microsecond % 1000 == 0
    assert result.update_time - SOON < at <= result.update_time


def test_increments_add_up(reference: firestore.DocumentReference) -> None:
    reference.set({"whole": 1, "broken": 1.5, "text": "x"})
    increment = firestore.Increment(2)
    reference.update({"whole": increment, "broken": increment, "text": increment, "new": increment})
    assert reference.get().to_dict() == {"whole": 3, "broken": 3.5, "text": 2, "new": 2}


@pytest.mark.parametrize(("start", "step"), [(2**63 - 2, 5), (-(2**63) + 1, -5)])
def test_increments_stop_at_the_largest_integer(
    reference: firestore.DocumentReference, start: int, step: int
) -> None:
    reference.set({"n": start})
    reference.update({"n": firestore.Increment(step)})
    assert reference.get().get("n") == start + (1 if step > 0 else -1)


def test_maximum_and_minimum_keep_the_type_of_the_winner(
    reference: firestore.DocumentReference,
) -> None:
    reference.set({"up": 3, "down": 3, "equal": 3})
    reference.update(
        {
            "up": firestore.Maximum(4.5),
            "down": firestore.Minimum(2.5),
            "equal": firestore.Maximum(3.0),
        }
    )
    stored = reference.get().to_dict() or {}
    assert stored == {"up": 4.5, "down": 2.5, "equal": 3}
    assert isinstance(stored["equal"], int)


def test_nan_wins_every_maximum(reference: firestore.DocumentReference) -> None:
    reference.set({"n": 3})
    reference.update({"n": firestore.Maximum(math.nan)})
    assert math.isnan(reference.get().get("n"))


def test_union_adds_what_is_missing(reference: firestore.DocumentReference) -> None:
    reference.set({"list": [1, "a"], "text": "x"})
    reference.update(
        {"list": firestore.ArrayUnion([1.0, "b", "b"]), "text": firestore.ArrayUnion([None])}
    )
    assert reference.get().to_dict() == {"list": [1, "a", "b"], "text": [None]}


def test_remove_takes_out_every_equal_element(reference: firestore.DocumentReference) -> None:
    reference.set({"list": [1, "a", 1.0, None]})
    reference.update({"list": firestore.ArrayRemove([1, None])})
    assert reference.get().get("list") == ["a"]


def test_transforms_come_after_the_update(reference: firestore.DocumentReference) -> None:
    reference.set({"n": 10, "m": {"count": 1}})
    result = reference.set({"other": 1, "m": {"count": firestore.Increment(1)}}, merge=True)
    assert reference.get().to_dict() == {"n": 10, "other": 1, "m": {"count": 2}}
    assert result.transform_results[0].integer_value == 2
