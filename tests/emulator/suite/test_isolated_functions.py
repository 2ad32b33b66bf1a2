"""Every function in a process of its own, from its bundle, behind the gateway: a whole journey."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from emulator.isolated_host import PATIENCE, IsolatedFunction, free_ports, stop
from emulator.loopback import HOST
from gptlab import api
from gptlab.client import Client
from gptlab_deploy.bundle import bundle
from tests.emulator.suite.starting import Suite, are_gone, environment, started
from tests.functions.journey import journey, served

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")

NAMES = {operation.name for operation in api.OPERATIONS}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    with started(tmp_path_factory.mktemp("isolated"), "--memory", "--isolated") as running:
        yield running


def bundles_at_work(suite: Suite) -> set[str]:
    """The operations whose bundle some process runs from."""
    folder = suite.data / "bundles"
    at_work = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = (process / "cwd").readlink()
        except OSError:
            continue
        if where.parent == folder:
            at_work.add(where.name)
    return at_work


def test_a_whole_journey_through_processes_of_their_own(suite: Suite) -> None:
    assert bundles_at_work(suite) == NAMES
    with Client(suite.gateway) as client:
        transcript = journey(client, (suite.data / "demo-key").read_text())

    assert [message.role for message in transcript.messages] == ["assistant", "user", "assistant"]
    assert transcript.recap
    assert set(served(suite.data / "logs" / "functions.log")) == NAMES


def test_a_function_is_served_with_the_library_of_its_bundle(tmp_path: Path) -> None:
    """And not with the one that is installed here: this one's version is another."""
    folder = next(folder for folder in bundle(tmp_path) if folder.name == "get_jwks")
    (folder / "gptlab" / "__init__.py").write_text('__version__ = "99.0"\n')
    (port,) = free_ports(1)
    function = IsolatedFunction(folder, port, environment())
    try:
        function.wait_ready(time.monotonic() + PATIENCE)
        answer = httpx2.get(f"http://{HOST}:{port}{api.GET_JWKS.path}")
    finally:
        stop([function])

    assert answer.headers["X-GPTLab-Version"] == "99.0"


def test_nothing_of_a_function_is_left_when_it_was_stopped(tmp_path: Path) -> None:
    """Its server has workers, which would go on without it."""
    folder = next(folder for folder in bundle(tmp_path) if folder.name == "get_jwks")
    (port,) = free_ports(1)
    function = IsolatedFunction(folder, port, environment())
    function.wait_ready(time.monotonic() + PATIENCE)
    group = [process for process in Path("/proc").glob("[0-9]*") if runs_in(process, folder)]
    stop([function])

    assert len(group) > 1
    assert are_gone([int(process.name) for process in group])


def runs_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        return False
