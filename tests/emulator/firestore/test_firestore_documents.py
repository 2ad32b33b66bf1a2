"""Documents: written, read, updated, deleted; their times and preconditions."""

import datetime
from collections.abc import Callable

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.field_path import FieldPath

EVERY_TYPE: dict[str, object] = {
    "null": None,
    "yes": True,
    "whole": 2**63 - 1,
    "broken": -1.5,
    "text": "Grüße \0 🎈",
    "bytes": b"\0\xff",
    "time": datetime.datetime(2024, 2, 29, 12, 30, 0, 123456, tzinfo=datetime.UTC),
    "place": firestore.GeoPoint(-33.5, 151.25),
    "list": [1, "two", {"three": [3.0]}],
    "map": {"a": {"b": {"c": None}}, "odd name.": 1},
    "empty": {},
    "none": [],
}
AN_HOUR = datetime.timedelta(hours=1)


def test_a_document_comes_back_as_it_was_written(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set(EVERY_TYPE)
    assert reference.get().to_dict() == EVERY_TYPE


def test_a_reference_comes_back_as_a_reference(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"other": client.document("things/two/parts/three")})
    assert reference.get().get("other").path == "things/two/parts/three"


def test_a_missing_document_does_not_exist(client: firestore.Client) -> None:
    snapshot = client.document("things/none").get()
    assert not snapshot.exists
    assert snapshot.read_time is not None


def test_get_all_answers_for_found_and_missing_documents(client: firestore.Client) -> None:
    client.document("things/a").set({"n": 1})
    references = [client.document("things/a"), client.document("things/b")]
    found = {each.id: each.exists for each in client.get_all(references)}
    assert found == {"a": True, "b": False}


def test_get_all_can_ask_for_some_fields(client: firestore.Client) -> None:
    reference = client.document("things/a")
    reference.set({"n": 1, "m": {"x": 1, "y": 2}})
    (snapshot,) = client.get_all([reference], field_paths=["m.x", "absent"])
    assert snapshot.to_dict() == {"m": {"x": 1}}


def test_set_replaces_the_whole_document(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"a": 1, "b": 2})
    reference.set({"b": 3})
    assert reference.get().to_dict() == {"b": 3}


def test_a_merge_keeps_the_fields_it_does_not_name(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"a": 1, "m": {"x": 1, "y": 2}})
    reference.set({"m": {"x": 9}}, merge=True)
    assert reference.get().to_dict() == {"a": 1, "m": {"x": 9, "y": 2}}


def test_an_update_reaches_into_maps(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"m": {"x": 1, "y": 2}})
    reference.update({"m.x": firestore.DELETE_FIELD, "m.z.deep": 3})
    assert reference.get().to_dict() == {"m": {"y": 2, "z": {"deep": 3}}}


def test_an_update_puts_a_map_where_a_number_was(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.set({"m": 5})
    reference.update({"m.x": 1})
    assert reference.get().to_dict() == {"m": {"x": 1}}


@pytest.mark.parametrize("name", ["a.b", "with space", "back`tick", "back\\slash", "0", "ü", "a-b"])
def test_odd_field_names_are_quoted_in_paths(client: firestore.Client, name: str) -> None:
    reference = client.document("things/one")
    reference.set({name: {"x": 1}, "other": 2})
    reference.update({FieldPath(name, "x").to_api_repr(): 7})
    assert reference.get().to_dict() == {name: {"x": 7}, "other": 2}


@pytest.mark.parametrize("id_", ["with space", "ü", "a.b", "%2F", "__id7__", "_", "🎈", "a:b"])
def test_odd_document_ids_are_kept(client: firestore.Client, id_: str) -> None:
    reference = client.collection("things").document(id_)
    reference.set({"n": 1})
    assert [each.id for each in client.collection("things").stream()] == [id_]


def test_create_refuses_an_existing_document(client: firestore.Client) -> None:
    reference = client.document("things/one")
    reference.create({"n": 1})
    with pytest.raises(exceptions.AlreadyExists):
        reference.create({"n": 2})
    assert reference.get().to_dict() == {"n": 1}


def test_update_refuses_a_missing_document(client: firestore.Client) -> None:
    with pytest.raises(exceptions.NotFound):
        client.document("things/none").update({"n": 1})


def test_deleting_a_missing_document_is_no_error(client: firestore.Client) -> None:
    client.document("things/none").delete()
    with pytest.raises(exceptions.NotFound):
        client.document("things/none").delete(option=client.write_option(exists=True))


def test_a_write_for_a_stale_version_is_refused(client: firestore.Client) -> None:
    reference = client.document("things/one")
    first = reference.set({"n": 1}).update_time
    second = reference.set({"n": 2}).update_time
    with pytest.raises(exceptions.FailedPrecondition):
        reference.update({"n": 3}, option=client.write_option(last_update_time=first))
    reference.update({"n": 4}, option=client.write_option(last_update_time=second))
    assert reference.get().get("n") == 4


def test_a_version_that_is_yet_to_come_is_an_error(client: firestore.Client) -> None:
    reference = client.document("things/one")
    future = reference.set({"n": 1}).update_time + AN_HOUR
    with pytest.raises(exceptions.InvalidArgument):
        reference.update({"n": 3}, option=client.write_option(last_update_time=future))


def test_a_version_of_a_missing_document_is_stale(client: firestore.Client) -> None:
    time = client.document("things/one").set({"n": 1}).update_time
    option = client.write_option(last_update_time=time)
    with pytest.raises(exceptions.FailedPrecondition):
        client.document("things/none").update({"n": 1}, option=option)


def test_update_times_rise_with_every_change(client: firestore.Client) -> None:
    reference = client.document("things/one")
    times = [reference.set({"n": n}).update_time for n in range(20)]
    assert times == sorted(set(times))
    assert reference.get().create_time == times[0]


def test_a_write_that_changes_nothing_keeps_the_update_time(client: firestore.Client) -> None:
    reference = client.document("things/one")
    first = reference.set({"n": float("nan"), "m": {"x": 1}}).update_time
    assert reference.set({"n": float("nan"), "m": {"x": 1}}).update_time == first
    assert reference.get().update_time == first


def test_a_document_made_again_has_a_new_create_time(client: firestore.Client) -> None:
    reference = client.document("things/one")
    first = reference.create({"n": 1}).update_time
    reference.delete()
    reference.create({"n": 1})
    assert reference.get().create_time > first


def test_all_writes_of_a_commit_have_its_time(client: firestore.Client) -> None:
    batch = client.batch()
    for number in range(5):
        batch.set(client.document(f"things/{number}"), {"n": number})
    batch.commit()
    times = {each.update_time for each in client.collection("things").stream()}
    assert times == {batch.commit_time}


def test_a_commit_is_all_or_nothing(client: firestore.Client) -> None:
    client.document("things/there").set({"n": 1})
    batch = client.batch()
    batch.set(client.document("things/new"), {"n": 1})
    batch.create(client.document("things/there"), {"n": 2})
    with pytest.raises(exceptions.AlreadyExists):
        batch.commit()
    assert not client.document("things/new").get().exists


def test_a_write_sees_the_writes_before_it_in_its_commit(client: firestore.Client) -> None:
    reference = client.document("things/one")
    batch = client.batch()
    batch.create(reference, {"n": 1})
    batch.update(reference, {"n": firestore.Increment(1)})
    batch.commit()
    assert reference.get().get("n") == 2


def test_a_read_can_look_back(client: firestore.Client) -> None:
    reference = client.document("things/one")
    then = reference.set({"n": 1}).update_time
    reference.delete()
    (past,) = client.get_all([reference], read_time=then)
    assert past.get("n") == 1
    assert not reference.get().exists


def test_two_projects_and_two_databases_share_nothing(
    address: str, connect: Callable[..., firestore.Client]
) -> None:
    clients = [
        connect(address, project="left"),
        connect(address, project="right"),
        connect(address, project="left", database="other"),
    ]
    for number, client in enumerate(clients):
        client.document("things/one").set({"n": number})
    assert [each.document("things/one").get().get("n") for each in clients] == [0, 1, 2]


def test_a_document_stays_after_its_expiry(client: firestore.Client) -> None:
    """Deleting what has expired is a policy of production's, which takes a day."""
    reference = client.document("stops/one")
    reference.set({"expires_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)})
    assert reference.get().exists
