"""Replies as they come, in a real browser, from a demo model that pauses where a test says so."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import DemoModel, sha256
from tests.frontend import browser
from tests.frontend.steps import (
    ASSISTANT,
    again,
    bubbles,
    field,
    go,
    last,
    say,
    stop,
)
from tests.frontend.visit import Visit

APP = browser.ROOT / "frontend" / "app.py"
Pauses = Callable[[], None]
TEXT = "I have leeks, two rivers, and a whole afternoon."
END = "(offline demo model)"
"""The label of a whole reply."""
BEGUN = 8
"""Pieces of a reply, fewer than any has."""

PULSE = "(text) => getComputedStyle(text, '::after').animationName"
GROWING_PULSE = """() => {
    const growing = document.createElement("div");
    growing.className = "st-key-growing";
    document.body.append(growing);
    return getComputedStyle(growing, "::after").animationName;
}"""
"""Of a reply whose words come."""
NOTE_KEYS = """() => {
    window.keys = [];
    addEventListener("keydown", (event) => keys.push([event.key, event.isComposing]), true);
}"""
KEY_AFTER_COMPOSITION = """(key) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", {key, keyCode: 229, bubbles: true, cancelable: true}))"""
"""As Safari tells it: the composition is over, and the key was the input method's."""


@pytest.fixture(scope="module")
def model() -> Iterator[DemoModel]:
    with DemoModel(first_token_ms=0, token_ms=20, labelled=True) as started:
        yield started


@pytest.fixture(scope="module")
def own_cloud(
    model: DemoModel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """The app's address and the API's."""
    logs = tmp_path_factory.mktemp("streaming")
    provider = {"OPENAI_BASE_URL": model.url}
    with (
        LocalCloud(logs / "functions.log", environment=provider) as cloud,
        browser.streamlit(APP, logs / "app.log", {"GPTLAB_API_URL": cloud.gateway_url}) as url,
    ):
        yield url, cloud.gateway_url


@pytest.fixture
def visit(
    own_cloud: tuple[str, str], page: Page, demo_key: Callable[[], str], outside: list[str]
) -> Iterator[Visit]:
    app, api = own_cloud
    with Visit.by(page, app, api, demo_key()) as made:
        yield made
    assert outside == []


@pytest.fixture
def chat(visit: Visit) -> Page:
    """Somebody's session that has just begun."""
    return visit.open_session(visit.session())


@pytest.fixture
def pauses(model: DemoModel, visit: Visit) -> Iterator[Pauses]:
    """Has this person's next reply pause until ``model.release()``, or for half a minute."""

    def pause() -> None:
        model.faults({"kind": "pause", "after": BEGUN, "key_sha256": sha256(visit.key)})

    yield pause
    model.release()


def test_the_opening_the_reply_and_the_recap_are_seen_growing(
    visit: Visit, model: DemoModel, pauses: Pauses
) -> None:
    page = visit.open(f"assistant?assistant_id={ASSISTANT}")

    def grows(word: str) -> None:
        shown = coming(page)
        model.release(at_least=1)
        expect(last(page)).to_contain_text(word)  # and is not one of the page before
        expect(last(page)).to_contain_text(END)
        assert last(page).inner_text().startswith(shown)

    pauses()
    page.get_by_role("button", name="Start a session").click()
    grows("Hello")
    pauses()
    say(page, TEXT)
    grows("leeks")
    expect(stop(page)).to_have_count(0)
    pauses()
    page.get_by_role("button", name="Conclude").click()
    grows("Recap")
    expect(page.get_by_text("Was it useful?")).to_be_visible()


def test_stop_keeps_what_came_and_the_session_goes_on(chat: Page, pauses: Pauses) -> None:
    pauses()
    say(chat, TEXT)
    shown = coming(chat)
    chat.keyboard.press("Escape")
    expect(chat.get_by_text("Stopped").first).to_be_visible()
    expect(chat.get_by_text("Stopping")).to_have_count(0)
    kept = last(chat).inner_text()
    assert kept.startswith(shown)
    assert END not in kept
    say(chat, "And now?")
    expect(last(chat)).to_contain_text(END)
    expect(chat.get_by_text("Stopped").first).to_be_visible()


def test_escape_and_enter_belong_to_the_input_method_while_it_composes(
    chat: Page, model: DemoModel, pauses: Pauses
) -> None:
    pauses()
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
    model.release(at_least=1)
    expect(last(chat)).to_contain_text(END)
    expect(chat.get_by_text("Stopped")).to_have_count(0)
    expect(chat.get_by_text("kept in the input")).to_have_count(0)
    devtools.send("Input.insertText", {"text": "你好"})
    pauses()
    say(chat, "Leeks again, after the composition.")
    coming(chat)
    chat.keyboard.press("Escape")
    expect(chat.get_by_text("Stopped").first).to_be_visible()


def test_the_opening_and_the_recap_can_be_stopped_too(visit: Visit, pauses: Pauses) -> None:
    pauses()
    page = visit.open(f"assistant?assistant_id={ASSISTANT}")
    page.get_by_role("button", name="Start a session").click()
    expect(last(page)).to_contain_text("Hello")
    page.keyboard.press("Escape")
    expect(again(page)).to_be_visible()
    expect(page.get_by_text("Stopped").first).to_be_visible()
    assert END not in last(page).inner_text()
    say(page, TEXT)
    expect(last(page)).to_contain_text(END)
    pauses()
    page.get_by_role("button", name="Conclude").click()
    expect(last(page)).to_contain_text("Recap of")
    stop(page).click()
    expect(page.get_by_text("Was it useful?")).to_be_visible()
    assert END not in last(page).inner_text()


def test_another_reply_takes_the_place_of_the_last_one(chat: Page, pauses: Pauses) -> None:
    say(chat, TEXT)
    expect(last(chat)).to_contain_text(END)
    pauses()
    again(chat).click()
    coming(chat)
    chat.keyboard.press("Escape")
    expect(chat.get_by_text("Stopped").first).to_be_visible()
    expect(again(chat)).to_be_visible()
    expect(bubbles(chat)).to_have_count(3)
    assert END not in last(chat).inner_text()


def test_a_message_sent_too_early_waits_in_the_input(
    chat: Page, model: DemoModel, pauses: Pauses
) -> None:
    pauses()
    say(chat, TEXT)
    coming(chat)
    field(chat).fill("Not yet")
    field(chat).press("Enter")
    expect(chat.get_by_text("kept in the input")).to_be_visible()
    model.release(at_least=1)
    expect(last(chat)).to_contain_text(END)
    expect(field(chat)).to_have_value("Not yet")


def test_another_page_can_be_visited_meanwhile(
    chat: Page, model: DemoModel, pauses: Pauses
) -> None:
    pauses()
    say(chat, TEXT)
    coming(chat)
    go(chat, "Lounge")
    expect(chat.get_by_role("main").get_by_role("button", name="Chat").first).to_be_visible()
    go(chat, "Assistant")
    model.release(at_least=1)
    expect(bubbles(chat)).to_have_count(3)
    expect(last(chat)).to_contain_text(END)


def test_a_reload_in_mid_stream_shows_the_stored_reply(
    chat: Page, model: DemoModel, pauses: Pauses
) -> None:
    pauses()
    say(chat, TEXT)
    coming(chat)
    chat.reload()
    model.release(at_least=1)
    expect(bubbles(chat)).to_have_count(3)
    expect(last(chat)).to_contain_text(END)
    expect(chat.get_by_text("still being made")).to_have_count(0)


def test_a_failure_in_mid_stream_keeps_the_text_and_retry_mends_it(
    chat: Page, model: DemoModel, visit: Visit
) -> None:
    model.faults({"kind": "drop", "after": 8, "key_sha256": sha256(visit.key)})
    say(chat, TEXT)
    expect(chat.get_by_text("Broken off here")).to_be_visible()
    expect(chat.get_by_text("That did not work this time")).to_be_visible()
    expect(bubbles(chat).filter(has_text=TEXT).first).to_be_visible()
    chat.get_by_role("button", name="Retry").click()
    expect(last(chat)).to_contain_text(END)
    expect(chat.get_by_text("That did not work this time")).to_have_count(0)
    expect(bubbles(chat)).to_have_count(3)


def test_a_pulse_shows_while_a_reply_stalls_and_only_then(
    chat: Page, model: DemoModel, pauses: Pauses
) -> None:
    growing, stalled = chat.locator(".st-key-growing"), chat.locator(".st-key-stalled")
    pauses()
    say(chat, TEXT)
    coming(chat)
    expect(stalled).to_have_count(1)
    expect(growing).to_have_count(0)
    assert stalled.evaluate(PULSE) == "gptlab-pulse"
    assert chat.evaluate(GROWING_PULSE) == "none"
    model.release(at_least=1)
    expect(last(chat)).to_contain_text(END)
    expect(stalled).to_have_count(0)


def coming(page: Page) -> str:
    """Waits until some of the reply is there, and not all of it: what is there."""
    expect(stop(page)).to_be_visible()
    growing = page.locator(".st-key-growing, .st-key-stalled")
    expect(growing).not_to_be_empty()
    shown = growing.inner_text().strip()
    assert END not in shown
    return shown
