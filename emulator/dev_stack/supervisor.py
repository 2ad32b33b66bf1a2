"""Starts the components as processes, starts again what dies, and stops them."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urlsplit

from emulator.dev_stack import components
from emulator.dev_stack.components import FIRESTORE, Component, Readiness, Ready, Stage
from emulator.dev_stack.errors import ComponentFailed
from emulator.dev_stack.plan import Environment, Plan
from emulator.dev_stack.process import Process
from emulator.dev_stack.restart_limit import RestartLimit
from emulator.dev_stack.start import start_process, wait_for
from emulator.dev_stack.variables import Variable

Say = Callable[[str], object]


class Supervisor:
    """The processes of one local stack. Start it in the main thread: they end with that thread."""

    def __init__(self, plan: Plan, logs: Path, say: Say) -> None:
        self._plan = plan
        self._logs = logs
        self._say = say
        self._processes: list[Process] = []
        self._components: dict[str, Component] = {}
        self._limit = RestartLimit()
        self._ended: SimpleQueue[Process] = SimpleQueue()
        self.given: Environment = {}

    def start(self) -> None:
        """All of them, ready; raises ComponentFailed."""
        for stage in components.stages(self._plan):
            self._start(stage)

    def watch(self) -> None:
        """Start again what ends by itself; raises ComponentFailed once that does not help."""
        while True:
            ended = self._ended.get()
            component = self._components[ended.name]
            if not (self._can_restart(component) and self._limit.allows(component.name)):
                raise ended.failed()
            self._say(f"{ended.failed().what}. Starting it again ...")
            self._restart(component, ended)

    def stop(self) -> None:
        """The last started first."""
        while self._processes:
            self._processes.pop().stop()

    def _can_restart(self, component: Component) -> bool:
        """Where the others find it again, with what it had."""
        loses_all = component is FIRESTORE and self._plan.database is None
        return bool(component.ports) and not loses_all

    def _restart(self, component: Component, ended: Process) -> None:
        """One that dies again before it is ready is the next that has ended."""
        began = time.monotonic()
        self._processes.remove(ended)
        process = self._start_one(component)
        try:
            ready = wait_for(component, process, self._plan)
        except ComponentFailed:
            if process.is_running():
                raise
        else:
            self._say(_progress(component, ready, time.monotonic() - began))

    def _start(self, stage: Stage) -> None:
        began = time.monotonic()
        started = [(component, self._start_one(component)) for component in stage]
        for component, process in started:
            ready = wait_for(component, process, self._plan)
            self.given |= component.gives(ready)
            self._plan = replace(self._plan, ports={**self._plan.ports, **_ports(component, ready)})
            self._say(_progress(component, ready, time.monotonic() - began))

    def _start_one(self, component: Component) -> Process:
        log = fresh_log(self._logs / component.log_name)
        may_end = component.readiness is Readiness.END
        ended = (lambda process: None) if may_end else self._ended.put
        process = start_process(component, self._plan, self.given, log, ended)
        self._processes.append(process)
        self._components[component.name] = component
        return process


def _progress(component: Component, ready: Ready, seconds: float) -> str:
    where = ready.get("grpc") or urlsplit(ready.get("url", "")).netloc
    return f"  {component.name:<17} ready{' on ' + where if where else ''} ({seconds:.1f} s)"


def _ports(component: Component, ready: Ready) -> dict[Variable, int]:
    """Where it listens: started again, it must be found there."""
    addresses = (ready.get("grpc") or ready.get("url", ""), ready.get("admin", ""))
    found = (urlsplit(each if "//" in each else f"//{each}").port for each in addresses)
    return {name: port for name, port in zip(component.ports, found, strict=False) if port}


def fresh_log(path: Path) -> Path:
    """A new log; the one of the start before is kept beside it."""
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    path.touch()
    return path
