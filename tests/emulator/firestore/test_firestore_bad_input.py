"""What others may send or do to a file: it is refused, and honest clients are served meanwhile."""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.api_core import exceptions
from google.cloud import firestore

from emulator.firestore import FirestoreServer
from tests.emulator.firestore import http2
from tests.emulator.firestore.attacks import ATTACKS, MAX_MEGABYTES_MORE, longest_call, noise
from tests.emulator.firestore.exchanges import SERVICE, WriteRequest, WriteResponse
from tests.firestore_servers import Connect

# Starts a server in a process of its own (conftest.py).
Run = Callable[..., Any]
SECONDS = 5.0
FLOODS = [each for each in ATTACKS if each is not noise]


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_honest_clients_are_served_under_attack(run_server: Run, connect: Connect) -> None:
    server = run_server("--memory")
    document = connect(server.address).document("things/one")

    def honest_call() -> None:
        document.set({"n": 1}, timeout=SECONDS)
        assert document.get(timeout=SECONDS).exists

    for _ in range(50):
        honest_call()
    before = server.memory
    longest_call(server.address, SECONDS, honest_call)
    honest_call()
    assert server.memory - before < MAX_MEGABYTES_MORE
    # Nothing on stderr: no traceback, and no task whose exception nobody took.
    assert server.stop() == (0, "")


@pytest.mark.parametrize("attack", FLOODS, ids=lambda each: each.__name__)
def test_a_flood_ends_its_connection(
    embedded: FirestoreServer, attack: Callable[[], bytes]
) -> None:
    with http2.Wire(embedded.address) as wire:
        wire.send(http2.OPENING + attack())
        assert wire.until().is_connection_error


def test_a_write_without_rights_is_refused_and_not_its_stream(own: firestore.Client) -> None:
    """As the web SDK sends it, which opens a refused stream again for ever."""
    database = own._database_string
    request = WriteRequest(database=database)
    write = WriteRequest(database=database, stream_token=b"0")
    write.writes.add().update.name = f"{database}/documents/things/one"
    with grpc.insecure_channel(own._emulator_host) as channel:
        stub = channel.stream_stream(
            SERVICE + "Write",
            request_serializer=WriteRequest.SerializeToString,
            response_deserializer=WriteResponse.FromString,
        )
        call = stub(iter([request, write]), timeout=10)
        assert next(call).stream_token
        with pytest.raises(grpc.RpcError) as failure:
            next(call)
    assert failure.value.code() is grpc.StatusCode.PERMISSION_DENIED
    assert not own.document("things/one").get().exists


def test_a_document_that_is_damaged_is_said_to_be(tmp_path: Path, connect: Connect) -> None:
    file = tmp_path / "data.db"
    with FirestoreServer(data=file) as server:
        client = connect(server.address)
        for id_ in ("damaged", "whole"):
            client.document(f"things/{id_}").set({"n": id_})
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "UPDATE documents SET body = CAST(x'ff' || substr(body, 2) AS BLOB) "
            "WHERE instr(body, CAST('damaged' AS BLOB))"
        )
    with FirestoreServer(data=file) as server:
        again = connect(server.address, project=client.project)
        for read in (again.document("things/damaged").get, again.collection("things").get):
            with pytest.raises(exceptions.DataLoss, match="data file is damaged"):
                read()
        assert again.document("things/whole").get().get("n") == "whole"


def test_a_full_disk_refuses_a_write_and_keeps_the_others(tmp_path: Path, connect: Connect) -> None:
    file = tmp_path / "data.db"
    with FirestoreServer(data=file) as server:
        client = connect(server.address)
        client.document("things/small").set({"n": 1})
        # No more pages for this connection: SQLite says what it says of a full disk.
        pages = server._server._connection.execute("PRAGMA page_count").fetchone()[0]
        server._server._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(exceptions.InternalServerError, match="full"):
            client.document("things/large").set({"text": "x" * 900_000})
        assert client.document("things/small").get().get("n") == 1
    with FirestoreServer(data=file) as server:
        again = connect(server.address, project=client.project)
        assert [each.id for each in again.collection("things").get()] == ["small"]
