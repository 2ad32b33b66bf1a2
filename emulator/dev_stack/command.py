"""`python -m emulator run`: everything on 127.0.0.1, until Ctrl-C."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from emulator.dev_stack import components, local_model, variables
from emulator.dev_stack.data import DIRECTORY, DataDirectory
from emulator.dev_stack.errors import ComponentFailed, StartRefused
from emulator.dev_stack.plan import Environment, Plan, inherited
from emulator.dev_stack.ports import check_ports
from emulator.dev_stack.running import Running, announced
from emulator.dev_stack.supervisor import Supervisor
from emulator.loopback import free_port
from emulator.virtual_environment import NotInstalled
from gptlab.core import secret_generation

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TWO_PROVIDERS = (
    "LOCAL_MODEL=1 connects to a model on this machine, and OPENAI_BASE_URL names another "
    "provider. Leave one of them out."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--memory", action="store_true", help="keep nothing after the end")
    parser.add_argument("--no-app", action="store_true", help="leave the Streamlit app out")
    parser.add_argument("--ports-free", action="store_true", help="take any free ports")
    parser.add_argument(
        "--isolated", action="store_true", help="each function in a process, from the image"
    )
    parser.add_argument(
        "--local-model",
        action="store_true",
        help="a small real model in place of the demo model; installed once, which takes minutes",
    )
    parser.add_argument("--data", type=Path, default=DIRECTORY, metavar="DIR")


def run(given: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> int:
    """Start, wait, stop. 0 after Ctrl-C, 1 when a component failed, 2 when it cannot start."""
    began = time.monotonic()
    os.umask(0o077)  # what the components write too is nobody else's
    data = DataDirectory(given.data)
    try:
        data.prepare()
        with data.held():
            return _supervised(_plan(given, environment, data), data, began)
    except StartRefused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2


def _plan(given: argparse.Namespace, environment: Mapping[str, str], data: DataDirectory) -> Plan:
    ports = dict.fromkeys(variables.PORTS, 0)
    if not given.ports_free:
        ports = variables.read_ports(environment)
    for each in (variables.APP_PORT, *([variables.MODEL_PORT] if given.local_model else [])):
        ports[each] = ports[each] or free_port()
    plan = Plan(
        environment=_shared(environment, data, local=given.local_model),
        secrets={},
        ports=ports,
        database=None if given.memory else data.database,
        app=not given.no_app,
        bundles=data.bundles if given.isolated else None,
        local_model=given.local_model,
    )
    check_ports((c for stage in components.stages(plan) for c in stage), plan.ports)
    return replace(plan, secrets=secret_generation.generate() if given.memory else data.secrets())


def _shared(environment: Mapping[str, str], data: DataDirectory, *, local: bool) -> Environment:
    shared = inherited(environment)
    shared.pop(variables.DEMO, None)
    shared.pop(variables.DEMO_KEY_VARIABLE, None)
    if local and shared.get(variables.PROVIDER.name):
        raise StartRefused(TWO_PROVIDERS)
    if not shared.get(variables.PROVIDER.name):
        shared[variables.DEMO_KEY_VARIABLE] = data.demo_key()
    return shared


def _supervised(plan: Plan, data: DataDirectory, began: float) -> int:
    supervisor = Supervisor(plan, data.logs, _say)
    try:
        with _interruptible():
            if plan.local_model:
                local_model.ENVIRONMENT.install(_say)
            supervisor.start()
            running = _running(plan, supervisor.given)
            with announced(running, data.path):
                _say(_summary(plan, running, data, time.monotonic() - began))
                supervisor.watch()
    except KeyboardInterrupt:
        _say("\nStopping …")
        return 0
    except ComponentFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except NotInstalled as failure:
        raise StartRefused(str(failure)) from None
    finally:
        with _undisturbed():
            supervisor.stop()
        _say("Everything is stopped.")
    return 0


def _running(plan: Plan, given: Environment) -> Running:
    return Running(
        pid=os.getpid(),
        gateway=given[variables.API_URL],
        app=given.get(variables.APP_URL, ""),
        demo_key=plan.environment.get(variables.DEMO_KEY_VARIABLE, ""),
    )


def _summary(plan: Plan, running: Running, data: DataDirectory, seconds: float) -> str:
    rows = {
        "App": running.app,
        "API": f"{running.gateway}   (to read: {running.gateway}/docs)",
        "Provider": _provider(plan),
        "Local key" if plan.local_model else "Demo key": running.demo_key,
        "Data": _where_data_is(plan),
        "Logs": str(data.logs),
    }
    lines = [f"  {name:<9} {value}" for name, value in rows.items() if value]
    kind = "local" if plan.local_model else "demo"
    ask = f"sign in with the {kind} key" if running.demo_key else "sign in with your key"
    after = f"Open the app and {ask}" if running.app else f"Call the API and {ask}"
    demo = ", or run a conversation in a second terminal: make demo" if running.demo_key else ""
    return "\n".join(
        ["", f"GPT Lab is ready ({seconds:.1f} s).", "", *lines, "", f"{after}{demo}",
         "Ctrl-C stops everything."]
    )  # fmt: skip


def _provider(plan: Plan) -> str:
    if plan.local_model:
        return f"{local_model.NAME}, on this machine"
    if plan.is_demo:
        return "the offline demo model (OPENAI_BASE_URL=https://api.openai.com/v1 changes it)"
    return plan.environment[variables.PROVIDER.name]


def _where_data_is(plan: Plan) -> str:
    if not plan.has_own_firestore:
        return f"in the Firestore at {plan.environment[variables.FIRESTORE.name]}"
    return str(plan.database or "kept in memory only")


@contextmanager
def _interruptible() -> Iterator[None]:
    """Every signal that asks to stop does so as Ctrl-C."""
    with _handling(signal.default_int_handler):
        yield


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A second Ctrl-C does not leave half of the components behind."""
    with _handling(signal.SIG_IGN):
        yield


@contextmanager
def _handling(handler: object) -> Iterator[None]:
    before = {each: signal.signal(each, handler) for each in SIGNALS}  # type: ignore[arg-type]
    try:
        yield
    finally:
        for each, old in before.items():
            signal.signal(each, old)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
