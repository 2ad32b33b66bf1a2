"""The Firestore servers that tests run against: ours always, the official emulator where it is."""

import os
import shutil
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from google.cloud import firestore

from emulator.dev_stack.die_with_parent import end_with_parent
from emulator.firestore import FirestoreServer

OFFICIAL_JAR = Path(
    "/usr/lib/google-cloud-sdk/platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"
)
OFFICIAL_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
HAS_OFFICIAL = OFFICIAL_JAR.exists() and shutil.which("java") is not None
START_SECONDS = 60
Connect = Callable[..., firestore.Client]


@pytest.fixture(scope="session")
def embedded() -> Iterator[FirestoreServer]:
    with FirestoreServer(memory=True) as server:
        yield server


@pytest.fixture(scope="session")
def official_address() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            *("java", "-cp", str(OFFICIAL_JAR), OFFICIAL_CLASS),
            *("--host", "127.0.0.1", "--port", str(port)),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # Also where this process is killed before it could stop it.
        preexec_fn=partial(end_with_parent, os.getpid()),
    )
    try:
        _wait_until_open(port, process)
        yield f"127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(params=["embedded", "official"] if HAS_OFFICIAL else ["embedded"])
def address(request: pytest.FixtureRequest) -> str:
    """Each of the servers in turn."""
    if request.param == "official":
        return str(request.getfixturevalue("official_address"))
    server: FirestoreServer = request.getfixturevalue("embedded")
    return server.address


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """Makes Google's clients: `connect(address, database=…)`, each in a project of its own."""
    clients: list[firestore.Client] = []

    def make(
        address: str, *, project: str | None = None, database: str | None = None
    ) -> firestore.Client:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
        client = firestore.Client(project=project or new_project(), database=database)
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()  # type: ignore[no-untyped-call]


def new_project() -> str:
    return f"p-{uuid.uuid4().hex[:12]}"


@contextmanager
def _connection(port: int) -> Iterator[bool]:
    with socket.socket() as probe:
        yield probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    """The official emulator says nothing that could be waited for; its port is asked."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with _connection(port) as is_open:
            if is_open:
                return
        time.sleep(0.1)
    raise RuntimeError("The official emulator did not start.")
