"""Starts the components as processes, watches them, and stops them."""

import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urlsplit

from emulator.dev_stack import components
from emulator.dev_stack.components import Component, Readiness, Ready, Stage
from emulator.dev_stack.plan import Environment, Plan
from emulator.dev_stack.process import Process
from emulator.dev_stack.start import start_process, wait_for

Say = Callable[[str], object]


class Supervisor:
    """The processes of one local stack. Start it in the main thread: they end with that thread."""

    def __init__(self, plan: Plan, logs: Path, say: Say) -> None:
        self._plan = plan
        self._logs = logs
        self._say = say
        self._processes: list[Process] = []
        self._ended: SimpleQueue[Process] = SimpleQueue()
        self.given: Environment = {}

    def start(self) -> None:
        """All of them, ready; raises ComponentFailed."""
        for stage in components.stages(self._plan):
            self._start(stage)

    def watch(self) -> None:
        """Wait until one ends by itself, and raise ComponentFailed for it."""
        raise self._ended.get().failed()

    def stop(self) -> None:
        """The last started first."""
        while self._processes:
            self._processes.pop().stop()

    def _start(self, stage: Stage) -> None:
        began = time.monotonic()
        started = [(component, self._start_one(component)) for component in stage]
        for component, process in started:
            ready = wait_for(component, process, self._plan)
            self.given |= component.gives(ready)
            self._say(_progress(component, ready, time.monotonic() - began))

    def _start_one(self, component: Component) -> Process:
        log = fresh_log(self._logs / component.log_name)
        may_end = component.readiness is Readiness.END
        ended = (lambda process: None) if may_end else self._ended.put
        process = start_process(component, self._plan, self.given, log, ended)
        self._processes.append(process)
        return process


def _progress(component: Component, ready: Ready, seconds: float) -> str:
    where = ready.get("grpc") or urlsplit(ready.get("url", "")).netloc
    return f"  {component.name:<17} ready{' on ' + where if where else ''} ({seconds:.1f} s)"


def fresh_log(path: Path) -> Path:
    """A new log; the one of the start before is kept beside it."""
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    path.touch()
    return path
