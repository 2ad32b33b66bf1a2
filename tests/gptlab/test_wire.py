"""What the database writes and reads past Google's client is what that client writes and reads."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import IntEnum, StrEnum

import pytest
from google.cloud.firestore import DELETE_FIELD, SERVER_TIMESTAMP, Increment

from gptlab.crypto import Sealed, random_id
from gptlab.store import CommitRefused
from gptlab.store.database import Database


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


@pytest.fixture
def database(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
    made = Database(f"wire-{random_id().lower()}", "(default)", address)
    yield made
    made.close()


def write(database: Database, fields: dict[str, object]) -> datetime:
    writes = database.writes()
    writes.set("things/it", fields)
    return writes.commit()


def test_every_type_of_value_is_what_googles_client_reads(database: Database) -> None:
    write(database, EVERYTHING)

    assert database.client.document("things/it").get().to_dict() == EVERYTHING


def test_every_type_of_value_is_read_as_googles_client_wrote_it(database: Database) -> None:
    database.client.document("things/it").set(EVERYTHING)

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
            with pytest.raises(CommitRefused):
                writes.commit()
        else:
            writes.commit()

    assert database.read("things/it")[0].fields == {"n": 3}


def test_what_firestore_cannot_hold_is_said_before_anything_is_sent(database: Database) -> None:
    with pytest.raises(TypeError, match="cannot hold a set"):
        database.writes().set("things/it", {"a": {1, 2}})
