"""Replies as they come, in a real browser, from a demo model that takes its time."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import DemoModel, sha256
from tests.frontend import browser
from tests.frontend.steps import (
    ASSISTANT,
    END,
    again,
    be_patient,
    bubbles,
    field,
    go,
    last,
    say,
    sign_in,
    start,
    stop,
)

APP = browser.ROOT / "frontend" / "app.py"
TEXT = "I have leeks, two rivers, and a whole afternoon."

WATCH = """() => {
    const seen = new Set();
    new MutationObserver(() => {
        for (const bubble of document.querySelectorAll('[data-testid="stChatMessage"]')) {
            seen.add(bubble.innerText.trim());
        }
        window.seen = [...seen];
    }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""
"""Notes every text that any bubble ever had."""
PULSE = "(text) => getComputedStyle(text, '::after').animationName"
NOTE_KEYS = """() => {
    window.keys = [];
    addEventListener("keydown", (event) => keys.push([event.key, event.isComposing]), true);
}"""
KEY_AFTER_COMPOSITION = """(key) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", {key, keyCode: 229, bubbles: true, cancelable: true}))"""
"""As Safari tells it: the composition is over, and the key was the input method's."""


@pytest.fixture(scope="module")
def slow() -> Iterator[DemoModel]:
    with DemoModel(first_token_ms=100, token_ms=110) as model:
        yield model


@pytest.fixture(scope="module")
def app(slow: DemoModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    logs = tmp_path_factory.mktemp("streaming")
    provider = {"OPENAI_BASE_URL": slow.url}
    with (
        LocalCloud(logs / "functions.log", environment=provider) as cloud,
        browser.streamlit(APP, logs / "app.log", {"GPTLAB_API_URL": cloud.gateway_url}) as url,
    ):
        yield url


@pytest.fixture
def key(demo_key: Callable[[], str]) -> str:
    return demo_key()


@pytest.fixture
def chat(app: str, page: Page, key: str, outside: list[str]) -> Iterator[Page]:
    """Somebody's session that has just begun."""
    start(page, app, key)
    yield page
    assert outside == []


def test_the_opening_the_reply_and_the_recap_are_seen_growing(
    app: str, page: Page, key: str
) -> None:
    be_patient(page)
    page.goto(f"{app}/assistant?assistant_id={ASSISTANT}")
    sign_in(page, key)
    button = page.get_by_role("button", name="Start a session")
    expect(button).to_be_visible()
    page.evaluate(WATCH)
    button.click()
    grown(page, "Hello")
    say(page, TEXT)
    grown(page, "leeks")
    expect(stop(page)).to_have_count(0)
    page.get_by_role("button", name="Conclude").click()
    grown(page, "Recap")
    expect(page.get_by_text("Was it useful?")).to_be_visible()


def test_stop_keeps_what_came_and_the_session_goes_on(chat: Page) -> None:
    say(chat, TEXT)
    shown = coming(chat)
    chat.keyboard.press("Escape")
    expect(chat.get_by_text("Stopped")).to_be_visible()
    expect(chat.get_by_text("Stopping")).to_have_count(0)
    kept = last(chat).inner_text()
    assert kept.startswith(shown)
    assert END not in kept
    say(chat, "And now?")
    expect(last(chat)).to_contain_text(END)
    expect(chat.get_by_text("Stopped")).to_be_visible()


def test_escape_and_enter_belong_to_the_input_method_while_it_composes(chat: Page) -> None:
    say(chat, TEXT)
    coming(chat)
    chat.evaluate(NOTE_KEYS)
    field(chat).focus()
    devtools = chat.context.new_cdp_session(chat)
    composed = {"text": "ni hao", "selectionStart": 6, "selectionEnd": 6}
    devtools.send("Input.imeSetComposition", composed)
    expect(field(chat)).to_have_value("ni hao")
    chat.keyboard.press("Escape")
    chat.keyboard.press("Enter")  # a real input method keeps it, here it breaks the line
    chat.evaluate(KEY_AFTER_COMPOSITION, "Escape")
    chat.evaluate(KEY_AFTER_COMPOSITION, "Enter")
    assert chat.evaluate("keys") == [
        ["Escape", True], ["Enter", True], ["Escape", False], ["Enter", False],
    ]  # fmt: skip
    expect(last(chat)).to_contain_text(END)
    expect(chat.get_by_text("Stopped")).to_have_count(0)
    expect(chat.get_by_text("kept in the input")).to_have_count(0)
    devtools.send("Input.insertText", {"text": "你好"})
    say(chat, "Leeks again, after the composition.")
    coming(chat, "eeks")
    chat.keyboard.press("Escape")
    expect(chat.get_by_text("Stopped")).to_be_visible()


def test_the_opening_and_the_recap_can_be_stopped_too(app: str, page: Page, key: str) -> None:
    be_patient(page)
    page.goto(f"{app}/assistant?assistant_id={ASSISTANT}")
    sign_in(page, key)
    page.get_by_role("button", name="Start a session").click()
    expect(last(page)).to_contain_text("Hello")
    page.keyboard.press("Escape")
    expect(again(page)).to_be_visible()
    expect(page.get_by_text("Stopped")).to_be_visible()
    assert END not in last(page).inner_text()
    say(page, TEXT)
    expect(last(page)).to_contain_text(END)
    page.get_by_role("button", name="Conclude").click()
    expect(last(page)).to_contain_text("Recap of")
    stop(page).click()
    expect(page.get_by_text("Was it useful?")).to_be_visible()
    assert END not in last(page).inner_text()


def test_another_reply_takes_the_place_of_the_last_one(chat: Page) -> None:
    say(chat, TEXT)
    expect(last(chat)).to_contain_text(END)
    again(chat).click()
    coming(chat)
    chat.keyboard.press("Escape")
    expect(chat.get_by_text("Stopped")).to_be_visible()
    expect(again(chat)).to_be_visible()
    expect(bubbles(chat)).to_have_count(3)
    assert END not in last(chat).inner_text()


def test_a_message_sent_too_early_waits_in_the_input(chat: Page) -> None:
    say(chat, TEXT)
    coming(chat)
    field(chat).fill("Not yet")
    field(chat).press("Enter")
    expect(chat.get_by_text("kept in the input")).to_be_visible()
    expect(last(chat)).to_contain_text(END)
    expect(field(chat)).to_have_value("Not yet")


def test_another_page_can_be_visited_meanwhile(chat: Page) -> None:
    say(chat, TEXT)
    coming(chat)
    go(chat, "Lounge")
    expect(chat.get_by_role("main").get_by_role("button", name="Chat").first).to_be_visible()
    go(chat, "Assistant")
    expect(bubbles(chat)).to_have_count(3)
    expect(last(chat)).to_contain_text(END)


def test_a_reload_in_mid_stream_shows_the_stored_reply(chat: Page) -> None:
    say(chat, TEXT)
    coming(chat)
    chat.reload()
    expect(bubbles(chat)).to_have_count(3)
    expect(last(chat)).to_contain_text(END)
    expect(chat.get_by_text("still being made")).to_have_count(0)


def test_a_failure_in_mid_stream_keeps_the_text_and_retry_mends_it(
    chat: Page, slow: DemoModel, key: str
) -> None:
    slow.faults({"kind": "drop", "after": 8, "key_sha256": sha256(key)})
    say(chat, TEXT)
    expect(chat.get_by_text("Broken off here")).to_be_visible()
    expect(chat.get_by_text("That did not work this time")).to_be_visible()
    expect(bubbles(chat).filter(has_text=TEXT).first).to_be_visible()
    chat.get_by_role("button", name="Retry").click()
    expect(last(chat)).to_contain_text(END)
    expect(chat.get_by_text("That did not work this time")).to_have_count(0)
    expect(bubbles(chat)).to_have_count(3)


def test_a_pulse_shows_while_a_reply_stalls_and_only_then(
    chat: Page, slow: DemoModel, key: str
) -> None:
    slow.faults({"kind": "stall", "after": 8, "seconds": 4, "key_sha256": sha256(key)})
    say(chat, TEXT)
    coming(chat, "sounds")
    expect(chat.locator(".st-key-growing")).to_have_count(1)
    assert chat.locator(".st-key-growing").evaluate(PULSE) == "none"
    expect(chat.locator(".st-key-stalled")).to_have_count(1)
    assert chat.locator(".st-key-stalled").evaluate(PULSE) == "gptlab-pulse"
    expect(chat.locator(".st-key-growing")).to_have_count(1)
    expect(last(chat)).to_contain_text(END)
    expect(chat.locator(".st-key-stalled")).to_have_count(0)


def coming(page: Page, word: str = "leeks") -> str:
    """Waits until some of the reply is there, and not all of it: what is there."""
    expect(stop(page)).to_be_visible()
    expect(last(page)).to_contain_text(word)
    shown = last(page).inner_text().strip()
    assert END not in shown
    return shown


def grown(page: Page, word: str) -> None:
    """Waits for the end of a reply with this word, and looks back at how it came."""
    page.wait_for_function(
        "parts => window.seen?.some(text => parts.every(part => text.includes(part)))",
        arg=[word, END],
    )
    seen = page.evaluate("window.seen")
    whole = next(text for text in seen if word in text and END in text)
    assert len({text for text in seen if text and whole.startswith(text)}) > 3
