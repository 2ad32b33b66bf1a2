"""What is written, read and asked past Google's client is what that client would."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import IntEnum, StrEnum

import pytest
from google.cloud import firestore
from google.cloud.firestore import DELETE_FIELD, SERVER_TIMESTAMP, FieldFilter, Increment, Query

from gptlab.core.crypto import Sealed
from gptlab.store import protobuf_codec
from gptlab.store.database import CALL_SECONDS, Database, Document, Page, PreconditionFailed
from tests.firestore_servers import Connect, new_project


class Number(IntEnum):
    SEVEN = 7


class Word(StrEnum):
    SEVEN = "seven"


EVERYTHING: dict[str, object] = {
    "nothing": None,
    "yes": True,
    "no": False,
    "number": -(2**63),
    "enumerated": Number.SEVEN,
    "fraction": -0.5,
    "text": "quote ' and 字",
    "word": Word.SEVEN,
    "bytes": b"\0\xff",
    "sealed": Sealed(b"\1\2"),
    "moment": datetime(2026, 2, 3, 4, 5, 6, 789012, tzinfo=UTC),
    "list": [1, "two", {"in": {"a": [None]}}, {}],
    "empty list": [],
    "map": {"a": {"b": 1.5, "c": {}}},
    "empty map": {},
}


TIME = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def project() -> str:
    return new_project()


@pytest.fixture
def database(address: str, project: str) -> Iterator[Database]:
    made = Database(project, "(default)", address)
    yield made
    made.close()


@pytest.fixture
def client(address: str, project: str, connect: Connect) -> firestore.Client:
    """Google's, on the same documents."""
    return connect(address, project=project)


def write(database: Database, fields: dict[str, object]) -> datetime:
    writes = database.writes()
    writes.set("things/it", fields)
    return writes.commit()


def test_every_type_of_value_is_what_googles_client_reads(
    database: Database, client: firestore.Client
) -> None:
    write(database, EVERYTHING)

    assert client.document("things/it").get().to_dict() == EVERYTHING


def test_every_type_of_value_is_read_as_googles_client_wrote_it(
    database: Database, client: firestore.Client
) -> None:
    client.document("things/it").set(EVERYTHING)

    missing, document = database.read("things/other", "things/it")
    assert (missing.id, missing.fields, missing.update_time) == ("other", None, None)
    assert (document.id, document.fields) == ("it", EVERYTHING)


def test_an_update_changes_deletes_counts_and_leaves_the_rest(database: Database) -> None:
    write(database, {"kept": 1, "map": {"gone": 1}, "dropped": 1, "count": 5})
    writes = database.writes()
    changes = {"map": {"new": 1, "at": SERVER_TIMESTAMP}, "dropped": DELETE_FIELD}
    writes.update("things/it", {**changes, "count": Increment(2), "fresh": Increment(0.5)})
    committed = writes.commit()

    fields = dict(database.read("things/it")[0].fields or {})
    changed = fields.pop("map")
    assert changed["new"] == 1
    assert changed["at"] <= committed
    assert fields == {"kept": 1, "count": 7, "fresh": 0.5}


def test_only_the_version_that_was_read_is_changed(database: Database) -> None:
    first = write(database, {"n": 1})
    second = write(database, {"n": 2})
    for version, refused in ((first, True), (second, False)):
        writes = database.writes()
        writes.update("things/it", {"n": 3}, version)
        if refused:
            with pytest.raises(PreconditionFailed):
                writes.commit()
        else:
            writes.commit()

    assert database.read("things/it")[0].fields == {"n": 3}


def test_what_firestore_cannot_hold_is_said_before_anything_is_sent(database: Database) -> None:
    with pytest.raises(TypeError, match="cannot hold a set"):
        database.writes().set("things/it", {"a": {1, 2}})


@pytest.fixture
def things(client: firestore.Client) -> firestore.CollectionReference:
    """A dozen, by threes of one time; every fourth is not wanted."""
    things: firestore.CollectionReference = client.document("above/it").collection("things")
    for number in range(12):
        time = TIME + timedelta(hours=number // 3)
        fields = {"at": time, "wanted": number % 4 > 0, "n": number, "large": "x" * 100}
        things.document(f"id-{number:02d}").set(fields)
    client.collection("things").document("elsewhere").set({"at": TIME, "wanted": True})
    return things


def test_pages_are_the_ones_that_googles_client_finds(
    database: Database, things: firestore.CollectionReference
) -> None:
    query = things.where(filter=FieldFilter("wanted", "==", True)).select(["n", "at"])
    query = query.order_by("at", direction=Query.DESCENDING)
    meant = [found.id for found in query.order_by("__name__", direction=Query.DESCENDING).stream()]

    found: list[Document] = []
    after = None
    while page := database.newest_first(
        "above/it/things", [("wanted", True)], "at", Page(4, after), ["n", "at"]
    ):
        found += page
        after = ((page[-1].fields or {})["at"], page[-1].id)
    assert [document.id for document in found] == meant
    assert len(meant) == 9
    assert all(set(document.fields or {}) == {"n", "at"} for document in found)


def test_a_stretch_of_ids_is_the_one_that_googles_client_finds(
    database: Database, things: firestore.CollectionReference
) -> None:
    first, end = things.document("id-03"), things.document("id-07")
    query = things.order_by("__name__").start_at({"__name__": first})
    meant = list(query.end_before({"__name__": end}).stream())

    found = database.between("above/it/things", "id-03", "id-07")
    assert [(d.id, d.fields, d.update_time) for d in found] == [
        (d.id, d.to_dict(), d.update_time) for d in meant
    ]
    assert len(found) == 4
    assert database.between("above/it/things", "id-9", "id-91") == []


def test_ids_come_without_what_is_in_the_documents(
    database: Database, things: firestore.CollectionReference
) -> None:
    meant = [reference.id for reference in things.list_documents()]
    assert database.ids("above/it/things") == meant
    sent = database.connection.query(
        database.name("above/it"), protobuf_codec.select_names("things"), CALL_SECONDS
    )
    assert [dict(answer.document.fields) for answer in sent] == [{}] * len(meant)
    assert database.ids("above/it/nothing") == []
