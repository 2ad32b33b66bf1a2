"""The examples of front ends without any of ours talk with an assistant, and say why not."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from emulator.dev_stack import LocalCloud
from emulator.loopback import HOST, free_port
from gptlab.client import Client
from tests.web.build import WEB
from tests.web.grants import Granted, grant
from tests.web.sites import Site

EXAMPLES = WEB / "examples"
MOST_LINES = 50


@contextmanager
def flask_app(cloud: LocalCloud, token: str) -> Iterator[str]:
    """The example as its first lines say to run it: its address."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "flask_app", "run", "--port", str(port)],
        cwd=EXAMPLES,
        env={**os.environ, "GPTLAB_V1": f"{cloud.gateway_url}/v1", "GPTLAB_GRANT": token},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        next(line for line in process.stderr if "Running on" in line)
        yield f"http://{HOST}:{port}"
    finally:
        process.kill()
        process.communicate()


def converse(page: Page, given: Granted, *, failure: str) -> None:
    """Two turns, and one after the grant was revoked."""
    for word, text in {"leeks": "I have leeks.", "onions": "And <b>onions</b>."}.items():
        say(page, text)
        expect(page.locator("p").filter(has_text=word)).to_have_count(2)
    expect(page.get_by_text("You: And <b>onions</b>.")).to_be_visible()
    given.revoke()
    say(page, "And now?")
    expect(page.get_by_text(failure)).to_be_visible()


def say(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()


def test_plain_html(page: Page, site: Site, cloud: LocalCloud, visitor: Client) -> None:
    given = grant(visitor, origins=(site.origin,))
    text = (EXAMPLES / "plain.html").read_text()
    site.pages["/"] = text.replace("http://127.0.0.1:8080", cloud.gateway_url).replace(
        "your grant", given.token
    )
    page.goto(site.origin)

    converse(page, given, failure="revoked")


def test_flask(page: Page, cloud: LocalCloud, visitor: Client) -> None:
    given = grant(visitor)
    with flask_app(cloud, given.token) as url:
        page.goto(url)
        converse(page, given, failure="revoked")
        assert given.token not in page.content()


@pytest.mark.parametrize("name", ["plain.html", "flask_app.py"])
def test_an_example_is_short_and_ours_is_not_in_it(name: str) -> None:
    text = (EXAMPLES / name).read_text()

    assert len(text.splitlines()) <= MOST_LINES
    assert "gptlab-chat" not in text
    assert "import gptlab" not in text
