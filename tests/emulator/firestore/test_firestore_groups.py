"""Collection groups, the past, and what a read leaves behind: answers and what they cost."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.query import Query

from emulator.firestore import FirestoreServer, data_file
from tests.firestore_servers import Connect

LARGE = 2000
MANY = 3
BATCH = 500


def fill(client: firestore.Client, collections: int) -> None:
    for start in range(0, collections, BATCH):
        batch = client.batch()
        for number in range(start, min(start + BATCH, collections)):
            batch.set(client.document(f"rooms/{number:05}/seats/one"), {"n": number})
        batch.commit()


class Steps:
    """How many steps SQLite takes, to the nearest ten; a slow machine takes no more."""

    EACH = 10

    def __init__(self) -> None:
        self.taken = 0

    def connect(self, name: str) -> sqlite3.Connection:
        connection = sqlite3.connect(name, timeout=0, isolation_level=None, check_same_thread=False)
        connection.set_progress_handler(self._count, self.EACH)
        return connection

    def _count(self) -> None:
        self.taken += self.EACH


def test_a_group_has_the_collection_at_the_root_too(client: firestore.Client) -> None:
    for number, name in enumerate(("seats/a", "rooms/1/seats/b", "rooms/2/seats/a", "rooms/1")):
        client.document(name).set({"n": number, "one": 1})
    group = client.collection_group("seats")
    by_name = [each.reference.path for each in group.stream()]
    assert by_name == ["rooms/1/seats/b", "rooms/2/seats/a", "seats/a"]
    assert [each.get("n") for each in group.order_by("n", direction="DESCENDING").stream()] == [
        2,
        1,
        0,
    ]
    both = group.where(filter=FieldFilter("one", "==", 1)).where(filter=FieldFilter("n", "==", 1))
    assert [each.id for each in both.stream()] == ["b"]
    client.document("rooms/1/seats/b").delete()
    assert [each.get("n") for each in group.order_by("n").stream()] == [0, 2]


def test_a_group_query_costs_what_it_finds(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, taken = Steps(), []
    monkeypatch.setattr(data_file, "_connect", steps.connect)
    with FirestoreServer(memory=True) as server:
        for size in (BATCH, LARGE):
            client = connect(server.address)
            fill(client, size)
            before = steps.taken
            found = client.collection_group("seats").order_by("n").limit(3).get()
            taken.append(steps.taken - before)
            assert [each.get("n") for each in found] == [0, 1, 2]
    assert 0 < taken[1] < 1.5 * taken[0]


@pytest.mark.parametrize("kind", ["filter", "order"])
def test_a_group_below_a_document_has_names_alone(client: firestore.Client, kind: str) -> None:
    client.document("rooms/1/seats/a").set({"n": 1})
    group = client.collection_group("seats")
    below = Query(client.document("rooms/1").collection("seats"), all_descendants=True)
    assert len(below.get()) == 1
    asked = (
        below.order_by("n") if kind == "order" else below.where(filter=FieldFilter("n", "==", 1))
    )
    with pytest.raises(exceptions.InvalidArgument):
        asked.get()
    assert len(group.order_by("n").get()) == 1


def test_the_past_is_what_it_was(own: firestore.Client) -> None:
    for number in range(MANY):
        own.document(f"rooms/1/seats/{number}").set({"n": number})
    (seen, *_) = own.collection("rooms/1/seats").get()
    moment = seen.read_time
    own.document("rooms/1/seats/0").update({"n": 9})
    own.document("rooms/1/seats/1").delete()
    own.document("rooms/2/seats/7").set({"n": 1})
    for query in (own.collection("rooms/1/seats"), own.collection_group("seats")):
        ordered = query.order_by("n")
        assert [each.get("n") for each in ordered.get(read_time=moment)] == [0, 1, 2]
        last = ordered.limit(1).get(read_time=moment)
        assert [each.get("n") for each in last] == [0]
    assert [each.get("n") for each in own.collection_group("seats").order_by("n").get()] == [
        1,
        2,
        9,
    ]


def rows(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        tables = ("databases", "collections", "groups", "fields")
        return sum(
            int(connection.execute(f"SELECT count(*) FROM {each}").fetchone()[0])  # noqa: S608
            for each in tables
        )


def test_reading_writes_nothing(tmp_path: Path, connect: Connect) -> None:
    file = tmp_path / "data.db"
    with FirestoreServer(data=file) as server:
        client = connect(server.address)
        client.document("things/one").set({"n": 1})
    before = rows(file)
    with FirestoreServer(data=file) as server:
        for project in (client.project, "nobody"):
            reader = connect(server.address, project=project)
            reader.document("unseen/1").get()
            reader.collection("unseen/1/deep").order_by("never").get()
            reader.collection_group("unheard").where(filter=FieldFilter("of", "==", 1)).get()
            list(reader.document("unseen/1").collections())
    assert rows(file) == before


def test_a_cleared_file_is_small_again(tmp_path: Path, connect: Connect) -> None:
    file = tmp_path / "data.db"
    with FirestoreServer(data=file) as server:
        client = connect(server.address)
        small = file.stat().st_size
        fill(client, LARGE)
        server.clear(client.project)
        client.document("things/one").set({"n": 1})
    assert file.stat().st_size < small + 256 * 1024
