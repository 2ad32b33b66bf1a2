"""Every function in a process of its own, from the files of their image, as the platform runs it.

    python -m emulator.isolated_host --folder .gptlab/isolated

It stages the image there, starts each function under the framework's own server on a port of its
own, and writes the gateway's specification with their addresses. It prints one line of JSON when
all answer.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path
from types import FrameType
from typing import NoReturn

from emulator.dev_stack import die_with_parent
from emulator.dev_stack.restart_limit import MOST_ENDS, RestartLimit
from emulator.loopback import HOST, listen
from gptlab.api.operations import OPERATIONS
from gptlab.openapi import function_name, rendered, specification
from gptlab_deploy.bundle import bundle
from gptlab_deploy.functions import selected

PATIENCE = 120.0
POLL_SECONDS = 0.05
STOP_SECONDS = 1.0
"""A function holds nothing that it would have to put away."""


class NotStarted(Exception):
    """A function ended or did not answer; the message is for people."""


class IsolatedFunction:
    """One function's process."""

    def __init__(
        self,
        name: str,
        image: Path,
        port: int,
        environment: Mapping[str, str],
        python: str = sys.executable,
    ) -> None:
        self.name = name
        self.port = port
        self._image = image
        self._command = [
            *(python, "-P", die_with_parent.__file__, str(os.getpid())),
            "functions_framework",
        ]
        # The image's own library before any other that is installed here.
        self._environment = {
            **environment,
            **selected(name),
            "PYTHONPATH": str(image),
            "HOST": HOST,
            "PORT": str(port),
        }
        self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own functions
            self._command,
            cwd=self._image,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            process_group=0,
        )

    @property
    def pid(self) -> int:
        """Of the framework's process; what answers is its child."""
        return self._process.pid

    def wait_ready(self, until: float) -> None:
        """Return when it answers; raises NotStarted."""
        while not self._answers():
            if self._process.poll() is not None:
                raise NotStarted(f"{self.name} ended by itself")
            if time.monotonic() > until:
                raise NotStarted(f"{self.name} did not answer")
            time.sleep(POLL_SECONDS)

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def start_again(self) -> None:
        """Where it was, once nothing of the one that ended listens there any more."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process = self._started()

    def tell_to_stop(self) -> None:
        self._process.send_signal(signal.SIGINT)

    def stop(self, until: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(until - time.monotonic(), 0))
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # its server's workers too
        self._process.wait()

    def _answers(self) -> bool:
        try:
            connection = HTTPConnection(HOST, self.port, timeout=PATIENCE)
            connection.request("OPTIONS", "/")
            connection.getresponse().read()
            connection.close()
        except OSError:
            return False
        return True


def stop(functions: Iterable[IsolatedFunction]) -> None:
    """All at once."""
    until = time.monotonic() + STOP_SECONDS
    for function in functions:
        function.tell_to_stop()
    for function in functions:
        function.stop(until)


def free_ports(count: int) -> list[int]:
    """Different ones, free a moment ago."""
    with ExitStack() as opened:
        probes: list[socket.socket] = [opened.enter_context(listen()) for _ in range(count)]
        return [probe.getsockname()[1] for probe in probes]


def write_specification(path: Path, functions: Iterable[IsolatedFunction]) -> None:
    """What the gateway is given, as in a deploy: each function at its address."""
    ports = {function.name: function.port for function in functions}
    addresses = {
        function_name(operation): f"http://{HOST}:{ports[operation.name]}"
        for operation in OPERATIONS
    }
    path.write_text(rendered(specification(addresses.__getitem__)))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m emulator.isolated_host")
    parser.add_argument("--folder", type=Path, required=True, metavar="FOLDER")
    return parser.parse_args()


def keep_alive(functions: Iterable[IsolatedFunction]) -> NoReturn:
    """Start again what ends; raises NotStarted for one that ends again and again."""
    functions, limit = tuple(functions), RestartLimit()
    while True:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        for function in functions:
            if function.has_ended():
                if not limit.allows(function.name):
                    raise NotStarted(f"{function.name} ended by itself {MOST_ENDS} times a minute")
                sys.stderr.write(f"{function.name} ended by itself and is started again\n")
                function.start_again()


def end(signum: int, frame: FrameType | None) -> NoReturn:
    """Stop the functions that were started, whatever is being done."""
    sys.exit()


def main() -> int:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, end)
    folder: Path = arguments().folder.resolve()
    image, names = bundle(folder), [operation.name for operation in OPERATIONS]
    functions: list[IsolatedFunction] = []
    with ExitStack() as started:
        started.callback(stop, functions)
        for name, port in zip(names, free_ports(len(names)), strict=True):
            functions.append(IsolatedFunction(name, image, port, os.environ))
        try:
            until = time.monotonic() + PATIENCE
            for function in functions:
                function.wait_ready(until)
            path = folder / "openapi.json"
            write_specification(path, functions)
            sys.stdout.write(json.dumps({"url": "", "specification": str(path)}) + "\n")
            sys.stdout.flush()
            keep_alive(functions)
        except NotStarted as error:
            sys.stderr.write(f"{error}\n")
            return 1


if __name__ == "__main__":
    sys.exit(main())
