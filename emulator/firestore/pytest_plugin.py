"""Fixtures for pytest: a server for the run, and an empty database for each test.

In a conftest.py: `pytest_plugins = ["emulator.firestore.pytest_plugin"]`. A project that wants
its indexes enforced names the file in its configuration: `firestore_indexes = FILE`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.firestore.server import FirestoreServer

_INI = "firestore_indexes"
HOST_VARIABLE = "FIRESTORE_EMULATOR_HOST"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(_INI, "firestore.indexes.json: refuse queries that lack their index")


@pytest.fixture(scope="session")
def firestore_server(pytestconfig: pytest.Config) -> Iterator[FirestoreServer]:
    """The server of this run, in memory."""
    name = pytestconfig.getini(_INI)
    indexes = Path(pytestconfig.rootpath, name) if name else None
    with FirestoreServer(memory=True, indexes=indexes) as server:
        yield server


@pytest.fixture
def firestore_emulator(
    firestore_server: FirestoreServer, monkeypatch: pytest.MonkeyPatch
) -> FirestoreServer:
    """The same server with nothing in it and nothing counted, and clients pointed at it."""
    firestore_server.clear_everything()
    firestore_server.reset_counts()
    monkeypatch.setenv(HOST_VARIABLE, firestore_server.address)
    return firestore_server
