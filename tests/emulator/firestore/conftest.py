"""Clients of the servers that the suite runs against, and servers of its own.

Tests that take `client` know nothing but the official client library, so that the same test
judges both servers; a test that fails on either fails.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.request import Request, urlopen

import pytest
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from emulator.firestore import FirestoreServer
from tests.emulator.firestore.bench.servers import megabytes
from tests.firestore_servers import HAS_OFFICIAL, START_SECONDS, Connect


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

    @property
    def memory(self) -> float:
        """What it holds now, in MB."""
        return megabytes(self.process.pid, "VmRSS")

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
