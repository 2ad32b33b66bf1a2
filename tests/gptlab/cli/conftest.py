"""Somebody at a terminal, on a cloud in this process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gptlab.client import Client
from tests.gptlab.cli.shell import Shell
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import new_api_key


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess() as running:
        yield running


@pytest.fixture
def key() -> str:
    return new_api_key()


@pytest.fixture
def client(cloud: CloudInProcess, key: str) -> Iterator[Client]:
    with Client(cloud.gateway_url) as made:
        made.log_in(key)
        yield made


@pytest.fixture
def shell(
    cloud: CloudInProcess, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(cloud.gateway_url, tmp_path, key)
