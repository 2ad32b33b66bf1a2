"""What somebody does in the app, in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

ASSISTANT = "ShowcaseClarity00001"
AT_REST = '[data-test-script-state="notRunning"]'
"""Nothing of the page runs."""
PAGE_SCRIPT = "**/BidiComponent*.js"
"""Streamlit's own part that runs ours."""
KEPT = "JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])"
"""What the browser has of the app."""
PATIENCE = 60_000
"""Milliseconds: the first run of the app loads everything."""


def be_patient(page: Page) -> None:
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)


def sign_in(page: Page, key: str) -> None:
    """With a key of one's own; where the demo model is offered, that form is folded in."""
    own = page.get_by_text("I have a key of my own")
    field = page.locator(".st-key-key_field input")
    expect(own.or_(field).first).to_be_visible()
    if own.is_visible() and not field.is_visible():
        own.click()
    field.fill(key)
    page.get_by_role("button", name="Sign in", exact=True).click()
    try:
        expect(page.get_by_text("You are not signed in.")).to_have_count(0)
    except AssertionError as error:
        error.add_note(f"The page said: {page.get_by_test_id('stAlert').all_inner_texts()}")
        raise


def start(page: Page, app: str, key: str) -> None:
    """Somebody's session that has just begun."""
    be_patient(page)
    page.goto(f"{app}/assistant?assistant_id={ASSISTANT}")
    sign_in(page, key)
    page.get_by_role("button", name="Start a session").click()
    expect(again(page)).to_be_visible()


def say(page: Page, text: str) -> None:
    expect(field(page)).to_be_enabled()
    field(page).fill(text)
    field(page).press("Enter")
    expect(bubbles(page).filter(has_text=text).first).to_be_visible()


def answered(page: Page, count: int) -> None:
    """Waits until so many messages are there, and the last is whole."""
    expect(bubbles(page)).to_have_count(count)
    expect(again(page)).to_have_count(1)  # that of the reply before stays for a moment
    expect(last(page).locator(".reply-foot")).to_have_count(1)  # none while it grows


def go(page: Page, name: str) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()


def field(page: Page) -> Locator:
    """That of the session that is shown: the one before stays until the page's run is over."""
    return page.locator('[data-stale="false"] [data-testid="stChatInputTextArea"]')


def bubbles(page: Page) -> Locator:
    return page.get_by_test_id("stChatMessage").filter(visible=True)


def last(page: Page) -> Locator:
    return bubbles(page).last


def again(page: Page) -> Locator:
    """Under the last reply, while nothing is under way."""
    return page.get_by_role("button", name="Another reply")


def stop(page: Page) -> Locator:
    """Ours: while a run takes long, Streamlit shows one too."""
    return page.locator(".st-key-stop").get_by_role("button", name="Stop")


def sidebar(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar")


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def at_rest(page: Page) -> None:
    """Nothing runs, and nothing is about to."""
    for _ in range(2):
        page.wait_for_timeout(100)
        page.locator(AT_REST).wait_for(timeout=PATIENCE)


def until_kept(page: Page, text: str) -> None:
    """The browser has it. The page's policy forbids what ``wait_for_function`` does."""
    for _ in range(100):
        if text in page.evaluate(KEPT):
            return
        page.wait_for_timeout(100)
    pytest.fail("It was not kept.")
