"""Starts `python -m emulator run` as a person would, and looks at what it left."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from emulator.dev_stack.plan import ROOT

COMMAND = (sys.executable, "-m", "emulator", "run")
SECONDS = 90.0
LAST_LINE = "Ctrl-C stops everything.\n"


def environment(**variables: str) -> dict[str, str]:
    """This process's own, with the library importable and no provider named."""
    kept = {
        name: v for name, v in os.environ.items() if not name.startswith(("OPENAI_", "GPTLAB_"))
    }
    return {**kept, "PYTHONPATH": str(ROOT / "shared"), **variables}


class DevStack:
    """A local stack that was started with these options, without the app and on free ports."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.process = subprocess.Popen(
            [*COMMAND, "--ports-free", "--no-app", "--data", str(data), *options],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = self._read()
        if self.said.endswith(LAST_LINE):
            self.running: Mapping[str, str] = json.loads((data / "running.json").read_text())

    def _read(self) -> str:
        """What it says until it is ready, or until it gives up."""
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if line == LAST_LINE:
                break
        return said

    def line(self) -> str:
        """What it says next."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    @property
    def gateway(self) -> str:
        return self.running["gateway"]

    def component(self, module: str) -> int:
        """The process id of one component."""
        return next(pid for pid in self.components() if module in _command_line(pid))

    def components(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def end(self) -> tuple[int, str]:
        """Wait for its end: exit code and what it said on stderr."""
        _, error = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, error


@contextmanager
def started(data: Path, *options: str) -> Iterator[DevStack]:
    stack = DevStack(data, *options)
    try:
        yield stack
    finally:
        if stack.process.poll() is None:
            stack.process.terminate()
        stack.process.communicate(timeout=SECONDS)


def refused(*options: str, **variables: str) -> str:
    """What it says when it does not start, which it then must say without a traceback."""
    done = subprocess.run(
        [*COMMAND, *options],
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "ready" not in done.stdout
    return done.stderr


def answers(url: str) -> bool:
    """Whether anything listens at this address."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), 1).close()
    except OSError:
        return False
    return True


def are_gone(pids: list[int]) -> bool:
    """Whether all of them end within some seconds."""
    until = time.monotonic() + SECONDS
    while any(_command_line(pid) for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _command_line(pid: int) -> str:
    """Empty for a process that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
