"""The components that can run in a thread of this process.

Each is imported when it is opened: `make run` starts them as processes and loads none.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.dev_stack import variables
from emulator.dev_stack.plan import Environment, Plan

if TYPE_CHECKING:
    from emulator.firestore import FirestoreServer
    from emulator.gateway import Gateway
    from emulator.openai_mock import DemoModel

Ready = Mapping[str, str]


@contextmanager
def firestore(plan: Plan, given: Environment) -> Iterator[tuple["FirestoreServer", Ready]]:
    from emulator.firestore import FirestoreServer

    in_memory = plan.database is None
    with FirestoreServer(memory=in_memory, data=plan.database, indexes=plan.indexes) as server:
        yield server, {"grpc": server.address, "admin": server.admin}


@contextmanager
def model(plan: Plan, given: Environment) -> Iterator[tuple["DemoModel", Ready]]:
    """Without its delays, keeping what it was asked, and with a label that ends each reply."""
    from emulator.openai_mock import DemoModel

    with DemoModel(first_token_ms=0, token_ms=0, record=True, labelled=True) as server:
        yield server, {"url": server.url, "admin": server.admin_url}


@contextmanager
def gateway(plan: Plan, given: Environment) -> Iterator[tuple["Gateway", Ready]]:
    from emulator.gateway import Gateway

    specification = Path(given.get(variables.SPECIFICATION) or plan.specification)
    with Gateway(given[variables.FUNCTIONS_URL], specification=specification) as server:
        yield server, {"url": server.url}
