"""One person's way through the app, in a real browser, against the whole local cloud."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from emulator.suite import LocalCloud
from tests.frontend import browser

APP = browser.ROOT / "frontend" / "app.py"
PATIENCE = 30_000
"""Milliseconds: the first run of the app loads everything."""


@pytest.fixture
def app(cloud: LocalCloud, demo_key: Callable[[], str], tmp_path: Path) -> Iterator[str]:
    """The app on the local cloud, with a demo key of its own."""
    environment = {"GPTLAB_API_URL": cloud.gateway_url, "GPTLAB_DEMO_KEY": demo_key()}
    with browser.streamlit(APP, tmp_path / "streamlit.log", environment) as url:
        yield url


def test_from_the_demo_sign_in_to_the_recap_and_back(
    app: str, page: Page, outside: list[str]
) -> None:
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    sign_in(page, app)
    create_assistant(page)
    start_talking(page)
    for number, text in enumerate(("Hello there", "What do you make of it?"), start=1):
        say(page, text)
        expect(bubbles(page)).to_have_count(1 + 2 * number)
        expect(main(page).get_by_text("tokens in")).to_be_visible()
    conclude(page)
    find_in_past_sessions(page)
    rename_and_delete(page)
    assert outside == []


def test_a_link_opens_the_assistant_also_for_the_first_visitor(app: str, page: Page) -> None:
    """Streamlit runs the scripts of a folder named ``pages`` by themselves for the first one."""
    page.goto(f"{app}/assistant?assistant_id=NoSuchCode0000000000")
    expect(main(page).get_by_text("Find an assistant")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stSidebarNavLink").first).to_be_visible()


def test_the_lounge_shows_its_assistants_to_a_visitor(app: str, page: Page) -> None:
    page.goto(f"{app}/lounge")
    expect(main(page).get_by_role("button", name="Chat").first).to_be_visible(timeout=PATIENCE)


def sign_in(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Try it with the demo model").click()
    page.get_by_role("button", name="Open Lab").click()


def create_assistant(page: Page) -> None:
    for label, text in (
        ("Name", "Debate partner"),
        ("Tag line", "Takes the other side"),
        ("Description", "Argues politely until you have better reasons."),
        ("Initial prompt", "You argue politely against whatever is said."),
    ):
        page.get_by_role("textbox", name=label, exact=True).fill(text)
    page.get_by_role("button", name="Create the assistant").click()
    expect(page.get_by_text("Your assistant is ready")).to_be_visible()
    expect(page.get_by_text("/assistant?assistant_id=")).to_be_visible()


def start_talking(page: Page) -> None:
    page.get_by_role("button", name="Talk to it").click()
    page.get_by_role("button", name="Start a session").click()
    expect(bubbles(page)).to_have_count(1)


def say(page: Page, text: str) -> None:
    field = page.get_by_test_id("stChatInputTextArea")
    expect(field).to_be_enabled()
    field.fill(text)
    field.press("Enter")
    expect(bubbles(page).filter(has_text=text).first).to_be_visible()


def conclude(page: Page) -> None:
    page.get_by_role("button", name="Conclude").click()
    expect(page.get_by_text("Was it useful?")).to_be_visible()
    expect(bubbles(page).first).not_to_be_empty()


def find_in_past_sessions(page: Page) -> None:
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Past sessions").click()
    expect(main(page).get_by_text("Debate partner")).to_be_visible()
    expect(main(page).get_by_text("concluded")).to_be_visible()
    main(page).get_by_role("button", name="Recap").click()
    expect(page.get_by_text("Was it useful?")).to_be_visible()


def rename_and_delete(page: Page) -> None:
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Past sessions").click()
    page.get_by_role("button", name="More").click()
    page.get_by_text("Rename", exact=True).click()
    page.get_by_label("Title").fill("On taste")
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(main(page).get_by_text("On taste")).to_be_visible()
    page.get_by_role("button", name="More").click()
    page.get_by_text("Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(main(page).get_by_text("No session yet.")).to_be_visible()


def bubbles(page: Page) -> Locator:
    return page.get_by_test_id("stChatMessage").filter(visible=True)


def main(page: Page) -> Locator:
    return page.get_by_role("main")
