"""A cloud whose functions run as two processes, of which one is killed now and then."""

import os
import select
import signal
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import count, cycle
from pathlib import Path
from socket import create_connection, socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from types import TracebackType
from typing import Self

from emulator.dev_stack.plan import INDEXES, Environment, inherited
from emulator.dev_stack.process import Process
from emulator.firestore import FirestoreServer
from emulator.gateway import Gateway
from emulator.loopback import HOST, free_port
from emulator.openai_mock import DemoModel
from gptlab.core import secret_generation

PROVIDER_MILLISECONDS = 300
"""So that a kill meets turns in their middle."""


class Instance:
    """One process of all functions, at a port that stays its own. It ends with this thread."""

    def __init__(self, environment: Environment, log: Path) -> None:
        self.port = free_port()
        self._environment = environment
        self._log = log
        self.start()

    def start(self) -> None:
        command = ["emulator.functions_host", "--port", str(self.port)]
        self._process = Process("Functions", command, self._environment, self._log)

    def wait_ready(self) -> None:
        self._process.wait_ready()

    def is_running(self) -> bool:
        return self._process.is_running()

    def kill(self) -> None:
        if self.is_running():
            os.kill(self._process.pid, signal.SIGKILL)
        self.stop()

    def stop(self) -> None:
        self._process.stop()


class TwoInstances:
    """Enter it to start; ``settings`` are variables of the functions."""

    def __init__(self, **settings: str) -> None:
        self._asked = settings
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            self.firestore = opened.enter_context(FirestoreServer(memory=True, indexes=INDEXES))
            model = DemoModel(first_token_ms=PROVIDER_MILLISECONDS, token_ms=0)
            self.model = opened.enter_context(model)
            self.environment = {
                **inherited({}),
                **secret_generation.generate(),
                "FIRESTORE_EMULATOR_HOST": self.firestore.address,
                "OPENAI_BASE_URL": self.model.url,
                "GPTLAB_DEMO": "1",
                **self._asked,
            }
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
            self._instances = [Instance(self.environment, folder / "log") for _ in range(2)]
            for each in self._instances:
                opened.callback(each.stop)
            for each in self._instances:
                each.wait_ready()
            self._turn = cycle(self._instances)
            self.functions_url = opened.enter_context(
                spread([each.port for each in self._instances])
            )
            self.gateway_url = opened.enter_context(Gateway(self.functions_url)).url
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.close()

    def kill(self) -> None:
        """The one and the other in turn."""
        next(self._turn).kill()

    def start_again(self) -> None:
        """Those that were killed."""
        killed = [each for each in self._instances if not each.is_running()]
        for each in killed:
            each.start()
        for each in killed:
            each.wait_ready()

    def replace(self) -> None:
        """Kill one, and start it again."""
        self.kill()
        self.start_again()


@contextmanager
def spread(ports: Sequence[int]) -> Iterator[str]:
    """The address of what passes connections on to these in turn, and past one that is dead."""
    turn = count()

    class Passing(BaseRequestHandler):
        def handle(self) -> None:
            first = next(turn) % len(ports)
            with suppress(OSError), _connected([*ports[first:], *ports[:first]]) as far:
                _pass_both_ways(self.request, far)

    with ThreadingTCPServer((HOST, 0), Passing) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,), name="spread")
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def _connected(ports: Iterable[int]) -> socket:
    """To the first that is there."""
    for port in ports:
        with suppress(ConnectionRefusedError):
            return create_connection((HOST, port))
    raise ConnectionRefusedError


def _pass_both_ways(near: socket, far: socket) -> None:
    """Until either side ends, or breaks."""
    other = {near: far, far: near}
    while True:
        for each in select.select(other, (), ())[0]:
            received = each.recv(65536)
            if not received:
                return
            other[each].sendall(received)
