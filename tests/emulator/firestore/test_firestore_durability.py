"""What a data file holds after kill -9, and which files a server refuses."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore

from emulator.firestore import FirestoreServer
from emulator.firestore.data_file import SCHEMA_VERSION
from tests.emulator.firestore.killing import Load, killed_often

# Starts a server in a process of its own (conftest.py).
Run = Callable[..., Any]
Connect = Callable[..., firestore.Client]
KILLS = 4
FORMAT_1 = Path(__file__).with_name("data_file_format_1.sql")


def test_a_killed_server_keeps_every_acknowledged_commit_and_no_half_one(
    tmp_path: Path, run_server: Run, connect: Connect
) -> None:
    acknowledged, faults = killed_often(
        KILLS,
        lambda: run_server("--data", tmp_path / "data.db"),
        lambda address: connect(address, project="p"),
    )
    assert acknowledged >= KILLS * 5
    assert faults == []


def test_a_lost_and_a_half_commit_would_be_seen(own: firestore.Client) -> None:
    load = Load()
    load.acknowledged = {"whole", "half", "lost"}
    for path in ("left/whole", "right/whole", "left/half"):
        own.document(path).set({"n": 1})
    assert sorted(load.faults(own)) == ["by half: half", "lost: lost"]


def test_update_times_go_on_rising_after_a_restart(tmp_path: Path, connect: Connect) -> None:
    times = []
    for number in range(3):
        with FirestoreServer(data=tmp_path / "data.db") as server:
            reference = connect(server.address, project="p").document("things/one")
            times.append(reference.set({"n": number}).update_time)
    assert times == sorted(set(times))


def test_an_orderly_stop_leaves_one_file(tmp_path: Path, run_server: Run) -> None:
    server = run_server("--data", tmp_path / "data.db")
    assert server.address
    assert server.stop() == (0, "")
    assert [each.name for each in tmp_path.iterdir()] == ["data.db"]


def refuses(run_server: Run, file: Path, reason: str) -> None:
    code, lines = run_server("--data", file).refusal()
    assert code != 0
    assert len(lines) == 1
    assert reason in lines[0]


def test_a_file_in_use_is_refused(tmp_path: Path, run_server: Run) -> None:
    first = run_server("--data", tmp_path / "data.db")
    assert first.address
    refuses(run_server, tmp_path / "data.db", "in use by another server")


def test_a_file_in_use_in_the_same_process_is_refused(tmp_path: Path) -> None:
    with (
        FirestoreServer(data=tmp_path / "data.db"),
        pytest.raises(Exception, match="in use by another server"),
        FirestoreServer(data=tmp_path / "data.db"),
    ):
        pass


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is no data file"), (b"some text that is no database at all" * 9, "is no data file")],
)
def test_what_is_no_data_file_is_refused(
    tmp_path: Path, run_server: Run, content: bytes, reason: str
) -> None:
    file = tmp_path / "data.db"
    file.write_bytes(content)
    refuses(run_server, file, reason)
    assert file.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(
    tmp_path: Path, run_server: Run
) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    content = file.read_bytes()
    refuses(run_server, file, "of another program")
    assert file.read_bytes() == content


def test_a_damaged_file_is_refused(tmp_path: Path, run_server: Run, connect: Connect) -> None:
    file = tmp_path / "data.db"
    with FirestoreServer(data=file) as server:
        client = connect(server.address)
        for number in range(50):
            client.document(f"things/{number}").set({"text": "x" * 500})
    content = bytearray(file.read_bytes())
    for page in range(8192, len(content) - 4096, 4096):
        content[page : page + 64] = b"\xff" * 64
    file.write_bytes(content)
    refuses(run_server, file, "is corrupt")


def test_a_file_of_the_format_before_opens_with_all_that_it_holds(
    tmp_path: Path, connect: Connect
) -> None:
    file = tmp_path / "data.db"
    with closing(sqlite3.connect(file)) as before:
        before.executescript(FORMAT_1.read_text())
        times = dict(before.execute("SELECT create_time, update_time FROM documents"))
    # The second time it is a file of today.
    for _ in range(2):
        with FirestoreServer(data=file) as server:
            client = connect(server.address, project="p")
            found = list(client.collection_group("seats").order_by("n").stream())
            assert [(each.reference.path, each.get("n")) for each in found] == [
                ("rooms/north/seats/one", 1),
                ("rooms/south/seats/one", 2),
                ("seats/root", 3),
            ]
            assert {
                each.create_time.ToMicroseconds(): each.update_time.ToMicroseconds()
                for each in found
            } == times
            assert client.document("seats/root").get().to_dict() == {"n": 3}


def test_a_file_of_a_later_format_is_refused_and_left_alone(
    tmp_path: Path, run_server: Run
) -> None:
    file = tmp_path / "data.db"
    with FirestoreServer(data=file):
        pass
    with closing(sqlite3.connect(file)) as later:
        later.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    content = file.read_bytes()
    refuses(run_server, file, f"has format {SCHEMA_VERSION + 1}")
    assert file.read_bytes() == content


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, run_server: Run) -> None:
    refuses(run_server, tmp_path / "none" / "data.db", "cannot be opened")


def test_a_port_that_is_taken_is_named(tmp_path: Path, run_server: Run) -> None:
    first = run_server("--memory")
    port = first.address.rpartition(":")[2]
    code, lines = run_server("--memory", "--port", port).refusal()
    assert code != 0
    assert lines[-1].endswith("is in use.")
