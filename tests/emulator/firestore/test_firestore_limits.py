"""What production does not take."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.types import Value

from emulator.firestore import FirestoreServer


def refused(client: firestore.Client, path: str, fields: dict[str, object]) -> bool:
    try:
        client.document(path).set(fields)
    except exceptions.InvalidArgument:
        return True
    return False


def nested(depth: int) -> dict[str, object]:
    value: dict[str, object] = {"leaf": 1}
    for _ in range(depth):
        value = {"m": value}
    return value


def commit(client: firestore.Client, *writes: dict[str, object]) -> None:
    request = {"database": client._database_string, "writes": list(writes)}
    client._firestore_api.commit(request=request, metadata=client._rpc_metadata)


def test_a_value_of_a_mebibyte_is_too_large(client: firestore.Client) -> None:
    assert refused(client, "things/one", {"text": "x" * 1_048_488})
    assert not refused(client, "things/one", {"text": "x" * 1_040_000})


def test_a_document_of_a_mebibyte_is_too_large(client: firestore.Client) -> None:
    assert refused(client, "things/one", {str(n): "x" * 300_000 for n in range(4)})


def test_maps_may_be_twenty_deep(client: firestore.Client) -> None:
    assert not refused(client, "things/one", nested(20))
    assert refused(client, "things/one", nested(21))


@pytest.mark.parametrize(
    "path", ["__things__/one", "things/__one__", "things/..", "things/" + "x" * 1501]
)
def test_some_names_are_not_allowed(client: firestore.Client, path: str) -> None:
    assert refused(client, path, {"n": 1})


@pytest.mark.parametrize("name", ["__name__", "__x__", "x" * 1501])
def test_some_field_names_are_not_allowed(client: firestore.Client, name: str) -> None:
    assert refused(client, "things/one", {name: 1})
    assert refused(client, "things/one", {"m": {name: 1}})


def test_a_list_in_a_list_is_refused(client: firestore.Client) -> None:
    inner: dict[str, object] = {"array_value": {"values": [{"array_value": {}}]}}
    name = client.document("things/one")._document_path
    with pytest.raises(exceptions.InvalidArgument):
        commit(client, {"update": {"name": name, "fields": {"list": inner}}})


def test_a_value_without_a_type_is_refused(client: firestore.Client) -> None:
    name = client.document("things/one")._document_path
    with pytest.raises(exceptions.InvalidArgument):
        commit(client, {"update": {"name": name, "fields": {"n": Value()}}})


@pytest.mark.parametrize("place", [(91, 0), (0, 181)])
def test_a_place_is_on_the_globe(client: firestore.Client, place: tuple[float, float]) -> None:
    assert refused(client, "things/one", {"at": firestore.GeoPoint(*place)})


def test_a_batch_has_no_limit_on_writes(client: firestore.Client) -> None:
    batch = client.batch()
    for number in range(501):
        batch.set(client.document(f"things/{number}"), {"n": number})
    assert len(batch.commit()) == 501


def test_five_hundred_transforms_are_the_most_for_a_document(own: firestore.Client) -> None:
    assert not refused(own, "a/b", {f"f{n}": firestore.Increment(1) for n in range(500)})
    assert refused(own, "a/b", {f"f{n}": firestore.Increment(1) for n in range(501)})


def test_a_request_of_ten_mebibytes_is_too_large(own: firestore.Client) -> None:
    batch = own.batch()
    for number in range(11):
        batch.set(own.document(f"things/{number}"), {"text": "x" * 1_000_000})
    with pytest.raises(exceptions.InvalidArgument, match="Request payload size"):
        batch.commit()


def test_forty_thousand_index_entries_are_the_most(own: firestore.Client) -> None:
    assert not refused(own, "things/one", {"list": list(range(39_998))})
    assert refused(own, "things/one", {"list": list(range(39_999))})
    assert not refused(own, "things/two", {f"f{n}": n for n in range(20_000)})
    assert refused(own, "things/two", {f"f{n}": n for n in range(20_001)})


def test_an_exempt_field_has_no_index_entries(
    tmp_path: Path, connect: Callable[..., firestore.Client]
) -> None:
    file = tmp_path / "firestore.indexes.json"
    exempt = {"collectionGroup": "things", "fieldPath": "list", "indexes": []}
    file.write_text(json.dumps({"fieldOverrides": [exempt]}))
    with FirestoreServer(memory=True, indexes=file) as server:
        client = connect(server.address)
        assert not refused(client, "things/one", {"list": list(range(50_000))})
        assert refused(client, "things/one", {"other": list(range(50_000))})
