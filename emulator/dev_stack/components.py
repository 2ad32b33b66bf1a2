"""The components, defined once: as processes for `make run`, in threads for tests."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from enum import Enum

from emulator.dev_stack import local_model, threads, variables
from emulator.dev_stack.plan import ROOT, Environment, Plan
from emulator.dev_stack.process import READY_SECONDS
from emulator.dev_stack.variables import Variable
from emulator.loopback import HOST

Ready = Mapping[str, str]
"""What a component says of itself when it is ready."""
Thread = AbstractContextManager[tuple[object, Ready]]
"""A component in this process: its handle, and what its ready line would be."""

PRETEND_PRICES = {
    "demo-chat": (10, 40),
    "demo-chat-mini": (2, 8),
    "demo-reasoning": (20, 80),
    "demo-small-context": (10, 40),
}
"""The demo model costs nothing. These let costs and a spending limit be seen at work."""
DEMO_FACTS = {
    "GPTLAB_PROVIDER_NAME": "the offline demo model",
    "GPTLAB_PRICES": json.dumps(PRETEND_PRICES),
}
APP_FILE = ROOT / "frontend" / "app.py"


class Readiness(Enum):
    """How one sees that a component is ready."""

    LINE = "it prints a line of JSON"
    HEALTH = "its health address answers"
    END = "it ends, and well"


@dataclass(frozen=True)
class Component:
    """One part of the cloud.

    ``arguments`` follow ``python -m``, or are a command that begins with a path; ``gives`` turns
    what it says when ready into variables of those that start later; ``thread`` opens it in this
    process; ``trusted`` gets the server's secrets; ``patience`` are the seconds it may take to get
    ready.
    """

    name: str
    arguments: Callable[[Plan, Environment], Sequence[str]]
    ports: tuple[Variable, ...] = ()
    gives: Callable[[Ready], Environment] = lambda ready: {}
    readiness: Readiness = Readiness.LINE
    thread: Callable[[Plan, Environment], Thread] | None = None
    trusted: bool = False
    patience: float = READY_SECONDS
    health_path: str = "/_stcore/health"

    @property
    def log_name(self) -> str:
        return f"{self.name.lower().replace(' ', '-')}.log"


Stage = Sequence[Component]
"""Components that start together."""


def _firestore_arguments(plan: Plan, given: Environment) -> list[str]:
    port, admin = (str(plan.port(each)) for each in FIRESTORE.ports)
    where = ["--data", str(plan.database)] if plan.database else ["--memory"]
    indexes = ["--indexes", str(plan.indexes)] if plan.indexes else []
    return ["emulator.firestore", "--port", port, "--admin-port", admin, *where, *indexes]


def _app_arguments(plan: Plan, given: Environment) -> list[str]:
    options = {
        "server.port": str(plan.port(variables.APP_PORT)),
        "server.address": HOST,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    for name in (HOST, "localhost"):
        flags += ["--server.allowedHosts", name]
    return ["streamlit", "run", str(APP_FILE), *flags]


FIRESTORE = Component(
    "Firestore",
    _firestore_arguments,
    ports=(variables.FIRESTORE_PORT, variables.ADMIN_PORT),
    gives=lambda ready: {
        variables.FIRESTORE.name: ready["grpc"],
        variables.ADMIN_URL: ready["admin"],
    },
    thread=threads.firestore,
)
MODEL = Component(
    "Demo model",
    lambda plan, given: ["emulator.openai_mock", "--port", str(plan.port(variables.MODEL_PORT))],
    ports=(variables.MODEL_PORT,),
    gives=lambda ready: {variables.PROVIDER.name: ready["url"], variables.DEMO: "1", **DEMO_FACTS},
    thread=threads.model,
)
LOCAL_MODEL = Component(
    "Local model",
    lambda plan, given: local_model.command(
        plan.port(variables.MODEL_PORT), plan.environment[variables.DEMO_KEY_VARIABLE]
    ),
    ports=(variables.MODEL_PORT,),
    gives=lambda ready: {variables.PROVIDER.name: f"{ready['url']}/v1", **local_model.FACTS},
    readiness=Readiness.HEALTH,
    health_path=local_model.HEALTH_PATH,
)
FUNCTIONS = Component(
    "Functions",
    lambda plan, given: [
        "emulator.functions_host",
        *("--port", str(plan.port(variables.FUNCTIONS_PORT))),
        *("--functions", str(plan.functions)),
    ],
    ports=(variables.FUNCTIONS_PORT,),
    gives=lambda ready: {variables.FUNCTIONS_URL: ready["url"]},
    trusted=True,
)
ISOLATED_FUNCTIONS = replace(
    FUNCTIONS,
    arguments=lambda plan, given: ["emulator.isolated_host", "--folder", str(plan.bundles)],
    ports=(),
    gives=lambda ready: {
        variables.FUNCTIONS_URL: "",
        variables.SPECIFICATION: ready["specification"],
    },
    patience=150.0,
)
SEED = Component(
    "First assistants",
    lambda plan, given: ["gptlab.admin_cli", "seed"],
    readiness=Readiness.END,
    trusted=True,
)
GATEWAY = Component(
    "Gateway",
    lambda plan, given: [
        "emulator.gateway",
        *("--port", str(plan.port(variables.GATEWAY_PORT))),
        *("--functions", given[variables.FUNCTIONS_URL]),
        *("--specification", given.get(variables.SPECIFICATION) or str(plan.specification)),
    ],
    ports=(variables.GATEWAY_PORT,),
    gives=lambda ready: {variables.API_URL: ready["url"]},
    thread=threads.gateway,
)
APP = Component(
    "App",
    _app_arguments,
    ports=(variables.APP_PORT,),
    gives=lambda ready: {variables.APP_URL: ready["url"]},
    readiness=Readiness.HEALTH,
)


def stages(plan: Plan) -> tuple[Stage, ...]:
    """What to start, in order; those of one stage start together."""
    functions = ISOLATED_FUNCTIONS if plan.bundles else FUNCTIONS
    first = (
        (FIRESTORE, plan.has_own_firestore),
        (MODEL, plan.is_demo),
        (LOCAL_MODEL, plan.local_model),
    )
    return (
        tuple(component for component, is_wanted in first if is_wanted),
        (functions, SEED) if plan.seed else (functions,),
        (GATEWAY,),
        (APP,) if plan.app else (),
    )
