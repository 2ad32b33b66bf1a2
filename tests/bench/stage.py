"""Everything a measurement needs, running: store, model, gateway, floor and product."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from emulator.dev_stack.plan import ROOT, Environment, inherited
from emulator.dev_stack.process import Process
from emulator.loopback import HOST, free_port
from gptlab.core import secret_generation
from tests.bench.conversations import Conversations
from tests.bench.processes import Cores, Use, pinned, start, use_of, wait_until_listening

THREADS = 160
"""As deployed, as many as requests at once: eighty streams, and eighty that begin."""
FLOOR = Path(__file__).parent / "floor"
PRODUCT = ROOT / "functions" / "send_message"


@dataclass(frozen=True)
class Function:
    """A function as the framework serves it, on a core of its own."""

    name: str
    url: str
    process: Process

    def use(self) -> Use:
        return use_of(self.process.pid)


@dataclass(frozen=True)
class Stage:
    """What runs. ``helpers`` share the other core with whoever measures."""

    floor: Function
    product: Function
    gateway_url: str
    helpers: dict[str, Process]
    conversations: Conversations

    @property
    def functions(self) -> tuple[Function, Function]:
        return self.floor, self.product


@contextmanager
def stage(threads: int = THREADS) -> Iterator[Stage]:
    """Enter it in a thread that outlives it, and measure from that thread: it is pinned too."""
    cores = Cores.here()
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory())
        opened.enter_context(pinned(cores.others))
        starting = _Starting(opened, Path(folder, "bench.log"), cores, _environment(threads))
        yield starting.stage()


@dataclass
class _Starting:
    opened: ExitStack
    log: Path
    cores: Cores
    environment: Environment

    def stage(self) -> Stage:
        store = self._process("store", ["emulator.firestore", "--memory"])
        self.environment["FIRESTORE_EMULATOR_HOST"] = store.wait_ready()["grpc"]
        model = self._process("model", ["tests.bench.model"])
        model_url = self.environment["OPENAI_BASE_URL"] = model.wait_ready()["url"]
        floor, product = self._function("floor", FLOOR), self._function("product", PRODUCT)
        gateway = self._process("gateway", ["tests.bench.gateway", product.url, model_url])
        with _in_this_process("FIRESTORE_EMULATOR_HOST", self.environment):
            conversations = Conversations(self.environment)
        self.opened.callback(conversations.close)
        helpers = {"store": store, "model": model, "gateway": gateway}
        return Stage(floor, product, gateway.wait_ready()["url"], helpers, conversations)

    def _process(self, name: str, arguments: list[str]) -> Process:
        process = start(name, arguments, self.environment, self.log)
        self.opened.callback(process.stop)
        return process

    def _function(self, name: str, folder: Path) -> Function:
        port = free_port()
        source = str(folder / "main.py")
        arguments = ["--target", "send_message", "--source", source]
        where = ["--host", HOST, "--port", str(port)]
        with pinned(self.cores.functions):
            process = self._process(name, ["functions_framework", *arguments, *where])
        wait_until_listening(process, port)
        return Function(name, f"http://{HOST}:{port}", process)


@contextmanager
def _in_this_process(name: str, environment: Environment) -> Iterator[None]:
    """The store's client takes its address from nowhere else, when it is made."""
    before = os.environ.get(name)
    os.environ[name] = environment[name]
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def _environment(threads: int) -> Environment:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "GPTLAB_", "FIRESTORE_", "GOOGLE_"))
    }
    return {
        **inherited(kept),
        **secret_generation.generate(),
        "THREADS": str(threads),
        "WORKERS": "1",
    }
