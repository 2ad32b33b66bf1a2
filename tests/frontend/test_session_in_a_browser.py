"""What people do with their sessions, in a real browser against the whole local cloud."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gptlab.client import Client
from tests.frontend.steps import (
    ASSISTANT,
    answered,
    be_patient,
    bubbles,
    field,
    last,
    say,
    sidebar,
    sign_in,
)
from tests.frontend.visit import Visit

CODE = "I read `row[0](x)` twice."


@pytest.fixture
def key(visit: Visit) -> str:
    return visit.key


@pytest.fixture
def chat(visit: Visit, outside: list[str]) -> Iterator[Page]:
    """A session in which something has been said."""
    page = visit.open_session(visit.session(CODE))
    answered(page, 3)
    yield page
    assert outside == []


def test_a_session_is_concluded_rated_downloaded_and_gone_on_with(
    chat: Page, key: str, client: Callable[..., Client]
) -> None:
    chat.get_by_role("button", name="Conclude").click()
    expect(chat.get_by_text("Was it useful?")).to_be_visible()
    chat.get_by_test_id("stFeedback").get_by_role("radio").first.click(force=True)
    expect(chat.get_by_text("Thank you.")).to_be_visible()
    with chat.expect_download() as started:
        chat.get_by_role("button", name="CSV").click()
    with Path(started.value.path()).open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["is_user"] for row in rows] == ["0", "1", "0"]
    assert rows[1]["message"] == CODE
    assert client(key).list_sessions().sessions[0].user_liked == 1
    chat.get_by_role("button", name="Resume").click()
    say(chat, "One more thing")
    answered(chat, 5)


def test_a_reload_comes_back_into_the_session(chat: Page) -> None:
    address = chat.url
    chat.reload()
    answered(chat, 3)
    assert chat.url == address
    chat.get_by_role("button", name="Leave").click()
    chat.get_by_role("main").get_by_role("button", name="Resume").click()
    answered(chat, 3)
    assert chat.url == address


def test_a_link_to_a_session_asks_a_visitor_for_the_key_and_then_opens_it(
    chat: Page, browser: Browser, key: str
) -> None:
    visitor = browser.new_page()
    be_patient(visitor)
    visitor.goto(chat.url)
    expect(visitor.get_by_text("Sign in to come back to this session")).to_be_visible()
    sign_in(visitor, key)
    answered(visitor, 3)
    visitor.close()


def test_the_session_of_somebody_else_stays_theirs(
    chat: Page, browser: Browser, demo_key: Callable[[], str]
) -> None:
    stranger = browser.new_page()
    be_patient(stranger)
    stranger.goto(chat.url)
    sign_in(stranger, demo_key())
    expect(stranger.get_by_text("You have no such session")).to_be_visible()
    expect(stranger.get_by_role("button", name="Start a session")).to_be_visible()
    expect(bubbles(stranger)).to_have_count(0)
    assert "session_id" not in stranger.url
    stranger.close()


def test_two_tabs_on_one_session_lose_nothing(chat: Page) -> None:
    other = chat.context.new_page()
    be_patient(other)
    other.goto(chat.url)
    answered(other, 3)
    say(other, "From the second tab")
    answered(other, 5)
    say(chat, "From the first tab")
    answered(chat, 7)
    expect(bubbles(chat).filter(has_text="From the second tab").first).to_be_visible()
    other.close()


def test_a_session_that_another_tab_concluded_is_resumed_with_the_message(
    chat: Page, key: str, client: Callable[..., Client]
) -> None:
    session_id = chat.url.rpartition("=")[2]
    client(key).end_session(session_id)
    say(chat, "Wait, I was not done")
    chat.get_by_role("button", name="Resume and send").click()
    answered(chat, 5)


def test_a_session_is_found_renamed_and_deleted_in_the_sidebar(
    chat: Page, key: str, client: Callable[..., Client]
) -> None:
    for number in range(5):
        conversation = client(key).start_session(ASSISTANT).session
        client(key).rename_session(conversation.session_id, f"Number {number}")
    chat.reload()
    rows = sidebar(chat).locator("[class*=st-key-recent_]")
    menus = sidebar(chat).locator("[class*=st-key-menu_] button")
    expect(rows).to_have_count(6)
    sidebar(chat).get_by_label("Search your sessions").fill("clara 3")
    expect(rows).to_have_count(1)
    expect(menus).to_have_count(1)
    menus.click()
    chat.get_by_text("Rename", exact=True).click()
    chat.get_by_label("Title").fill("On taste, 3")
    chat.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(rows).to_contain_text(["On taste, 3"])
    expect(menus).to_have_count(1)
    menus.click()
    chat.get_by_text("Delete", exact=True).click()
    chat.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(rows).to_have_count(5)
    expect(rows.filter(has_text="On taste")).to_have_count(0)
    assert len(client(key).list_sessions().sessions) == 5


def test_a_session_that_is_deleted_while_it_is_open_says_so_and_keeps_the_words(
    chat: Page, key: str, client: Callable[..., Client]
) -> None:
    client(key).delete_session(chat.url.rpartition("=")[2])
    say(chat, "Are you there?")
    expect(chat.get_by_text("You have no such session")).to_be_visible()
    chat.locator(".st-key-edit").get_by_role("button").click()  # the message has another one
    expect(field(chat)).to_have_value("Are you there?")


def test_what_is_too_long_to_be_sent_is_kept_and_how_much_too_long_is_said(chat: Page) -> None:
    field(chat).fill("🧪" * 8_500)
    field(chat).press("Enter")
    said = chat.get_by_text("8,500 of 8,000 characters · 500 too many")
    expect(said.filter(has_text="Your message is kept in the input")).to_be_visible()
    expect(said.and_(chat.locator(".field-count"))).to_be_visible()
    expect(field(chat)).to_have_value("🧪" * 8_500)
    field(chat).fill("🧪" * 8_000)
    field(chat).press("Enter")
    expect(bubbles(chat)).to_have_count(5)
    assert "🧪" * 8_000 in bubbles(chat).nth(3).inner_text()
    expect(chat.get_by_role("button", name="Another reply")).to_have_count(1)
    expect(chat.get_by_text("too many")).to_have_count(0)


def test_what_is_copied_is_what_was_written(chat: Page) -> None:
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    last(chat).get_by_role("button", name="Copy").click()
    expect(last(chat).get_by_role("button", name="Copied")).to_be_visible()
    assert "`row[0](x)`" in chat.evaluate("navigator.clipboard.readText()")
    last(chat).locator("code").select_text()
    chat.keyboard.press("Control+c")
    assert chat.evaluate("navigator.clipboard.readText()") == "row[0](x)"


def test_on_a_phone_a_session_is_opened_from_the_sidebar(chat: Page) -> None:
    chat.set_viewport_size({"width": 390, "height": 800})
    go_home = chat.url.partition("/assistant")[0]
    chat.goto(go_home)
    chat.get_by_test_id("stExpandSidebarButton").click()
    session = sidebar(chat).locator("[class*=st-key-recent_] button")
    links = chat.get_by_test_id("stSidebarNav")
    expect(links).to_be_visible()
    above, below = session.bounding_box(), links.bounding_box()
    assert above
    assert below
    assert above["y"] < below["y"], "sessions come before the pages"
    session.click()
    expect(sidebar(chat)).to_have_attribute("data-collapsed", "true")
    answered(chat, 3)
    wide = chat.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
