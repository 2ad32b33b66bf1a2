"""What people expect of buttons, dialogs and sentences, in a real browser."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from emulator.dev_stack import LocalCloud
from tests.frontend.steps import answered, be_patient, bubbles, button, last, say, sidebar
from tests.frontend.visit import Visit
from tests.functions.assistants import cook, revision

RED = 170
"""Of 255, and twice as much as of green and of blue."""
PAGE = 20
"""Sessions on a page of the list."""
AWKWARD = (
    "on your own key",
    "who it is to be",
    "It gets a face of its own",
    "Not right now",
    "What has come is being kept",
)


def is_red(found: Locator) -> bool:
    colour = found.evaluate("each => getComputedStyle(each).backgroundColor")
    red, green, blue = (int(each) for each in colour[4:-1].split(",")[:3])
    return red >= RED and red >= 2 * max(green, blue)


def test_who_receives_the_key_is_said_above_the_field(app: str, page: Page) -> None:
    be_patient(page)
    page.goto(app)
    page.get_by_text("I have a key of my own").click()
    said = page.get_by_text("The demo model on this machine receives this key")
    field = page.get_by_label("Your demo API key")
    expect(said).to_be_visible()
    expect(field).to_be_visible()
    above, below = said.bounding_box(), field.bounding_box()
    assert above
    assert below
    assert above["y"] < below["y"]


def test_each_browser_has_its_own_demo_account(app: str, page: Page, browser: Browser) -> None:
    be_patient(page)
    page.goto(app)
    expect(page.get_by_text("This browser gets a demo account of its own")).to_be_visible()
    button(page, "Try it with the demo model").click()
    page.get_by_role("button", name="Chat with").click()
    answered(page, 1)
    say(page, "Mine alone.")
    answered(page, 3)
    with browser.new_context() as context:
        other = context.new_page()
        other.goto(app)
        button(other, "Try it with the demo model").click()
        expect(sidebar(other).get_by_text("They will be listed here.")).to_be_visible()
        expect(other.get_by_text("Mine alone.")).to_have_count(0)


def test_the_account_is_called_so_and_signing_out_says_what_it_does(visit: Visit) -> None:
    page = visit.open("faq")
    button(page, "Account").click()
    expect(page.get_by_text("on your other devices within 15 minutes")).to_be_visible()
    button(page, "Sign out").click()
    expect(page.get_by_text("You are signed out here.")).to_be_visible()


def test_a_dialog_that_destroys_is_red_and_names_what_goes(visit: Visit) -> None:
    visit.client.rename_session(visit.session("Hello."), "Juno and the garden")
    page = visit.open("sessions")
    sidebar(page).locator("[class*=st-key-menu_] button").click()
    page.get_by_text("Delete", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Juno and the garden")).to_be_visible()
    assert is_red(button(dialog, "Delete"))
    assert not is_red(button(dialog, "Cancel"))
    button(dialog, "Cancel").click()
    expect(dialog).to_have_count(0)
    assert len(visit.client.list_sessions().sessions) == 1


def test_a_dialogs_buttons_say_what_they_do_and_any_two_versions_are_compared(
    visit: Visit,
) -> None:
    bot = visit.client.create_bot(cook(initial_prompt="You ask for reasons."))
    for prompt in ("You ask for proofs.", "You ask for examples."):
        bot = visit.client.revise_bot(revision(bot, initial_prompt=prompt))
    page = visit.open(f"assistant?assistant_id={bot.bot_id}&view=versions")
    expect(page.get_by_role("deletion")).to_have_text("removed: proofs")
    page.get_by_role("combobox", name="What changed since").first.click()
    page.get_by_role("option", name="Version 1").click()
    expect(page.get_by_role("deletion")).to_have_text("removed: reasons")
    page.get_by_text("Version 1", exact=True).last.click()
    button(page, "Restore version 1").click()
    dialog = page.get_by_role("dialog")
    expect(button(dialog, "Restore version 1")).to_be_visible()
    expect(button(dialog, "Cancel")).to_be_visible()


def test_a_spending_limit_that_is_reached_leads_to_where_it_is_raised(visit: Visit) -> None:
    session_id = visit.session("Hello.")
    visit.client.set_spend_limit(0.0, allow_unpriced_models=False)
    page = visit.open_session(session_id)
    say(page, "Go on.")
    raised = button(page, "Raise the limit")
    expect(raised).to_be_visible()
    expect(button(page, "Retry")).to_have_attribute("kind", "secondary")
    expect(raised).to_have_attribute("kind", "primary")
    raised.click()
    expect(page.get_by_role("heading", name="Spending")).to_be_visible()


def test_the_next_page_of_a_list_begins_at_its_top_in_ones_language(visit: Visit) -> None:
    for _ in range(2 * PAGE):  # a short page would be seen from its top anyway
        visit.session()
    page = visit.open("sessions?lang=zh")
    button(page, "下一页").click()
    expect(button(page, "上一页")).to_be_enabled()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def test_an_assistant_is_shared_by_a_link_and_a_code_to_scan(visit: Visit) -> None:
    page = visit.open_session(visit.session("Hello."))
    button(page, "Share").click()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    shared = page.get_by_test_id("stCode").filter(has_text="assistant?assistant_id=").first
    expect(shared).not_to_contain_text("session_id")


def test_no_page_has_the_phrases_that_people_stumbled_over(visit: Visit) -> None:
    session_id = visit.session("Hello.")
    for path in ("", "lounge", "lab", "account", f"assistant?session_id={session_id}"):
        page = visit.open(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for phrase in AWKWARD:
            expect(page.get_by_text(phrase)).to_have_count(0)


def test_the_coaches_speak_chinese_where_the_app_does(visit: Visit) -> None:
    page = visit.open("lounge?lang=zh")
    expect(page.get_by_text("找到您的下一步")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="聊天").first.click()
    expect(bubbles(page)).to_have_count(1)
    expect(last(page)).to_have_text(re.compile("[\u4e00-\u9fff]{4}"))


def test_the_api_has_a_welcome_with_a_quick_start_and_pages_with_examples(
    cloud: LocalCloud, page: Page
) -> None:
    page.goto(cloud.gateway_url)
    expect(page.get_by_role("heading", name="Quick start")).to_be_in_viewport()
    page.get_by_role("link", name="All operations, with examples").click()
    expect(page.get_by_role("heading", name="Signing in")).to_be_visible()
    expect(page.locator("#send_message").get_by_text("curl").first).to_be_attached()
    expect(page.locator("#send_message").get_by_text("lab.send_message(").first).to_be_attached()
