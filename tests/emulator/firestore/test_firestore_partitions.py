"""A collection group in parts: together they are all of it, and none is small."""

from collections.abc import Callable

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

PARENTS = ("", "a/1/", "b/1/")


def fill(client: firestore.Client, count: int) -> list[str]:
    batch = client.batch()
    paths = [f"{PARENTS[number % 3]}things/{number:04}" for number in range(count)]
    for path in paths:
        batch.set(client.document(path), {"n": 1})
    batch.commit()
    return sorted(paths)


@pytest.mark.parametrize(
    ("count", "wanted", "parts"), [(5, 3, 1), (383, 3, 2), (640, 2, 3), (640, 100, 5)]
)
def test_the_parts_are_the_whole(
    own: firestore.Client, count: int, wanted: int, parts: int
) -> None:
    paths = fill(own, count)
    partitions = list(own.collection_group("things").get_partitions(wanted))
    found = [[each.reference.path for each in part.query().stream()] for part in partitions]  # type: ignore[no-untyped-call]
    assert [path for part in found for path in part] == paths
    assert len(found) == parts
    assert max(map(len, found)) - min(map(len, found)) <= 1


def test_points_come_in_pages(own: firestore.Client) -> None:
    fill(own, 640)
    request: dict[str, object] = {
        "parent": f"{own._database_string}/documents",
        "structured_query": own.collection_group("things").order_by("__name__")._to_protobuf(),
        "partition_count": 4,
        "page_size": 3,
    }
    pager = own._firestore_api.partition_query(request=request, metadata=own._rpc_metadata)
    assert [len(page.partitions) for page in pager.pages] == [3, 1]


@pytest.mark.parametrize(
    "narrow",
    [
        lambda query: query.limit(3),
        lambda query: query.where(filter=FieldFilter("n", "<", 3)),
        lambda query: query.order_by("n"),
    ],
)
def test_only_a_whole_group_by_name_falls_into_parts(
    own: firestore.Client, narrow: Callable[[object], object]
) -> None:
    request: dict[str, object] = {
        "parent": f"{own._database_string}/documents",
        "structured_query": narrow(own.collection_group("things"))._to_protobuf(),  # type: ignore[attr-defined]
        "partition_count": 4,
    }
    with pytest.raises(exceptions.InvalidArgument):
        own._firestore_api.partition_query(request=request, metadata=own._rpc_metadata)


def test_theirs_has_no_partitions(official: firestore.Client) -> None:
    with pytest.raises(exceptions.MethodNotImplemented):
        list(official.collection_group("things").get_partitions(3))
