"""The servers that the suite runs against: ours always, the official emulator where it is.

Tests that take `client` know nothing but the official client library, so that the same test
judges both servers; a test that fails on either fails.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

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
    """Makes clients: `connect(address, database=…)`, each in a project of its own."""
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


@pytest.fixture
def client(address: str, connect: Connect) -> firestore.Client:
    """The official client on an empty project, once for each server."""
    return connect(address)


@pytest.fixture
def own(embedded: FirestoreServer, connect: Connect) -> firestore.Client:
    """A client of our server alone: for what the official emulator does otherwise."""
    return connect(embedded.address)


@pytest.fixture
def official(request: pytest.FixtureRequest, connect: Connect) -> firestore.Client:
    """A client of the official emulator alone; the test is skipped where it is not installed."""
    if not HAS_OFFICIAL:
        pytest.skip("the official emulator is not installed")
    return connect(request.getfixturevalue("official_address"))


@pytest.fixture
def run_server() -> Iterator[Callable[..., "ServerProcess"]]:
    """Starts real servers: `run_server("--data", file)`; whatever still runs is killed."""
    started: list[ServerProcess] = []

    def run(*arguments: object) -> ServerProcess:
        server = ServerProcess(*arguments)
        started.append(server)
        return server

    yield run
    for server in started:
        server.kill()


class ServerProcess:
    """The command in a process of its own; `address` waits until it listens."""

    def __init__(self, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "emulator.firestore", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._listening: dict[str, str] = {}

    @property
    def listening(self) -> dict[str, str]:
        if not self._listening:
            assert self.process.stdout is not None
            self._listening = json.loads(self.process.stdout.readline())
        return self._listening

    @property
    def address(self) -> str:
        return self.listening["grpc"]

    def kill(self) -> None:
        """kill -9, whatever it is doing."""
        self.process.kill()
        self.process.communicate()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Exit code and what was written to stderr."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=START_SECONDS)
        return self.process.returncode, errors

    def refusal(self) -> tuple[int, list[str]]:
        """Exit code and the lines of stderr of a server that does not start."""
        _, errors = self.process.communicate(timeout=START_SECONDS)
        return self.process.returncode, errors.splitlines()


@pytest.fixture
def admin() -> Callable[..., str]:
    """Calls an admin endpoint: `admin(server.admin, "POST", "/counts/reset")`."""

    def call(base: str, method: str, path: str, body: str = "") -> str:
        request = Request(base + path, data=body.encode() or None, method=method)  # noqa: S310
        with urlopen(request) as response:  # noqa: S310
            text: str = response.read().decode()
        return text

    return call


@pytest.fixture
def where() -> Callable[[str, str, object], FieldFilter]:
    return FieldFilter


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
