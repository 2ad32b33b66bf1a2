"""The whole cloud inside a test or a benchmark."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from emulator.dev_stack import components, variables
from emulator.dev_stack.components import Stage
from emulator.dev_stack.plan import ROOT, Environment, Plan, inherited
from emulator.dev_stack.process import Process
from emulator.dev_stack.start import start_process, wait_for
from emulator.loopback import free_port
from gptlab.core import secret_generation

if TYPE_CHECKING:
    from emulator.firestore import FirestoreServer
    from emulator.openai_mock import DemoModel


class LocalCloud:
    """Everything of `make run` on free ports, in memory, for the length of a ``with``.

    Firestore, the demo model and the gateway run in threads, so a test can ask them what they
    saw (``firestore``, ``model``); the functions are a process that logs to ``log_path`` at DEBUG.
    ``environment`` is what the functions are given, secrets included; the argument of that name
    overrides parts of it (``{"GPTLAB_TURN_LEASE": "2"}``). Nothing of the caller's OpenAI or
    GPTLAB variables comes in. Enter it in a thread that outlives it.
    """

    def __init__(
        self,
        log_path: Path | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        functions: Path = ROOT / "functions",
        seed: bool = True,
        app: bool = False,
    ) -> None:
        self._given: Environment = {}
        self._handles: dict[str, object] = {}
        self._processes: dict[str, Process] = {}
        self._opened = ExitStack()
        self._asked_log_path = log_path
        self._plan = Plan(
            environment=_hermetic(os.environ),
            secrets=secret_generation.generate(),
            ports={variables.APP_PORT: free_port()} if app else {},
            functions=functions,
            overrides={"GPTLAB_LOG_LEVEL": "DEBUG", **(environment or {})},
            seed=seed,
            app=app,
        )

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            self.log_path = self._asked_log_path or Path(
                opened.enter_context(tempfile.TemporaryDirectory()), "components.log"
            )
            for stage in components.stages(self._plan):
                self._open_threads(stage, opened)
                self._start_processes(stage, self._plan, opened)
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.close()

    @property
    def gateway_url(self) -> str:
        return self._given[variables.API_URL]

    @property
    def functions_url(self) -> str:
        return self._given[variables.FUNCTIONS_URL]

    @property
    def app_url(self) -> str:
        return self._given[variables.APP_URL]

    @property
    def firestore(self) -> "FirestoreServer":
        return cast("FirestoreServer", self._handles[components.FIRESTORE.name])

    @property
    def model(self) -> "DemoModel":
        return cast("DemoModel", self._handles[components.MODEL.name])

    @property
    def environment(self) -> Environment:
        return self._processes[components.FUNCTIONS.name].environment

    @property
    def functions_pid(self) -> int:
        """Of the process to kill where a test is about that."""
        return self._processes[components.FUNCTIONS.name].pid

    def restart_functions(self) -> None:
        """Stop the functions, where they still run, and start them at the same address."""
        self._processes[components.FUNCTIONS.name].stop()
        port = int(self.functions_url.rpartition(":")[2])
        plan = replace(self._plan, ports={**self._plan.ports, variables.FUNCTIONS_PORT: port})
        self._start_processes((components.FUNCTIONS,), plan, self._opened)

    def _open_threads(self, stage: Stage, opened: ExitStack) -> None:
        for component in stage:
            if component.thread:
                thread = component.thread(self._plan, self._given)
                self._handles[component.name], ready = opened.enter_context(thread)
                self._given |= component.gives(ready)

    def _start_processes(self, stage: Stage, plan: Plan, opened: ExitStack) -> None:
        started = [
            (component, start_process(component, plan, self._given, self.log_path))
            for component in stage
            if not component.thread
        ]
        for _, process in started:
            opened.callback(process.stop)
        for component, process in started:
            self._processes[component.name] = process
            self._given |= component.gives(wait_for(component, process, plan))


def _hermetic(environment: Mapping[str, str]) -> Environment:
    """Nothing that would make a test depend on whose machine it runs on."""
    return inherited(
        {
            name: value
            for name, value in environment.items()
            if not name.startswith(("OPENAI_", "GPTLAB_", "FIRESTORE_", "FUNCTION_", "GOOGLE_"))
        }
    )
