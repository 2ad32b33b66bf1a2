"""The built client holds conversations with the local cloud, in Node.js and in a browser."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from tests.conftest import new_demo_key
from tests.web.build import DIST
from tests.web.sites import Site

JOURNEY = Path(__file__).with_name("client_journey.mjs")
IN_NODE = """
import {{ journey }} from {journey};
import * as client from {client};
console.log(JSON.stringify(await journey(client, ...process.argv.slice(1))));
"""
IN_A_BROWSER = """async (given) => {
    const { journey } = await import("/client_journey.mjs");
    return journey(await import("/client.js"), ...given);
}"""
NOT_RUN = "NOT RUN: the client's journey needs Node.js 20 or newer; install it and run: make test"


def check(told: dict[str, Any]) -> None:
    assert told["missing"] == "bot_not_found"
    assert told["opening"][0] == "notice"
    assert told["opening"][-1] == "done"
    assert "leeks" in told["said"]
    assert told["replayed"] == "true"
    assert len(told["keysOfOneCall"]) == 2
    assert len(set(told["keysOfOneCall"])) == 1
    assert told["streamed"] == told["stored"]
    assert "onions" in told["stored"]
    assert told["again"] == [["done", True]]
    assert told["messageCount"] == 5  # the opening and two turns: nothing was said twice
    assert told["renewals"] == [True]  # one, for two calls at once
    assert told["refusal"] == [True, "bot_not_found", 404]
    assert "leeks" in told["completion"]
    assert told["aborted"] == "AbortError"
    assert told["logins"] == 2
    assert told["isSignedOut"]


def given(cloud: LocalCloud) -> list[str]:
    """The API's address and two keys. To the second the model stalls, so there is what to abort."""
    key, slow_key = new_demo_key(), new_demo_key()
    stall = {"kind": "stall", "after": 8, "seconds": 2.0, "key_sha256": sha256(slow_key)}
    cloud.model.faults(stall)
    return [cloud.gateway_url, key, slow_key]


def test_in_node(cloud: LocalCloud) -> None:
    if not shutil.which("node"):
        pytest.skip(NOT_RUN)
    program = IN_NODE.format(
        journey=json.dumps(JOURNEY.as_uri()), client=json.dumps((DIST / "client.js").as_uri())
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", program, "--", *given(cloud)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    check(json.loads(done.stdout))


def test_in_a_browser_on_a_page_of_another_origin(
    cloud: LocalCloud, page: Page, site: Site
) -> None:
    site.pages |= {"/": "<title>a page</title>", "/client_journey.mjs": JOURNEY.read_bytes()}
    page.goto(site.origin)

    check(page.evaluate(IN_A_BROWSER, given(cloud)))
