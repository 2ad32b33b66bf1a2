"""`python -m emulator run`: start, stop, and what happens when something dies."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.dev_stack.plan import ROOT
from emulator.dev_stack.restart_limit import RestartLimit
from emulator.dev_stack.running import find_running
from emulator.dev_stack.supervisor import fresh_log
from gptlab.client import Client
from gptlab.core import secret_generation
from tests.emulator.dev_stack.starting import (
    DevStack,
    answers,
    are_gone,
    environment,
    refused,
    started,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevStack]:
    with started(tmp_path_factory.mktemp("data"), "--memory") as running:
        yield running


def demo_key(data: Path) -> str:
    return (data / "demo-key").read_text()


def user_id(gateway: str, data: Path) -> str:
    with Client(gateway) as client:
        return client.log_in(demo_key(data)).user_id


def test_it_says_where_everything_is_and_what_to_do_next(stack: DevStack) -> None:
    key = demo_key(stack.data)
    for told in ("Firestore ", "Functions ", "Gateway ", stack.gateway, key, "make demo"):
        assert told in stack.said
    assert "the offline demo model" in stack.said


def test_in_memory_nothing_is_kept(stack: DevStack) -> None:
    assert user_id(stack.gateway, stack.data)
    assert not (stack.data / "firestore.db").exists()


def test_a_second_one_on_the_same_data_is_refused(stack: DevStack) -> None:
    error = refused("--ports-free", "--data", str(stack.data))
    assert f"already running on {stack.data}" in error
    assert answers(stack.gateway)


def test_the_demo_prints_a_session_and_the_same_session_again(stack: DevStack) -> None:
    first = demo(stack.data)
    session_id = first.stdout.rstrip().rpartition("SESSION=")[2]
    again = demo(stack.data, session_id)
    assert (first.returncode, first.stderr) == (0, "")
    assert again.stdout.count("You:") == 3
    assert "Recap" in again.stdout
    assert again.stdout in first.stdout
    assert "(offline demo model)" not in first.stdout, "no reply says what made it"


def test_the_demo_says_what_went_wrong_in_the_products_words(stack: DevStack) -> None:
    unknown = demo(stack.data, "A" * 20)
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr == "You have no session with this id.\n"


def test_ctrl_c_stops_everything_and_leaves_nothing_running(tmp_path: Path) -> None:
    with started(tmp_path) as stack:
        components = stack.components()
        stack.process.send_signal(signal.SIGINT)
        assert stack.end() == (0, "")
        assert len(components) == 4
        assert are_gone(components)
        assert not (tmp_path / "running.json").exists()


def test_after_kill_9_nothing_runs_and_the_next_start_knows_its_users(tmp_path: Path) -> None:
    with started(tmp_path) as killed:
        before = user_id(killed.gateway, killed.data)
        components = killed.components()
        killed.process.kill()
        killed.end()
        assert are_gone(components)
        assert find_running(tmp_path) is None
    with started(tmp_path) as again:
        assert user_id(again.gateway, again.data) == before


@pytest.mark.parametrize("module", ["functions_host", "openai_mock", "gateway", "firestore"])
def test_a_component_that_dies_is_started_again_where_it_was_and_said(
    tmp_path: Path, module: str
) -> None:
    with started(tmp_path) as stack:
        before = user_id(stack.gateway, stack.data)
        dead = stack.component(f"emulator.{module}")
        os.kill(dead, signal.SIGKILL)
        died, again = stack.line(), stack.line()
        assert "ended by itself (exit code -9; log: " in died
        assert died.endswith("Starting it again ...\n")
        assert " ready on 127.0.0.1:" in again
        assert stack.component(f"emulator.{module}") != dead
        assert user_id(stack.gateway, stack.data) == before
        components = stack.components()
        stack.process.send_signal(signal.SIGINT)
        assert stack.end() == (0, "")
        assert are_gone(components)


def test_the_third_time_in_a_minute_ends_everything_with_the_reason(tmp_path: Path) -> None:
    with started(tmp_path) as stack:
        for _ in range(2):
            os.kill(stack.component("emulator.gateway"), signal.SIGKILL)
            stack.line()
            stack.line()
        components = stack.components()
        os.kill(stack.component("emulator.gateway"), signal.SIGKILL)
        code, error = stack.end()
        assert code == 1
        assert error.startswith("Gateway ended by itself (exit code -9; log: ")
        assert are_gone(components)


def test_what_kept_everything_in_memory_is_not_started_again(tmp_path: Path) -> None:
    with started(tmp_path, "--memory") as stack:
        os.kill(stack.component("emulator.firestore"), signal.SIGKILL)
        code, error = stack.end()
    assert code == 1
    assert error.startswith("Firestore ended by itself (exit code -9; log: ")


def test_three_ends_count_only_within_a_minute() -> None:
    now = iter((0.0, 30.0, 61.0, 62.0))
    limit = RestartLimit(lambda: next(now))
    assert [limit.allows("Gateway") for _ in range(4)] == [True, True, True, False]


def test_a_component_that_does_not_start_is_reported_with_its_last_lines(tmp_path: Path) -> None:
    (tmp_path / "firestore.db").write_text("this is no database, but it is long enough" * 100)
    (tmp_path / "secrets.json").write_text(json.dumps(secret_generation.generate()))
    with started(tmp_path) as stack:
        code, error = stack.end()
    assert code == 1
    assert error.startswith("Firestore ended by itself")
    assert "firestore: " in error


def test_the_log_of_the_start_before_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    log = tmp_path / "gateway.log"
    for text in ("first", "second", "third"):
        assert fresh_log(log).read_text() == ""
        log.write_text(text)
    assert (tmp_path / "gateway.log.1").read_text() == "second"


def test_the_demo_asks_to_start_first(tmp_path: Path) -> None:
    done = demo(tmp_path)
    assert done.returncode == 2
    assert "make run" in done.stderr


def demo(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "emulator.demo", "--data", str(data), *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
