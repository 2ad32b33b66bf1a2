"""What was said is changed, and what was said before is looked at, in a real browser."""

from playwright.sync_api import Locator, Page, Route, expect

from tests.frontend.steps import PAGE_SCRIPT, answered, bubbles, button, field, last
from tests.frontend.visit import Visit

OTHER = "demo-small-context"


def edit(message: Locator) -> Locator:
    return message.get_by_role("button", name="Edit this message and go on from there")


def said(page: Page) -> list[str]:
    """What the person said, as the page shows it."""
    return page.locator('[data-testid="stChatMessage"] .said').all_inner_texts()


def test_one_changes_what_one_said_two_messages_ago(visit: Visit) -> None:
    session_id = visit.session("I like leeks.", "And cream.", "And salt.")
    page = visit.open_session(session_id)
    answered(page, 7)
    edit(bubbles(page).nth(3)).click()
    expect(page.get_by_text("You are changing an earlier message.")).to_be_visible()
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("And cream.")
    field(page).fill("And butter.")
    field(page).press("Enter")
    answered(page, 5)
    assert said(page) == ["I like leeks.", "And butter."]
    stored = visit.client.get_session(session_id).messages
    assert [each.content for each in stored][1::2] == ["I like leeks.", "And butter."]

    page.get_by_role("button", name="Earlier version").click()
    expect(page.get_by_text("You are looking at an earlier version")).to_be_visible()
    expect(bubbles(page)).to_have_count(7)
    assert said(page) == ["I like leeks.", "And cream.", "And salt."]
    expect(field(page)).to_be_disabled()
    button(page, "Back to the newest").click()
    answered(page, 5)
    assert said(page) == ["I like leeks.", "And butter."]


def test_an_earlier_reply_is_looked_at(visit: Visit) -> None:
    session_id = visit.session("I like leeks.")
    first = visit.client.get_session(session_id).messages[-1].content
    visit.client.regenerate_reply(session_id)
    visit.client.send_message(session_id, "And cream.")
    page = visit.open_session(session_id)
    answered(page, 5)
    expect(bubbles(page).nth(2)).to_contain_text("Version 2 of 2")
    page.get_by_role("button", name="Earlier version").click()
    expect(bubbles(page)).to_have_count(3)
    expect(last(page)).to_contain_text(first[:20])
    expect(last(page)).to_contain_text("Version 1 of 2")
    page.get_by_role("button", name="Later version").click()
    answered(page, 5)


def test_a_button_that_is_pressed_before_the_page_is_whole_acts_once_it_is(visit: Visit) -> None:
    """On a slow line it is there before the part of Streamlit that can be told of it."""
    session_id = visit.session("I like leeks.")
    visit.client.regenerate_reply(session_id)
    visit.client.send_message(session_id, "And cream.")
    late: list[Route] = []
    visit.page.route(PAGE_SCRIPT, lambda route: late.append(route))
    page = visit.open_session(session_id)
    page.get_by_role("button", name="Earlier version").click()
    expect(bubbles(page)).to_have_count(5)
    page.unroute(PAGE_SCRIPT)  # what was held back goes on
    expect(bubbles(page)).to_have_count(3)
    assert late


def test_the_rest_of_the_session_is_had_of_another_model(visit: Visit) -> None:
    session_id = visit.session("I like leeks.")
    page = visit.open_session(session_id)
    button(page, "Model").click()
    page.locator("[class*=st-key-session_model_]").get_by_role("combobox").click()
    page.get_by_role("option", name=OTHER).click()
    expect(page.locator(".st-key-chat_who")).to_contain_text(OTHER)
    page.keyboard.press("Escape")
    field(page).fill("And cream.")
    field(page).press("Enter")
    answered(page, 5)
    assert visit.client.get_session(session_id).session.model == OTHER
