"""Listen and Write as they go over the wire: targets, tokens, and how a stream ends."""

from typing import Any

import grpc
import pytest
from google.cloud import firestore

from tests.emulator.firestore.exchanges import (
    Exchange,
    ListenRequest,
    WriteRequest,
    exchange,
    is_change,
)

INVALID = grpc.StatusCode.INVALID_ARGUMENT


def listening(client: firestore.Client, **target: Any) -> Any:  # noqa: ANN401
    """A request for all of `things`, unless it names something else."""
    request = ListenRequest(database=client._database_string)
    if "documents" not in target:
        query = request.add_target.query
        query.parent = f"{client._database_string}/documents"
        query.structured_query.CopyFrom(client.collection("things")._query()._to_protobuf()._pb)
    for name, value in ({"target_id": 5} | target).items():
        if name == "documents":
            request.add_target.documents.documents.extend(value)
        else:
            setattr(request.add_target, name, value)
    return request


def told(answers: list[Any]) -> list[str]:
    """Kind and id of the documents in them."""
    kinds = [(each.WhichOneof("response_type"), each) for each in answers]
    names = {
        "document_change": lambda each: each.document_change.document.name,
        "document_delete": lambda each: each.document_delete.document,
        "document_remove": lambda each: each.document_remove.document,
    }
    return [
        f"{kind.removeprefix('document_')} {names[kind](each).rpartition('/')[2]}"
        for kind, each in kinds
        if kind in names
    ]


def put(client: firestore.Client, *ids: str) -> None:
    for id_ in ids:
        client.document(f"things/{id_}").set({"n": 1})


def begin(stream: Exchange, request: Any) -> list[Any]:  # noqa: ANN401
    stream.send(request)
    return [*stream.until("CURRENT"), *stream.until("NO_CHANGE")]


def test_a_target_is_added_filled_current_and_consistent(client: firestore.Client) -> None:
    put(client, "a", "b")
    with exchange(client, "Listen") as stream:
        answers = begin(stream, listening(client))
    assert is_change(answers[0], "ADD")
    assert told(answers) == ["change a", "change b"]
    assert list(answers[-2].target_change.target_ids) == [5]
    assert list(answers[-1].target_change.target_ids) == []
    assert answers[-1].target_change.resume_token


def test_a_watched_document_that_is_not_there_is_told(client: firestore.Client) -> None:
    put(client, "a")
    names = [client.document(f"things/{id_}")._document_path for id_ in ("a", "none")]
    with exchange(client, "Listen") as stream:
        assert told(begin(stream, listening(client, documents=names))) == [
            "change a",
            "delete none",
        ]


def test_a_removed_target_hears_no_more(own: firestore.Client) -> None:
    with exchange(own, "Listen") as stream:
        begin(stream, listening(own))
        stream.send(ListenRequest(database=own._database_string, remove_target=5))
        assert list(stream.next().target_change.target_ids) == [5]
        put(own, "a")
        answers = begin(stream, listening(own, target_id=6))
    assert told(answers) == ["change a"]


def test_a_change_is_told_without_telling_everything_again(own: firestore.Client) -> None:
    put(own, "a", "b")
    with exchange(own, "Listen") as stream:
        begin(stream, listening(own))
        own.document("things/b").update({"n": 2})
        answers = stream.until("NO_CHANGE")
    assert told(answers) == ["change b"]


def test_theirs_tells_everything_again(official: firestore.Client) -> None:
    put(official, "a", "b")
    with exchange(official, "Listen") as stream:
        begin(stream, listening(official))
        official.document("things/b").update({"n": 2})
        answers = stream.until("NO_CHANGE")
    assert is_change(answers[0], "RESET")
    assert told(answers) == ["change a", "change b"]


def test_a_stream_is_resumed_where_it_broke_off(own: firestore.Client) -> None:
    put(own, "a", "b", "c")
    with exchange(own, "Listen") as stream:
        token = begin(stream, listening(own))[-1].target_change.resume_token
    own.document("things/a").delete()
    put(own, "d")
    own.document("things/b").update({"n": 2})
    with exchange(own, "Listen") as stream:
        answers = begin(stream, listening(own, resume_token=token))
    assert told(answers) == ["delete a", "change b", "change d"]


def test_a_token_that_is_too_old_begins_anew(own: firestore.Client) -> None:
    put(own, "a")
    old = (1_000_000).to_bytes(8, "big")
    with exchange(own, "Listen") as stream:
        answers = begin(stream, listening(own, resume_token=old))
    assert is_change(answers[1], "RESET")
    assert told(answers) == ["change a"]


def test_a_target_for_once_ends_when_it_is_consistent(own: firestore.Client) -> None:
    with exchange(own, "Listen") as stream:
        stream.send(listening(own, once=True, target_id=0))
        answers = stream.until("REMOVE")
    assert list(answers[-1].target_change.target_ids) == [1]
    assert answers[-1].target_change.cause.code == 0


@pytest.mark.parametrize("target", [{"resume_token": b"?"}, {"documents": ["nonsense"]}])
def test_a_target_that_cannot_be_is_removed_with_the_cause(
    own: firestore.Client, target: dict[str, object]
) -> None:
    with exchange(own, "Listen") as stream:
        stream.send(listening(own, **target))
        answers = stream.until("REMOVE")
        assert answers[-1].target_change.cause.code == INVALID.value[0]
        begin(stream, listening(own, target_id=6))


def test_the_same_number_twice_ends_the_stream(own: firestore.Client) -> None:
    with exchange(own, "Listen") as stream:
        begin(stream, listening(own))
        stream.send(listening(own))
        assert stream.failure()[0] is INVALID


@pytest.mark.parametrize("method", ["Listen", "Write"])
def test_a_stream_of_nonsense_ends_in_a_refusal(own: firestore.Client, method: str) -> None:
    with exchange(own, method) as stream:
        stream.send(b"\xff\xff")
        assert stream.failure()[0] is INVALID


def hello(client: firestore.Client) -> Any:  # noqa: ANN401
    return WriteRequest(database=client._database_string)


def writing(client: firestore.Client, id_: str, **fields: object) -> Any:  # noqa: ANN401
    update = {"name": client.document(f"things/{id_}")._document_path}
    return WriteRequest(writes=[{"update": update, **fields}])


def test_writes_are_committed_one_after_another(client: firestore.Client) -> None:
    with exchange(client, "Write") as stream:
        stream.send(hello(client))
        opened = stream.next()
        for id_ in "ab":
            stream.send(writing(client, id_))
        first, second = stream.next(), stream.next()
    assert opened.stream_id
    assert len({each.stream_token for each in (opened, first, second)}) == 3
    assert first.commit_time.ToNanoseconds() < second.commit_time.ToNanoseconds()
    assert [each.id for each in client.collection("things").stream()] == ["a", "b"]


def test_a_write_that_may_not_be_ends_its_stream(client: firestore.Client) -> None:
    put(client, "a")
    with exchange(client, "Write") as stream:
        stream.send(hello(client))
        stream.next()
        stream.send(writing(client, "a", current_document={"exists": False}))
        assert stream.failure()[0] is grpc.StatusCode.ALREADY_EXISTS


def test_a_stream_of_writes_begins_with_none_and_is_not_resumed(client: firestore.Client) -> None:
    first = writing(client, "a")
    first.database = client._database_string
    resumed = hello(client)
    resumed.stream_id = "1"
    for request in (first, resumed):
        with exchange(client, "Write") as stream:
            stream.send(request)
            assert stream.failure()[0] is INVALID
