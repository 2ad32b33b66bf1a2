"""Every function in a process of its own, from the image's files, behind the gateway."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from emulator.isolated_host import PATIENCE, IsolatedFunction, free_ports, stop
from emulator.loopback import HOST
from gptlab.api import operations
from gptlab.api.accounts import Jwks
from gptlab.api.operations import OPERATIONS
from gptlab.client import Client, errors
from gptlab_deploy.bundle import FUNCTIONS, bundle
from tests.emulator.dev_stack.starting import DevStack, are_gone, environment, started
from tests.functions.journey import journey, served

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")

NAMES = {operation.name for operation in OPERATIONS}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevStack]:
    with started(tmp_path_factory.mktemp("isolated"), "--memory", "--isolated") as running:
        yield running


def at_work(image: Path) -> list[tuple[Path, str]]:
    """Processes that run from the image's files, each with the function that it serves."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == image:
                variables = (process / "environ").read_bytes().split(b"\0")
                (target,) = (each for each in variables if each.startswith(b"FUNCTION_TARGET="))
                found.append((process, target.decode().partition("=")[2]))
        except OSError:
            continue
    return found


def test_a_whole_journey_through_processes_of_their_own(stack: DevStack) -> None:
    image = stack.data / "bundles" / FUNCTIONS
    assert {name for _, name in at_work(image)} == NAMES
    with Client(stack.gateway) as client:
        transcript = journey(client, (stack.data / "demo-key").read_text())

    assert [message.role for message in transcript.messages] == ["assistant", "user", "assistant"]
    assert transcript.recap
    assert set(served(stack.data / "logs" / "functions.log")) == NAMES


def test_a_function_is_served_with_the_library_of_its_image(tmp_path: Path) -> None:
    """And not with the one that is installed here: this one's version is another."""
    image = bundle(tmp_path)
    (image / "gptlab" / "__init__.py").write_text('__version__ = "99.0"\n')
    (port,) = free_ports(1)
    function = IsolatedFunction(operations.GET_JWKS.name, image, port, environment())
    try:
        function.wait_ready(time.monotonic() + PATIENCE)
        answer = httpx2.get(f"http://{HOST}:{port}{operations.GET_JWKS.path}")
    finally:
        stop([function])

    assert answer.headers["X-GPTLab-Version"] == "99.0"


def test_nothing_of_a_function_is_left_when_it_was_stopped(tmp_path: Path) -> None:
    """Its server has workers, which would go on without it."""
    image = bundle(tmp_path)
    (port,) = free_ports(1)
    function = IsolatedFunction(operations.GET_JWKS.name, image, port, environment())
    function.wait_ready(time.monotonic() + PATIENCE)
    group = [int(process.name) for process, _ in at_work(image)]
    stop([function])

    assert len(group) > 1
    assert are_gone(group)


def test_a_function_that_dies_is_started_again_and_the_others_go_on(stack: DevStack) -> None:
    image = stack.data / "bundles" / FUNCTIONS
    with Client(stack.gateway) as client:
        before = client.get_jwks()
        (dead,) = {
            os.getpgid(int(process.name))
            for process, name in at_work(image)
            if name == operations.GET_JWKS.name
        }
        os.killpg(dead, signal.SIGKILL)
        assert are_gone([dead])
        assert client.log_in((stack.data / "demo-key").read_text())
        until = time.monotonic() + PATIENCE
        while not _answers(client, before) and time.monotonic() < until:
            time.sleep(0.1)
        assert client.get_jwks() == before
    log = (stack.data / "logs" / "functions.log").read_text()
    assert "get_jwks ended by itself and is started again" in log


def _answers(client: Client, wanted: Jwks) -> bool:
    try:
        return client.get_jwks() == wanted
    except errors.GPTLabError:
        return False
