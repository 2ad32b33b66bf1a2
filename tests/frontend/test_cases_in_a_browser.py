"""Cases are made of what was said, and versions reply side by side, in a real browser."""

from playwright.sync_api import Page, expect

from tests.frontend.steps import answered, bubbles, button
from tests.frontend.visit import Visit
from tests.functions.assistants import cook


def test_a_reply_becomes_a_case_with_one_click(visit: Visit) -> None:
    bot = visit.client.create_bot(cook()).bot_id
    page = visit.open_session(visit.session("I like leeks.", "And cream.", bot_id=bot), bot)
    answered(page, 5)
    expect(page.get_by_role("button", name="Make this a test case")).to_have_count(2)
    bubbles(page).nth(2).get_by_role("button", name="Make this a test case").click()
    message = page.get_by_role("textbox", name="Message", exact=True)
    expect(message).to_have_value("I like leeks.")
    expect(message).to_be_focused()
    expect(message).to_be_in_viewport()
    page.get_by_role("textbox", name="Text", exact=True).fill("leek")
    button(page, "Save the case").click()
    expect(button(page, "Delete")).to_have_count(1)
    (case,) = visit.client.list_cases(bot).cases
    assert [message.role for message in case.content.messages] == ["assistant", "user"]


def test_two_columns_grow_beside_each_other(visit: Visit) -> None:
    bot = visit.client.create_bot(cook()).bot_id
    page = visit.open(f"assistant?assistant_id={bot}&view=publish")
    page.get_by_text("Compare replies side by side").click()
    page.get_by_role("textbox", name="Message to all").fill("I like leeks.")
    choose(page, "Model of column 2", "demo-small-context")
    button(page, "Ask all of them").click()
    expect(page.get_by_text("tokens in")).to_have_count(2)
    expect(page.get_by_text("demo-small-context · ")).to_have_count(1)
    page.get_by_text("Mark what is different").click()
    expect(page.locator("#root .difference")).to_have_count(1)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).click()
