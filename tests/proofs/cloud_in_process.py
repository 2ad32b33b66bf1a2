"""The whole cloud with its functions in this process, so that a fault can be planted in them.

Real HTTP all the way: gateway, functions, provider. Only here a test may patch one named function
and see that its checker notices.
"""

import json
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

import pytest
from werkzeug.serving import make_server

from emulator.dev_stack.components import PRETEND_PRICES
from emulator.dev_stack.plan import INDEXES, ROOT
from emulator.firestore import FirestoreServer
from emulator.functions_host import QuietHandler, create_host
from emulator.gateway import Gateway
from emulator.loopback import HOST, address, listen
from emulator.openai_mock import DemoModel
from gptlab.core import secret_generation, services
from gptlab.core.services import Services
from gptlab.core.settings import Settings

PROJECT = "gptlab-planted"
PROVIDER_MILLISECONDS = 30
"""A provider takes time. At none at all, two requests would seldom meet."""


class Cloud(Protocol):
    """What every cloud of the tests offers."""

    @property
    def gateway_url(self) -> str: ...
    @property
    def functions_url(self) -> str: ...
    @property
    def firestore(self) -> FirestoreServer: ...
    @property
    def model(self) -> DemoModel: ...
    @property
    def environment(self) -> dict[str, str]: ...


class MovableClock:
    """The time, moved by as much as a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class CloudInProcess:
    """Enter it to start; ``settings`` are variables that win over its own."""

    def __init__(self, **settings: str) -> None:
        self.clock = MovableClock()
        self._asked = settings
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            self.firestore = opened.enter_context(FirestoreServer(memory=True, indexes=INDEXES))
            self.model = opened.enter_context(
                DemoModel(
                    first_token_ms=PROVIDER_MILLISECONDS, token_ms=0, record=True, labelled=True
                )
            )
            self.environment = {
                **secret_generation.generate(),
                "FIRESTORE_EMULATOR_HOST": self.firestore.address,
                "GOOGLE_CLOUD_PROJECT": PROJECT,
                "OPENAI_BASE_URL": self.model.url,
                "GPTLAB_DEMO": "1",
                "GPTLAB_LOG_LEVEL": "ERROR",
                "GPTLAB_PRICES": json.dumps(PRETEND_PRICES),
                **self._asked,
            }
            self.services = Services(Settings.from_environment(self.environment), clock=self.clock)
            self._install(opened)
            self.functions_url = self._serve_functions(opened)
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

    def _install(self, opened: ExitStack) -> None:
        """Make these the process's services, and put back what was there before."""
        patch = opened.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("FIRESTORE_EMULATOR_HOST", self.firestore.address)
        patch.setattr(services, "_services", self.services)
        opened.callback(self.services.close)
        # Made now, while the environment is as they want it.
        for part in ("store", "chat"):
            getattr(self.services, part)

    def _serve_functions(self, opened: ExitStack) -> str:
        listener = opened.enter_context(listen())
        host = create_host(ROOT / "functions")
        server = make_server(
            HOST, 0, host, threaded=True, request_handler=QuietHandler, fd=listener.fileno()
        )
        thread = threading.Thread(target=server.serve_forever, name="functions-in-process")
        thread.start()
        opened.callback(server.server_close)
        opened.callback(thread.join)
        opened.callback(server.shutdown)
        return address(listener)
