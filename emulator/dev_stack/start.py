"""Starts the components of a plan, stage by stage."""

import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from emulator.dev_stack.components import Component, Readiness, Ready
from emulator.dev_stack.plan import Environment, Plan
from emulator.dev_stack.process import Process
from emulator.loopback import HOST

POLL_SECONDS = 0.1


def environment_of(component: Component, plan: Plan, given: Environment) -> Environment:
    """A component's variables: secrets and overrides only for those that are trusted."""
    environment = {**plan.environment, **given}
    if component.trusted:
        environment |= {**plan.secrets, **plan.overrides}
    return environment


def start_process(
    component: Component,
    plan: Plan,
    given: Environment,
    log: Path,
    ended: Callable[[Process], object] = lambda process: None,
) -> Process:
    return Process(
        component.name,
        component.arguments(plan, given),
        environment_of(component, plan, given),
        log,
        ended,
    )


def wait_for(component: Component, process: Process, plan: Plan) -> Ready:
    """What the component says when it is ready; raises ComponentFailed."""
    if component.readiness is Readiness.LINE:
        return process.wait_ready(component.patience)
    if component.readiness is Readiness.END:
        process.wait_end()
        return {}
    url = f"http://{HOST}:{plan.port(component.ports[0])}"
    _wait_for_health(process, f"{url}{component.health_path}", component.patience)
    return {"url": url}


def _wait_for_health(process: Process, url: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not _is_healthy(url):
        if not process.is_running():
            raise process.failed()
        if time.monotonic() > until:
            raise process.failed(f"did not answer at {url} within {seconds:.0f} s")
        time.sleep(POLL_SECONDS)


def _is_healthy(url: str) -> bool:
    try:
        with urlopen(url, timeout=1) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (URLError, OSError):
        return False
