"""What a request must not be: each is refused with production's status, and ends nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest
from google.cloud import firestore
from google.cloud.firestore_v1.types import firestore as messages

SERVICE = "/google.firestore.v1.Firestore/"
INVALID = grpc.StatusCode.INVALID_ARGUMENT
NOT_FOUND = grpc.StatusCode.NOT_FOUND
SECONDS = 20

METHODS = [
    "GetDocument", "BatchGetDocuments", "ListDocuments", "ListCollectionIds", "CreateDocument",
    "UpdateDocument", "DeleteDocument", "Commit", "BatchWrite", "BeginTransaction", "Rollback",
    "RunQuery", "RunAggregationQuery",
]  # fmt: skip
STREAMING = {"BatchGetDocuments", "RunQuery", "RunAggregationQuery"}

Ask = Callable[[firestore.Client, str, bytes], grpc.StatusCode]


@pytest.fixture
def ask() -> Iterator[Ask]:
    channels: list[grpc.Channel] = []

    def status(client: firestore.Client, method: str, content: bytes) -> grpc.StatusCode:
        channels.append(grpc.insecure_channel(client._emulator_host))
        kind = "unary_stream" if method in STREAMING else "unary_unary"
        call = getattr(channels[-1], kind)(SERVICE + method)
        try:
            answer = call(content, metadata=client._rpc_metadata, timeout=SECONDS)
            list(answer) if method in STREAMING else answer
        except grpc.RpcError as error:
            code: grpc.StatusCode = error.code()
            return code
        return grpc.StatusCode.OK

    yield status
    for channel in channels:
        channel.close()


def request(client: firestore.Client, method: str, fields: dict[str, Any]) -> bytes:
    """`{db}` and `{docs}` in a text stand for the client's."""
    message = getattr(messages, f"{method}Request").pb()(**_filled(client, fields))
    data: bytes = message.SerializeToString()
    return data


def _filled(client: firestore.Client, value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {name: _filled(client, each) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(client, each) for each in value]
    if isinstance(value, str):
        database = client._database_string
        return value.replace("{docs}", f"{database}/documents").replace("{db}", database)
    return value


@pytest.mark.parametrize("method", METHODS)
def test_bytes_that_are_no_message_are_refused(
    own: firestore.Client, ask: Ask, method: str
) -> None:
    assert ask(own, method, b"\xff\xff\xff") is INVALID


@pytest.mark.parametrize("method", METHODS)
def test_an_empty_message_is_refused(own: firestore.Client, ask: Ask, method: str) -> None:
    assert ask(own, method, b"") is INVALID


ONE = "{docs}/things/one"
TRANSACTION = b"no such transaction"
UPDATE = {"update": {"name": ONE}}
QUERY: dict[str, Any] = {"from_": [{"collection_id": "things"}]}


def filtered(op: int, value: dict[str, Any], path: str = "n") -> dict[str, Any]:
    where = {"field_filter": {"field": {"field_path": path}, "op": op, "value": value}}
    return {"parent": "{docs}", "structured_query": {**QUERY, "where": where}}


def query(**parts: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"parent": "{docs}", "structured_query": {**QUERY, **parts}}


INTEGERS = [{"integer_value": number} for number in range(31)]

BAD: dict[str, tuple[str, dict[str, Any], grpc.StatusCode]] = {
    "an unknown transaction in a get": (
        "BatchGetDocuments",
        {"database": "{db}", "documents": [ONE], "transaction": TRANSACTION},
        INVALID,
    ),
    "an unknown transaction in a commit": (
        "Commit",
        {"database": "{db}", "writes": [UPDATE], "transaction": TRANSACTION},
        INVALID,
    ),
    "an unknown transaction in a rollback": (
        "Rollback",
        {"database": "{db}", "transaction": TRANSACTION},
        INVALID,
    ),
    "a name that is no document": ("GetDocument", {"name": "{docs}/things"}, INVALID),
    "a name without a database": ("GetDocument", {"name": "things/one"}, INVALID),
    "a document that is not there": ("GetDocument", {"name": ONE}, NOT_FOUND),
    "a write of nothing": ("Commit", {"database": "{db}", "writes": [{}]}, INVALID),
    "a mask that is no field path": (
        "Commit",
        {"database": "{db}", "writes": [{**UPDATE, "update_mask": {"field_paths": ["a..b"]}}]},
        INVALID,
    ),
    "a mask that is not closed": (
        "Commit",
        {"database": "{db}", "writes": [{**UPDATE, "update_mask": {"field_paths": ["`a"]}}]},
        INVALID,
    ),
    "a transform of no kind": (
        "Commit",
        {"database": "{db}", "writes": [{**UPDATE, "update_transforms": [{"field_path": "a"}]}]},
        INVALID,
    ),
    "an increment by a text": (
        "Commit",
        {
            "database": "{db}",
            "writes": [
                {
                    **UPDATE,
                    "update_transforms": [{"field_path": "a", "increment": {"string_value": "1"}}],
                }
            ],
        },
        INVALID,
    ),
    "the same document twice in one batch of single writes": (
        "BatchWrite",
        {"database": "{db}", "writes": [UPDATE, UPDATE]},
        INVALID,
    ),
    "an `in` of none": ("RunQuery", filtered(8, {"array_value": {}}), INVALID),
    "an `in` of thirty-one": (
        "RunQuery",
        filtered(8, {"array_value": {"values": INTEGERS}}),
        INVALID,
    ),
    "a `not-in` of eleven": (
        "RunQuery",
        filtered(10, {"array_value": {"values": INTEGERS[:11]}}),
        INVALID,
    ),
    "a filter without an operator": ("RunQuery", filtered(0, {"integer_value": 1}), INVALID),
    "a filter on a path that is none": (
        "RunQuery",
        filtered(5, {"integer_value": 1}, "a."),
        INVALID,
    ),
    "a name compared with a number": (
        "RunQuery",
        filtered(5, {"integer_value": 1}, "__name__"),
        INVALID,
    ),
    "a negative limit": ("RunQuery", query(limit={"value": -1}), INVALID),
    "a negative offset": ("RunQuery", query(offset=-1), INVALID),
    "a cursor longer than the order": (
        "RunQuery",
        query(start_at={"values": INTEGERS[:3]}),
        INVALID,
    ),
    "no aggregations": (
        "RunAggregationQuery",
        {"parent": "{docs}", "structured_aggregation_query": {"structured_query": QUERY}},
        INVALID,
    ),
    "a negative page": (
        "ListDocuments",
        {"parent": "{docs}", "collection_id": "things", "page_size": -1},
        INVALID,
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_request_is_refused(client: firestore.Client, ask: Ask, case: str) -> None:
    method, fields, status = BAD[case]
    assert ask(client, method, request(client, method, fields)) is status


def test_a_read_in_the_future_is_refused(own: firestore.Client, ask: Ask) -> None:
    fields = {"name": ONE, "read_time": {"seconds": 33_000_000_000}}
    assert ask(own, "GetDocument", request(own, "GetDocument", fields)) is INVALID


def test_a_read_too_long_ago_is_refused(own: firestore.Client, ask: Ask) -> None:
    fields = {"name": ONE, "read_time": {"seconds": 1_000_000_000}}
    content = request(own, "GetDocument", fields)
    assert ask(own, "GetDocument", content) is grpc.StatusCode.FAILED_PRECONDITION


def test_a_page_token_that_is_none_is_refused(own: firestore.Client, ask: Ask) -> None:
    fields = {"parent": "{docs}", "collection_id": "things", "page_token": "no token!"}
    assert ask(own, "ListDocuments", request(own, "ListDocuments", fields)) is INVALID


def test_vector_search_is_not_there_and_says_so(own: firestore.Client, ask: Ask) -> None:
    nearest = {"vector_field": {"field_path": "v"}, "query_vector": {}, "limit": {"value": 1}}
    content = request(own, "RunQuery", query(find_nearest=nearest))
    assert ask(own, "RunQuery", content) is grpc.StatusCode.UNIMPLEMENTED


@pytest.mark.parametrize("method", ["RunQuery", "RunAggregationQuery"])
def test_query_profiles_are_not_there_and_say_so(
    own: firestore.Client, ask: Ask, method: str
) -> None:
    content = request(own, method, {"parent": "{docs}", "explain_options": {"analyze": True}})
    assert ask(own, method, content) is grpc.StatusCode.UNIMPLEMENTED
