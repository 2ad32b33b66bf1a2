"""One demo model for all tests of this folder, emptied before each."""

from collections.abc import Iterator

import pytest
from openai import OpenAI

from emulator.openai_mock import DemoModel
from tests.emulator.openai_mock.asking import connect


@pytest.fixture(scope="session")
def running() -> Iterator[DemoModel]:
    with DemoModel(first_token_ms=0, token_ms=0, record=True, labelled=True) as model:
        yield model


@pytest.fixture(scope="session")
def connected(running: DemoModel) -> Iterator[OpenAI]:
    with connect(running) as client:
        yield client


@pytest.fixture
def model(running: DemoModel) -> DemoModel:
    running.clear_faults()
    running.clear_calls()
    return running


@pytest.fixture
def client(model: DemoModel, connected: OpenAI) -> OpenAI:
    """One client for all: a new one takes 40 ms."""
    return connected
