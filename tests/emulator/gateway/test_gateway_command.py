"""``python -m emulator.gateway``."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from emulator.loopback import listen
from tests.emulator.gateway.backend import Backend

COMMAND = (sys.executable, "-m", "emulator.gateway")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_listens_and_ends_cleanly(
    backend: Backend, specification: Path, number: signal.Signals
) -> None:
    options = ("--functions", backend.url, "--specification", str(specification))
    with subprocess.Popen(
        [*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        url = json.loads(process.stdout.readline())["url"]
        assert httpx2.get(f"{url}/echo?key=secret").content == b"echo"
        process.send_signal(number)
        assert process.wait(60) == 0
        assert process.stdout.read() + process.stderr.read() == b""


def test_a_taken_port_is_said_and_ends_it(backend: Backend, specification: Path) -> None:
    with listen() as taken:
        port = str(taken.getsockname()[1])
        done = refused("--functions", backend.url, "--port", port)
    assert port in done.stderr


@pytest.mark.parametrize("text", ["[]", "{", "{}"])
def test_a_file_that_is_no_specification_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(text)
    done = refused("--functions", "http://127.0.0.1:1", "--specification", str(path))
    assert done.stderr == f"{path} is not the gateway's specification\n"


def test_a_missing_specification_is_said(tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    done = refused("--functions", "http://127.0.0.1:1", "--specification", str(path))
    assert done.stderr == f"cannot read {path}: No such file or directory\n"


def refused(*options: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    return done
