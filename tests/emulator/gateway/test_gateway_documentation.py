"""The local gateway shows the specification it works by."""

import json
import re

import httpx2

from emulator.dev_stack import LocalCloud
from emulator.gateway.documentation import page
from gptlab.api.operations import OPERATIONS
from tests.architecture.sources import FUNCTIONS

SPECIFICATION = FUNCTIONS / "openapi.json"


def test_the_page_explains_every_operation_and_schema(cloud: LocalCloud) -> None:
    shown = httpx2.get(f"{cloud.gateway_url}/docs").text
    schemas = json.loads(SPECIFICATION.read_text())["components"]["schemas"]

    for name in [*(operation.name for operation in OPERATIONS), *schemas]:
        assert f'<section id="{name}">' in shown


def test_the_page_fetches_nothing_and_may_fetch_nothing(cloud: LocalCloud) -> None:
    answer = httpx2.get(f"{cloud.gateway_url}/docs")

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"https?://|<script|<img|<link|@import|url\(", answer.text)


def test_every_link_leads_somewhere() -> None:
    shown = page(json.loads(SPECIFICATION.read_text()))
    linked = set(re.findall(r'href="#([^"]+)"', shown))

    assert linked <= set(re.findall(r'id="([^"]+)"', shown))


def test_the_document_itself_is_served_as_it_is(cloud: LocalCloud) -> None:
    answer = httpx2.get(f"{cloud.gateway_url}/openapi.json")

    assert answer.text == SPECIFICATION.read_text()


def test_what_a_schema_says_is_shown_as_text() -> None:
    document = json.loads(SPECIFICATION.read_text())
    document["info"]["description"] = "<b>&"
    document["components"]["schemas"]["Error"]["description"] = "``code`` & <i>"

    assert "&lt;b&gt;&amp;" in page(document)
    assert "<code>code</code> &amp; &lt;i&gt;" in page(document)
