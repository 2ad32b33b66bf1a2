"""What is typed in a form that the app does not keep survives a reload, in a real browser."""

from playwright.sync_api import Locator, Page, expect

from tests.frontend.steps import AT_REST, KEPT, PAGE_SCRIPT, at_rest, button, field, go, until_kept
from tests.frontend.visit import Visit
from tests.functions.assistants import cook

DISH = {"name": "dish", "type": "text", "required": True}


def named(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def test_what_is_filled_in_for_a_session_is_there_again_and_is_what_it_begins_with(
    visit: Visit,
) -> None:
    bot = visit.client.create_bot(cook(variables=[DISH]))
    page = visit.open(f"assistant?assistant_id={bot.bot_id}")
    named(page, "dish").fill("leek soup")
    page.locator(AT_REST).wait_for()
    page.reload()
    expect(named(page, "dish")).to_have_value("leek soup")
    page.locator(AT_REST).wait_for()
    button(page, "Start a session").click()
    expect(field(page)).to_be_enabled()
    (session,) = visit.client.list_sessions().sessions
    assert visit.client.get_session(session.session_id).variables == {"dish": "leek soup"}
    visit.open(f"assistant?assistant_id={bot.bot_id}")
    expect(named(page, "dish")).to_have_value("")


def test_what_is_filled_in_before_the_page_is_whole_is_there_again(visit: Visit) -> None:
    bot = visit.client.create_bot(cook(variables=[DISH]))
    visit.page.route(PAGE_SCRIPT, lambda route: route.abort())
    page = visit.open(f"assistant?assistant_id={bot.bot_id}")
    named(page, "dish").fill("leek soup")
    page.unroute(PAGE_SCRIPT)
    page.reload()
    expect(named(page, "dish")).to_have_value("leek soup")
    at_rest(page)
    expect(named(page, "dish")).to_have_value("leek soup")


def test_a_case_that_was_not_saved_is_there_again_for_its_assistant_alone(visit: Visit) -> None:
    bot, other = visit.client.create_bot(cook()), visit.client.create_bot(cook())
    page = visit.open(f"assistant?assistant_id={bot.bot_id}&view=publish")
    named(page, "Message").fill("I have leeks.")
    named(page, "Text").fill("cream")
    page.locator(AT_REST).wait_for()
    until_kept(page, "I have leeks.")
    page.reload()
    expect(named(page, "Message")).to_have_value("I have leeks.")
    expect(named(page, "Text")).to_have_value("cream")
    page.locator(AT_REST).wait_for()
    button(page, "Add a case").click()
    expect(button(page, "Delete")).to_have_count(1)
    (case,) = visit.client.list_cases(bot.bot_id).cases
    assert case.content.messages[-1].content == "I have leeks."
    page.locator(AT_REST).wait_for()
    expect(named(page, "Message")).to_have_value("")
    named(page, "Message").fill("I have onions.")
    visit.open(f"assistant?assistant_id={other.bot_id}&view=publish")
    expect(named(page, "Message")).to_have_value("")
    page.locator(AT_REST).wait_for()
    expect(named(page, "Message")).to_have_value("")


def test_of_a_message_that_becomes_a_case_only_what_is_typed_is_kept(visit: Visit) -> None:
    bot = visit.client.create_bot(cook()).bot_id
    page = visit.open_session(visit.session("I like leeks.", bot_id=bot), bot)
    page.get_by_role("button", name="Make this a test case").first.click()
    expect(named(page, "Message")).to_have_value("I like leeks.")
    page.locator(AT_REST).wait_for()
    named(page, "Message").fill("Onions, then.")
    until_kept(page, "Onions, then.")
    assert "I like leeks." not in page.evaluate(KEPT)


def test_a_message_that_was_not_sent_is_there_after_another_page(visit: Visit) -> None:
    session_id = visit.session("One.")
    page = visit.open_session(session_id)
    field(page).fill("Not sent yet")
    until_kept(page, "Not sent yet")
    go(page, "Lounge")
    expect(page.get_by_role("heading", name="Lounge")).to_be_visible()
    page.locator(f".st-key-recent_{session_id} button").click()
    expect(field(page)).to_have_value("Not sent yet")
    field(page).press("Enter")
    expect(page.get_by_text("Not sent yet").first).to_be_visible()
    go(page, "Lounge")
    expect(page.get_by_role("heading", name="Lounge")).to_be_visible()
    page.locator(f".st-key-recent_{session_id} button").click()
    expect(field(page)).to_be_enabled()
    expect(field(page)).to_have_value("")
