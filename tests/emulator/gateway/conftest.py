"""A gateway before functions that do what a test wants."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from emulator.gateway import Gateway
from tests.emulator.gateway.backend import Backend
from tests.emulator.gateway.tokens import KEY, public

DEADLINES = {"slow": 0.2, "stream": 5, "endless": 0.4, "get_jwks": 5}
OPEN = ("echo", "slow", "stream", "endless", "cut", "moved", "reset", "reset_once", "get_jwks")


@pytest.fixture(scope="module")
def functions() -> Iterator[Backend]:
    with Backend() as running:
        yield running


@pytest.fixture
def backend(functions: Backend) -> Backend:
    functions.forget()
    functions.jwks = {"keys": [public(KEY)]}
    return functions


@pytest.fixture(scope="session")
def specification(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``/{function}`` is open, ``/things/{thing}`` and its parts ask for a token.

    What is below ``/wild`` and ``/wild/known`` goes to one function each.
    """
    paths: dict[str, Any] = {f"/{name}": _route(name, "get", "post") for name in OPEN}
    paths["/things/{thing}"] = _route("things", "get", "put", secured=True)
    paths["/things/{thing}/parts"] = _route("things", "post", secured=True)
    paths["/things/known"] = _route("echo", "get")
    paths["/wild/{rest}"] = _wild("moved", "get", "post")
    paths["/wild/known/{rest}"] = _wild("echo", "get")
    paths["/wild/known"] = _route("get_jwks", "get")
    document = {
        "x-google-api-management": {
            "backends": {
                name: {"address": f"https://{name}.invalid", "deadline": DEADLINES.get(name, 2)}
                for name in (*OPEN, "things")
            }
        },
        "paths": paths,
        "components": {"securitySchemes": {"access_token": {"x-google-auth": _AUTH}}},
    }
    path = tmp_path_factory.mktemp("gateway") / "openapi.json"
    path.write_text(json.dumps(document))
    return path


_AUTH = {
    "issuer": "issuer",
    "audiences": ["audience"],
    "jwksUri": "https://get_jwks.invalid/keys.json",
}


def _route(backend: str, *methods: str, secured: bool = False) -> dict[str, Any]:
    operation: dict[str, Any] = {"x-google-backend": backend}
    if secured:
        operation["security"] = [{"access_token": []}]
    return dict.fromkeys(methods, operation)


def _wild(backend: str, *methods: str) -> dict[str, Any]:
    parameter = {"name": "rest", "in": "path", "x-google-parameter": {"pattern": "**"}}
    route = {"x-google-backend": backend, "parameters": [parameter]}
    return dict.fromkeys(methods, route)


@pytest.fixture(scope="module")
def shared_gateway(functions: Backend, specification: Path) -> Iterator[Gateway]:
    with Gateway(functions.url, specification=specification) as running:
        yield running


@pytest.fixture
def gateway(backend: Backend, shared_gateway: Gateway) -> Gateway:
    """One for all tests of a module; its functions are as new in each."""
    return shared_gateway


@pytest.fixture
def fresh(backend: Backend, specification: Path) -> Iterator[httpx2.Client]:
    """Calls a gateway that has not fetched any keys yet."""
    with (
        Gateway(backend.url, specification=specification) as running,
        httpx2.Client(base_url=running.url, timeout=60) as client,
    ):
        yield client


@pytest.fixture
def http(gateway: Gateway) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=gateway.url, timeout=60) as client:
        yield client
