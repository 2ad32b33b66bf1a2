"""The functions as the framework runs them, in this process, on the running cloud's parts."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import functions_framework
import pytest
from flask import Flask
from flask.testing import FlaskClient

from emulator.dev_stack import LocalCloud
from gptlab.api.operations import Operation
from gptlab.core import services
from tests.architecture.sources import FUNCTIONS

Call = Callable[..., Any]


@pytest.fixture
def function(cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Call]:
    """Makes the test client of one function, by its name."""
    for name, value in cloud.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(services, "_services", None)

    def made(name: str) -> FlaskClient:
        source = FUNCTIONS / name / "main.py"
        app: Flask = functions_framework.create_app(name, str(source), "http")  # type: ignore[no-untyped-call]
        client: FlaskClient = app.test_client()
        return client

    yield made
    services.current().close()


@pytest.fixture
def key(demo_key: Callable[[], str]) -> str:
    """The key of whoever asks."""
    return demo_key()


@pytest.fixture
def ask(function: Call, key: str) -> Call:
    """Calls an operation signed in, with an idempotency key where one is needed: its answer."""
    token = function("log_in").post("/login", json={"api_key": key}).json["access_token"]

    def asked(
        operation: Operation[Any, Any],
        fields: Mapping[str, object] | None = None,
        *,
        idempotency_key: str = "",
    ) -> Any:  # noqa: ANN401 - Flask's test response
        given = dict(fields or {})
        path = operation.path.format(**{name: given.pop(name) for name in operation.path_fields})
        headers = {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": idempotency_key or f"key-of-{operation.name}",
        }
        body = {"json": given} if operation.has_body else {"query_string": given}
        client = function(operation.name)
        return client.open(path, method=operation.method, headers=headers, **body)

    return asked
