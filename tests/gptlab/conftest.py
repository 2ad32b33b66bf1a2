"""People with accounts, on each of the Firestore servers in turn."""

from collections.abc import Iterator

import pytest

from gptlab.core.services import Services
from tests.gptlab.guests import Guest, guest_services


@pytest.fixture
def services(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """On each of the servers in turn."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
    made = guest_services()
    yield made
    made.close()


@pytest.fixture
def guest(services: Services) -> Guest:
    return Guest(services)
