"""What others may send or do to a file: it is refused, and honest clients are served meanwhile."""

import logging
import random
import sqlite3
import struct
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import grpc
import pytest
from google.api_core import exceptions
from google.cloud import firestore

from emulator.firestore import FirestoreServer
from tests.emulator.firestore import http2
from tests.emulator.firestore.exchanges import SERVICE, WriteRequest, WriteResponse
from tests.firestore_servers import Connect

SECONDS = 2.0
HONEST_SECONDS = 1.0
OPENING = http2.PREFACE + http2.settings()
HEAD = http2.block()


def noise(random_: random.Random) -> bytes:
    return b"".join(
        http2.frame(
            random_.randrange(11),
            random_.randrange(256),
            random_.randrange(8),
            random_.randbytes(random_.randrange(60)),
        )
        for _ in range(20)
    )


def endless(_: random.Random) -> bytes:
    first = http2.frame(http2.HEADERS, 0, 1, HEAD)
    return first + 200 * http2.frame(http2.CONTINUATION, 0, 1, b"\0\1a\1b")


def resets(_: random.Random) -> bytes:
    end = struct.pack(">I", 8)
    return b"".join(
        http2.frame(http2.HEADERS, http2.END_HEADERS, stream, HEAD)
        + http2.frame(http2.RST_STREAM, 0, stream, end)
        for stream in range(1, 2001, 2)
    )


def streams(_: random.Random) -> bytes:
    return b"".join(
        http2.frame(http2.HEADERS, http2.END_HEADERS, stream, HEAD)
        for stream in range(1, 100_001, 2)
    )


def pings(_: random.Random) -> bytes:
    return 5000 * http2.frame(http2.PING, 0, 0, b"\0" * 8)


@pytest.mark.parametrize("attack", [noise, endless, resets, streams, pings])
def test_honest_clients_are_served_under(
    own: firestore.Client,
    attack: Callable[[random.Random], bytes],
    caplog: pytest.LogCaptureFixture,
) -> None:
    ended = threading.Event()

    def work() -> None:
        random_ = random.Random(1)  # noqa: S311
        while not ended.is_set():
            with http2.Wire(str(own._emulator_host)) as wire:
                wire.send(OPENING + attack(random_))

    attacker = threading.Thread(target=work)
    attacker.start()
    longest, end = 0.0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        start = time.monotonic()
        own.document("things/one").set({"n": 1})
        assert own.document("things/one").get().exists
        longest = max(longest, time.monotonic() - start)
    ended.set()
    attacker.join()
    assert longest < HONEST_SECONDS
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


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
