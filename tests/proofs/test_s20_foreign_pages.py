"""A page of another origin, in a real browser, at every port of a local cloud.

The page has a name of its own that points to this machine. It asks across origins, sends what it
cannot read the answer of, and calls the ports by its own name, as DNS rebinding does.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserType, Page
from playwright.sync_api import Error as BrowserError

from emulator import local_callers
from emulator.dev_stack import LocalCloud
from emulator.firestore import rpc
from emulator.firestore.transport.connection import NOT_HTTP2
from emulator.loopback import HOST
from gptlab.client import Client
from tests.frontend.browser import chromium
from tests.proofs.metrics import Metric

NAME = "evil.test"
PROJECT = "gptlab-local"
FAULT = '[{"kind": "status", "status": 500}]'
READ = """async ([url, options, refusal]) => {
    const answer = await fetch(url, options);
    if (answer.type === "opaque" || answer.status === 403) return "";
    const text = await answer.text();
    return answer.status === 400 && text === refusal ? "" : text;
}"""
"""All that a page can read, but for a refusal: Firestore's port tells nothing in its own."""
CONNECT = """url => new Promise(told => {
    const socket = new WebSocket(url);
    socket.onopen = () => told("open");
    socket.onerror = () => told("");
})"""


class Foreign(BaseHTTPRequestHandler):
    """Serves an empty page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>a page</title>")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def own_cloud() -> Iterator[LocalCloud]:
    with LocalCloud(app=True) as running:
        yield running


@pytest.fixture(scope="module")
def visited(browser_type: BrowserType) -> Iterator[Browser]:
    browser = browser_type.launch(
        executable_path=chromium(),
        args=["--no-sandbox", f"--host-resolver-rules=MAP {NAME} {HOST}"],
    )
    yield browser
    browser.close()


@contextmanager
def foreign_page(browser: Browser) -> Iterator[Page]:
    with ThreadingHTTPServer((HOST, 0), Foreign) as server:
        Thread(target=server.serve_forever, name="foreign").start()
        page = browser.new_page()
        page.goto(f"http://{NAME}:{server.server_port}/")
        yield page
        page.close()
        server.shutdown()


def paths(cloud: LocalCloud) -> Mapping[str, str]:
    """Something to read at each port."""
    return {
        f"{cloud.gateway_url}/bots": "gateway",
        f"{cloud.functions_url}/list_bots/bots": "functions",
        f"{cloud.model.admin_url}/calls": "model",
        f"{cloud.firestore.admin}/counts?project={PROJECT}": "Firestore's admin",
        f"http://{cloud.firestore.address}/": "Firestore",
    }


def heard(page: Page, url: str, **options: object) -> bool:
    """Whether the page could read an answer."""
    try:
        return bool(page.evaluate(READ, [url, options, NOT_HTTP2.decode()]))
    except BrowserError:
        return False


def attacked(browser: Browser, cloud: LocalCloud) -> list[str]:
    """What a foreign page could read or do."""
    reached = []
    with Client(cloud.gateway_url) as someone:
        someone.log_in("demo-of-s20")
    cloud.model.clear_faults()
    with foreign_page(browser) as page:
        for url, name in paths(cloud).items():
            if heard(page, url):
                reached.append(f"read {name} across origins")
            heard(page, url, mode="no-cors", method="POST", body=FAULT)
        heard(page, f"{cloud.model.admin_url}/faults", mode="no-cors", method="POST", body=FAULT)
        clearing = f"{cloud.firestore.admin}/clear?project={PROJECT}"
        heard(page, clearing, mode="no-cors", method="POST")
        if cloud.model.faults_left():
            reached.append("gave the model a fault")
        if (
            len(cloud.firestore.export_project(PROJECT).splitlines()) == 1
        ):  # what it is, and no more
            reached.append("cleared Firestore")
        cloud.model.clear_faults()
        app = cloud.app_url.replace("http", "ws") + "/_stcore/stream"
        if page.evaluate(CONNECT, app):
            reached.append("talked to the app across origins")
    reached += _by_its_own_name(browser, cloud)
    return reached


def _by_its_own_name(browser: Browser, cloud: LocalCloud) -> Iterator[str]:
    for url, name in paths(cloud).items():
        own, page = url.replace(HOST, NAME), browser.new_page()
        with suppress(BrowserError):
            answer = page.goto(own)
            if (answer and answer.ok) or heard(page, own):
                yield f"read {name} by rebinding"
        page.close()
    page = browser.new_page()
    page.goto(cloud.app_url.replace(HOST, NAME))
    if page.evaluate(CONNECT, f"ws://{NAME}:{urlsplit(cloud.app_url).port}/_stcore/stream"):
        yield "talked to the app by rebinding"
    page.close()


def test_a_foreign_page_reaches_no_local_port(
    own_cloud: LocalCloud, visited: Browser, metric: Metric
) -> None:
    reached = attacked(visited, own_cloud)

    metric("S20", "what a page of another origin reached", len(reached), "6 ports, 3 ways", 0)
    assert reached == []


def test_a_page_of_this_machine_reads_the_api(own_cloud: LocalCloud, visited: Browser) -> None:
    with ThreadingHTTPServer((HOST, 0), Foreign) as server:
        Thread(target=server.serve_forever, name="own").start()
        page = visited.new_page()
        page.goto(f"http://localhost:{server.server_port}/")
        stream = heard(page, f"{own_cloud.gateway_url}/bots")
        page.close()
        server.shutdown()

    assert stream


def test_planted_ports_that_take_any_caller_are_caught(
    own_cloud: LocalCloud, visited: Browser, metric: Metric, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (local_callers, rpc):
        monkeypatch.setattr(module, "is_local", lambda *_: True)
    reached = attacked(visited, own_cloud)

    metric("S20", "what it reached, planted: any caller", len(reached), "6 ports", "caught")
    assert {
        "gave the model a fault",
        "cleared Firestore",
        "read model by rebinding",
        "read Firestore's admin by rebinding",
    } <= set(reached)
