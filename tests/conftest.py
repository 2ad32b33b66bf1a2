"""The running cloud and a browser, for every test that wants them."""

import os
import ssl
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import httpcore2
import pytest
from playwright.sync_api import BrowserContext, Request

from emulator.dev_stack import LocalCloud
from gptlab.client import Client
from gptlab_deploy.bundle import bundle
from tests.firestore_servers import address, connect, embedded, official_address
from tests.frontend import browser

__all__ = ["address", "connect", "embedded", "official_address"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full", action="store_true", help="try each proof as often as its metric is published"
    )


def pytest_configure() -> None:
    """Load the TLS authorities once: each HTTP client does it, for 40 ms of CPU."""
    load = httpcore2.default_ssl_context

    @cache
    def loaded(*told: object, **options: bool) -> ssl.SSLContext:
        return load(**options)

    def default_ssl_context(**options: bool) -> ssl.SSLContext:
        told = (os.environ.get(name) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"))
        return loaded(*told, **options)

    httpcore2.default_ssl_context = default_ssl_context


MARKED_BY_FIXTURE = {
    "browser": {"page", "context", "browser_type"},
    "cloud": {"cloud", "image", "open_cloud", "official_address"},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they start. Those in a browser come last: Playwright keeps a loop open."""
    for item in items:
        started = set(getattr(item, "fixturenames", ()))
        for marker, fixtures in MARKED_BY_FIXTURE.items():
            if started & fixtures or (marker == "cloud" and "official" in item.name):
                item.add_marker(marker)
        if "proofs" in item.path.parts:
            item.add_marker("proof")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """The whole cloud, started once for all tests: gateway, functions, Firestore, demo model.

    Tests share it, so each signs in with keys of its own (``demo_key``, ``client``) and looks
    only at its own users' things. One that changes settings or clears data opens a LocalCloud of
    its own.
    """
    with LocalCloud(tmp_path_factory.mktemp("cloud") / "functions.log") as running:
        yield running


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the functions' image."""
    return bundle(tmp_path_factory.mktemp("images"))


@pytest.fixture
def demo_key() -> Callable[[], str]:
    """Makes keys that the demo model takes, each a new person's."""
    return new_demo_key


@pytest.fixture
def client(cloud: LocalCloud) -> Iterator[Callable[..., Client]]:
    """Makes signed-in clients: ``client()`` is a new person, ``client(key)`` the one of a key."""
    with ExitStack() as opened:

        def signed_in(key: str | None = None) -> Client:
            made = opened.enter_context(Client(cloud.gateway_url))
            made.log_in(key or new_demo_key())
            return made

        yield signed_in


@pytest.fixture
def visitor(cloud: LocalCloud) -> Iterator[Client]:
    """A client that is not signed in."""
    with Client(cloud.gateway_url) as made:
        yield made


@pytest.fixture(scope="session")
def base_url() -> None:
    """In place of pytest-base-url's, whose form pytest deprecates: a warning, so an error."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """In place of pytest-playwright's: which browser to start, and how."""
    return {"executable_path": browser.chromium(), "args": list(browser.FLAGS)}


@pytest.fixture
def outside(context: BrowserContext) -> list[str]:
    """Every address outside 127.0.0.1 that the browser asked for."""
    asked: list[str] = []

    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.hostname != "127.0.0.1":
            asked.append(request.url)

    context.on("request", note)
    return asked


def new_demo_key() -> str:
    return f"demo-key-of-test-person-{uuid.uuid4().hex}"
