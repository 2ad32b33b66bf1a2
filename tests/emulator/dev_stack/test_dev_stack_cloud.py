"""LocalCloud, as tests use it, on functions of the test's own."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from emulator.dev_stack import LocalCloud
from emulator.dev_stack.errors import ComponentFailed

ENVIRONMENT = """import os
import functions_framework
@functions_framework.http
def get_bot(request):
    return dict(os.environ)
"""


def write_function(functions: Path, name: str, source: str) -> None:
    (functions / name).mkdir(parents=True)
    (functions / name / "main.py").write_text(source)


@pytest.fixture
def functions(tmp_path: Path) -> Path:
    write_function(tmp_path / "functions", "get_bot", ENVIRONMENT)
    return tmp_path / "functions"


@pytest.fixture
def own_cloud(
    functions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LocalCloud]:
    monkeypatch.setenv("OPENAI_API_KEY", "the developer's own")
    monkeypatch.setenv("GPTLAB_TURN_LEASE", "7")
    overridden = {"GPTLAB_TURN_DEADLINE": "2"}
    log = tmp_path / "functions.log"
    with LocalCloud(log, functions=functions, seed=False, environment=overridden) as running:
        yield running


def test_functions_get_what_the_cloud_says_and_nothing_of_the_callers(
    own_cloud: LocalCloud,
) -> None:
    told = httpx2.get(f"{own_cloud.gateway_url}/bots/x").json()
    assert told["FIRESTORE_EMULATOR_HOST"] == own_cloud.firestore.address
    assert told["OPENAI_BASE_URL"] == own_cloud.model.url
    assert told["GPTLAB_TURN_DEADLINE"] == "2"
    assert told["GPTLAB_LOG_LEVEL"] == "DEBUG"
    assert not {"OPENAI_API_KEY", "GPTLAB_TURN_LEASE"} & set(told)
    assert own_cloud.environment.items() <= told.items()


def test_killed_functions_can_be_started_again(own_cloud: LocalCloud) -> None:
    first = own_cloud.functions_pid
    os.kill(first, signal.SIGKILL)
    own_cloud.restart_functions()
    assert httpx2.get(f"{own_cloud.gateway_url}/bots/x").is_success
    assert own_cloud.functions_pid != first


def test_a_cloud_that_does_not_start_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    write_function(tmp_path, "get_bot", "raise RuntimeError('broken on purpose')\n")
    with (
        pytest.raises(ComponentFailed, match="broken on purpose"),
        LocalCloud(tmp_path / "functions.log", functions=tmp_path, seed=False),
    ):
        pass
