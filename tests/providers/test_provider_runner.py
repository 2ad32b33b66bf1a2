"""The journey finds what is wrong, and the runner says it and counts right."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from emulator.dev_stack import LocalCloud
from emulator.dev_stack.errors import ComponentFailed
from emulator.openai_mock import DemoModel
from emulator.virtual_environment import NotInstalled, Say
from tests.providers import __main__ as command
from tests.providers.journey import Connection, Journey, Unexpected
from tests.providers.runner import OutOfTime, Provider, at_most, run

STEPS = [
    "refuse a wrong key", "sign in", "list models", "create an assistant", "open a session",
    "send message 1", "send message 2", "send message 3",
    "stream message 1", "stream message 2", "stream message 3",
    "stop a reply", "regenerate the reply", "conclude", "read it back after a new sign-in",
    "/v1, whole", "/v1, streamed",
]  # fmt: skip


@pytest.fixture(scope="module")
def model() -> Iterator[DemoModel]:
    """The demo model at a latency at which a reply can be stopped."""
    with DemoModel(first_token_ms=0, token_ms=10) as slow:
        yield slow


@pytest.fixture(scope="module")
def gateway(model: DemoModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("cloud") / "functions.log"
    environment = {"OPENAI_BASE_URL": model.url, "GPTLAB_DEMO": ""}
    with LocalCloud(log, environment=environment, seed=False) as cloud:
        yield cloud.gateway_url


@pytest.fixture
def connection(demo_key: Callable[[], str]) -> Connection:
    return Connection({}, f"{demo_key()}-who-brings-a-long-key", "demo-chat")


def came_to(journey: Journey) -> tuple[list[str], Exception | None]:
    """The steps that were begun, and what the last of them raised."""
    begun: list[str] = []
    try:
        begun.extend(journey.steps())
    except Exception as error:  # noqa: BLE001 - whatever a provider's fault becomes
        return begun, error
    return begun, None


def test_the_journey_goes_every_step(gateway: str, connection: Connection) -> None:
    assert came_to(Journey(gateway, connection)) == (STEPS, None)


@pytest.mark.parametrize(
    ("given", "step", "why"),
    [
        ({"key": "demo-revoked-key-that-is-long-enough"}, "sign in", "refuses this key"),
        ({"model": "not-offered"}, "list models", "not among"),
        ({"says": "something else"}, "open a session", "not what the provider was told"),
    ],
    ids=["key", "model", "reply"],
)
def test_a_connection_that_is_wrong_fails_where_it_is_used(
    gateway: str, connection: Connection, given: dict[str, Any], step: str, why: str
) -> None:
    begun, error = came_to(Journey(gateway, replace(connection, **given)))

    assert begun == STEPS[: STEPS.index(step) + 1]
    assert re.search(why, str(error))


class Fake:
    """Providers that fail in each way that one can."""

    def __init__(self, connection: Connection, model: DemoModel) -> None:
        self._connection = replace(connection, environment={"OPENAI_BASE_URL": model.url})

    def provider(self, name: str, install: Exception | None = None, start: Exception | None = None,
                 **connection: Any) -> Provider:  # noqa: ANN401  # fmt: skip
        def installed(say: Say) -> None:
            if install:
                raise install

        @contextmanager
        def connected(logs: Path) -> Iterator[Connection]:
            assert logs.is_dir()
            if start:
                raise start
            yield replace(self._connection, **connection)

        return Provider(name, installed, connected)


@pytest.fixture
def fake(connection: Connection, model: DemoModel) -> Fake:
    return Fake(connection, model)


def test_each_provider_has_a_line_and_the_last_one_counts(fake: Fake, tmp_path: Path) -> None:
    providers = [
        fake.provider("Whole"),
        fake.provider("Absent", install=NotInstalled("there is no Node\nhere")),
        fake.provider("Broken", start=ComponentFailed("Server", "ended", "why\nit ended")),
    ]
    said: list[str] = []
    code = run(providers, tmp_path, said.append)

    assert code == 1
    assert [re.sub(r" +\([\d.]+ s\)$", "", line) for line in said[:3]] == [
        "Whole          passed",
        "Absent         NOT RUN: there is no Node here",
        "Broken         start: Server ended. Its last lines: why it ended",
    ]
    assert said[3:] == ["1 of 3"]


def test_all_that_pass_are_a_success(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Journey, "steps", lambda journey: iter(["a short one"]))
    said: list[str] = []

    assert run([fake.provider("Whole")], tmp_path, said.append) == 0
    assert said[-1] == "1 of 1"


def test_what_was_left_out_counts_as_short(fake: Fake, tmp_path: Path) -> None:
    said: list[str] = []
    providers = [fake.provider("Left out"), fake.provider("Poor", model="not-offered")]

    assert run(providers, tmp_path, said.append, only=["Poor"]) == 1
    assert said[0].startswith("Poor           list models: the model is not among ['demo-chat'")
    assert said[1:] == ["0 of 2"]


def test_a_provider_that_hangs_is_given_up(fake: Fake, model: DemoModel, tmp_path: Path) -> None:
    said: list[str] = []
    began = time.monotonic()
    model.faults({"kind": "delay", "on": "models", "seconds": 9.0})
    code = run([fake.provider("Slow")], tmp_path, said.append, seconds=4.0)

    assert code == 1
    assert "not done after 4 s" in said[0]
    assert time.monotonic() - began < 9.0


def test_a_limit_of_time_ends_with_its_block() -> None:
    with pytest.raises(OutOfTime), at_most(0.01):
        time.sleep(5)
    with at_most(0.01):
        pass
    time.sleep(0.02)


def test_a_stopped_reply_must_not_go_on(
    gateway: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gptlab.client.Client.stop_message", lambda *given: None)
    begun, error = came_to(Journey(gateway, connection))

    assert begun[-1] == "stop a reply"
    assert isinstance(error, Unexpected)


def test_an_unknown_provider_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["none"]) == 2
    assert capsys.readouterr().err == "The providers are llama.cpp, LiteLLM, aimock.\n"
