"""The local gateway shows the specification it works by."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from typing import Any
from unittest.mock import create_autospec
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from emulator.dev_stack import LocalCloud
from emulator.gateway import examples
from emulator.gateway.documentation import page
from gptlab.api import bench, bots, completions, grants, imports, responses
from gptlab.api.operations import OPERATIONS, Auth, Operation
from gptlab.client import Client
from tests.architecture.sources import FUNCTIONS

SPECIFICATION = FUNCTIONS / "openapi.json"
API = "http://127.0.0.1:8080"
OWN = {
    "$KEY": "demo-key-of-somebody",
    "$NEW_KEY": "demo-key-of-another",
    "$CODE": "ABCDEFG-1234567-ABCDEFG-1234567",
    "$BOT": "ShowcaseClarity00001",
    "$SESSION": "A" * 20,
    "$SENT_WITH": "key-of-the-message",
    "$MODEL": "demo-chat",
    "$CASE": "C" * 20,
    "$REVISION": "D" * 20,
    "$GRANT": "G" * 20,
}
"""What a reader puts in place of the examples' variables."""


def test_the_page_explains_every_operation_and_schema(cloud: LocalCloud) -> None:
    shown = httpx2.get(f"{cloud.gateway_url}/docs").text
    schemas = json.loads(SPECIFICATION.read_text())["components"]["schemas"]

    for name in [*(operation.name for operation in OPERATIONS), *schemas]:
        assert f'<section id="{name}">' in shown


def test_the_page_fetches_nothing_and_may_fetch_nothing(cloud: LocalCloud) -> None:
    answer = httpx2.get(f"{cloud.gateway_url}/docs")

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    fetching = r"(?:src|href|action)=.?https?:|<script|<img|<link|@import|url\("
    assert not re.search(fetching, answer.text)


def test_every_link_leads_somewhere() -> None:
    shown = page(json.loads(SPECIFICATION.read_text()), API)
    linked = set(re.findall(r'href="#([^"]+)"', shown))

    assert linked <= set(re.findall(r'id="([^"]+)"', shown))


def test_the_document_itself_is_served_as_it_is(cloud: LocalCloud) -> None:
    answer = httpx2.get(f"{cloud.gateway_url}/openapi.json")

    assert answer.text == SPECIFICATION.read_text()


def test_what_a_schema_says_is_shown_as_text() -> None:
    document = json.loads(SPECIFICATION.read_text())
    document["info"]["description"] = "<b>&"
    document["components"]["schemas"]["Error"]["description"] = "``code`` & <i>"

    assert "&lt;b&gt;&amp;" in page(document, API)
    assert "<code>code</code> &amp; &lt;i&gt;" in page(document, API)


def test_the_gateways_own_address_is_a_welcome(cloud: LocalCloud) -> None:
    answer = httpx2.get(cloud.gateway_url)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert 'href="/docs"' in answer.text
    assert f"export API={cloud.gateway_url} " in unescape(answer.text)


def test_the_quick_start_runs_as_it_is_written(
    cloud: LocalCloud, demo_key: Callable[[], str]
) -> None:
    text = httpx2.get(cloud.gateway_url).text
    shell, python = (unescape(each) for each in re.findall(r"<pre><code>(.*?)</code>", text, re.S))
    key = demo_key()
    for command in (
        ["bash", "-euc", shell.replace("demo-...", key)],
        [sys.executable, "-c", python.replace("demo-...", key)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        assert "put things off" in done.stdout


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_has_an_example_that_it_takes(operation: Operation[Any, Any]) -> None:
    document = json.loads(SPECIFICATION.read_text())
    specified = document["paths"][operation.path][operation.method.lower()]
    command = put_in(examples.curl(operation.method, operation.path, specified))
    words = shlex.split(command)

    (url,) = [urlsplit(word) for word in words if word.startswith(API)]
    assert url.path == put_in(examples.path_of(operation.path))
    bodies = [words[at + 1] for at, word in enumerate(words) if word == "-d"]
    body = json.loads(bodies[0]) if bodies else dict(parse_qsl(url.query))
    path = {name: put_in(examples.NAMES[name]) for name in operation.path_fields}
    assert operation.request_model().of(**path, **body)
    has_token = any(word.startswith("Authorization:") for word in words)
    assert has_token == (operation.auth in (Auth.REQUIRED, Auth.PROVIDER_KEY))
    wants_key = any(word.startswith("Idempotency-Key:") for word in words)
    assert wants_key == operation.requires_idempotency_key


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_example_in_python_is_a_call_that_the_client_takes(
    operation: Operation[Any, Any],
) -> None:
    document = json.loads(SPECIFICATION.read_text())
    call = examples.python(document["paths"][operation.path][operation.method.lower()])
    taken = create_autospec(Client, instance=True)
    own = {name.removeprefix("$").lower(): value for name, value in OWN.items()}
    own |= {"bot_id": OWN["$BOT"], "session_id": OWN["$SESSION"]}
    own |= {"case_id": OWN["$CASE"], "grant_id": OWN["$GRANT"]}
    modules = (bench, bots, completions, grants, imports, responses)
    classes = {name: given for module in modules for name, given in vars(module).items()}

    eval(call, {**classes, **own, "lab": taken})  # noqa: S307 - ours

    assert getattr(taken, operation.name).call_count == 1


def put_in(text: str) -> str:
    """The examples' variables, as a shell would."""
    for name, value in {**OWN, "$API": API, "$TOKEN": "a.b.c"}.items():
        text = re.sub(re.escape(name) + r"\b", value, text)
    return text
