"""Where our server differs from the official emulator, on purpose. README.md has the reasons."""

from collections.abc import Callable

import grpc
import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.types import GetDocumentRequest

OWNER = [("authorization", "Bearer owner")]
SERVICE = "/google.firestore.v1.Firestore/"


def by_name_descending(client: firestore.Client) -> list[str]:
    things = client.collection("things")
    for id_ in "ab":
        things.document(id_).set({"n": 1})
    query = things.order_by("__name__", direction="DESCENDING")
    return [each.id for each in query.stream()]


def test_ours_reads_names_backwards(own: firestore.Client) -> None:
    assert by_name_descending(own) == ["b", "a"]


def test_theirs_refuses_to_read_names_backwards(official: firestore.Client) -> None:
    with pytest.raises(exceptions.FailedPrecondition):
        by_name_descending(official)


def transform_many(client: firestore.Client) -> None:
    fields = {f"f{number}": firestore.Increment(1) for number in range(501)}
    client.document("things/one").set(fields)


def test_ours_limits_transforms(own: firestore.Client) -> None:
    with pytest.raises(exceptions.InvalidArgument):
        transform_many(own)


def test_theirs_does_not_limit_transforms(official: firestore.Client) -> None:
    transform_many(official)


def delete_elsewhere(client: firestore.Client) -> None:
    name = "projects/elsewhere/databases/(default)/documents/things/one"
    request = {"database": client._database_string, "writes": [{"delete": name}]}
    client._firestore_api.commit(request=request, metadata=client._rpc_metadata)


def test_ours_keeps_a_commit_in_its_database(own: firestore.Client) -> None:
    with pytest.raises(exceptions.InvalidArgument):
        delete_elsewhere(own)


def test_theirs_lets_a_commit_reach_into_another_database(official: firestore.Client) -> None:
    delete_elsewhere(official)


STRANGERS = [[], [("authorization", "Bearer somebody")], [("authorization", "owner")]]


def call_as(client: firestore.Client, method: str, who: list[tuple[str, str]]) -> grpc.StatusCode:
    """The status of a call that is not the official client's."""
    with grpc.insecure_channel(client._emulator_host) as channel:
        name = f"{client._database_string}/documents/things/one"
        message = GetDocumentRequest.pb()(name=name).SerializeToString()
        try:
            channel.unary_unary(SERVICE + method)(message, metadata=who)
        except grpc.RpcError as error:
            return error.code()
    return grpc.StatusCode.OK


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("method", ["GetDocument", "Commit", "Listen", "NoSuchMethod"])
def test_ours_refuses_everyone_but_the_owner(
    own: firestore.Client, method: str, who: list[tuple[str, str]]
) -> None:
    assert call_as(own, method, who) is grpc.StatusCode.PERMISSION_DENIED


def test_theirs_lets_anyone_read_as_long_as_it_has_no_rules(official: firestore.Client) -> None:
    official.document("things/one").set({"n": 1})
    assert call_as(official, "GetDocument", []) is grpc.StatusCode.OK


@pytest.mark.parametrize("method", ["ExecutePipeline", "NoSuchMethod"])
def test_a_method_that_is_not_there_says_so_by_name(
    embedded: object, method: str, call: Callable[[str, str], str]
) -> None:
    assert call(embedded.address, method).endswith(f"{method} is unimplemented")  # type: ignore[attr-defined]


@pytest.fixture
def call() -> Callable[[str, str], str]:
    """Calls a method with an empty message and answers with the text of its failure."""

    def fail(address: str, method: str) -> str:
        with grpc.insecure_channel(address) as channel:
            stub = channel.unary_unary(SERVICE + method)
            with pytest.raises(grpc.RpcError) as failure:
                stub(b"", metadata=OWNER)
        assert failure.value.code() is grpc.StatusCode.UNIMPLEMENTED
        return str(failure.value.details())

    return fail
