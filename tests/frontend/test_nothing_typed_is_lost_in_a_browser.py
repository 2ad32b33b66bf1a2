"""What is typed or clicked in the app is never lost, in a real browser."""

import random

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.frontend.steps import (
    AT_REST,
    PAGE_SCRIPT,
    answered,
    at_rest,
    be_patient,
    bubbles,
    button,
    field,
    last,
    sidebar,
    until_kept,
)
from tests.frontend.visit import Visit
from tests.functions.assistants import cook

PROMPT = "You argue politely against whatever is said. Begin by asking for a claim."
PRESSES = 12
"""At each length; a press of a mouse or a finger takes 30 to 300 ms."""
LONGEST, SHORTEST = 0.3, 0.03
CALM, RESTLESS = 5, 300
"""Looks at where something is: so many alike, and at the most."""

SETTLING_PIXELS = 5
"""A line height that is rounded moves no press away; the fault to be caught moved it by 56."""


HEIGHTS = """async (expander) => {
    const heights = new Set();
    expander.querySelector("summary").click();
    for (const end = performance.now() + 1500; performance.now() < end;) {
        heights.add(expander.getBoundingClientRect().height);
        await new Promise((done) => setTimeout(done, 5));
    }
    return [...heights];
}"""
"""Those that an expander has as it opens."""
SUDDEN = 6
"""Closed, open, and what its parts add; one that grows for half a second has some thirty."""


def prompt(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Initial prompt")


def pressed(page: Page, at: Locator, seconds: float) -> None:
    """As a hand does: what moves away under the pointer meanwhile is not clicked."""
    box = at.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(seconds * 1000)
    page.mouse.up()


def test_no_press_in_what_opens_is_swallowed(app: str, page: Page) -> None:
    """While it grows, what is pressed in it moves away from under the pointer."""
    be_patient(page)
    page.goto(app)
    expander = page.locator(".st-key-own_key [data-testid=stExpander]")
    heights = expander.evaluate(HEIGHTS)
    assert 2 <= len(heights) <= SUDDEN


def test_no_press_after_typing_is_swallowed(visit: Visit) -> None:
    """Typing is over with the press itself, which takes the focus from the field."""
    page, lengths = visit.open("lab"), random.Random(7)  # noqa: S311 - the same ones each time
    page.set_viewport_size({"width": 1280, "height": 1100})
    for number in range(PRESSES):
        at_rest(page)
        prompt(page).fill("")
        prompt(page).press_sequentially(f"Prompt {number}.")
        pressed(page, button(page, "Skip the test drive"), lengths.uniform(SHORTEST, LONGEST))
        expect(button(page, "Back to the prompt")).to_be_visible()
        at_rest(page)
        button(page, "Back to the prompt").click()
        expect(prompt(page)).to_have_value(f"Prompt {number}.")


def top_of(control: Locator) -> float:
    """Where it has come to rest: for half a second it was nowhere else."""
    seen: list[float] = []
    while len(seen) < CALM or len(set(seen[-CALM:])) > 1:
        assert len(seen) < RESTLESS
        box = control.bounding_box()
        assert box is not None
        seen.append(box["y"])
        control.page.wait_for_timeout(100)
    return seen[-1]


def test_nothing_moves_when_the_prompt_is_left(visit: Visit) -> None:
    page = visit.open("lab")
    prompt(page).fill(PROMPT)
    page.locator(AT_REST).wait_for()
    before = top_of(button(page, "Test drive"))
    prompt(page).blur()
    page.wait_for_timeout(500)
    page.locator(AT_REST).wait_for()
    assert abs(top_of(button(page, "Test drive")) - before) < SETTLING_PIXELS


def test_a_reload_keeps_the_draft_and_the_step_of_the_lab(visit: Visit) -> None:
    page = visit.open("lab")
    prompt(page).fill(PROMPT)
    page.get_by_role("radio", name="Witty").click()
    page.get_by_role("radio", name="Witty", checked=True).wait_for()
    page.locator(AT_REST).wait_for()
    button(page, "Skip the test drive").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Debate partner")
    page.reload()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("Debate partner")
    assert "step=3" in page.url
    page.go_back()
    expect(prompt(page)).to_have_value(PROMPT)
    expect(page.get_by_role("radio", name="Witty")).to_be_checked()


def test_what_is_typed_while_the_connection_is_lost_survives_a_reload(visit: Visit) -> None:
    """The prompt is not sent anywhere before the field is left: the browser alone has it."""
    page = visit.open("lab")
    page.locator(AT_REST).wait_for()
    page.context.set_offline(True)
    prompt(page).press_sequentially("Typed in a tunnel.")
    page.context.set_offline(False)
    page.reload()
    expect(prompt(page)).to_have_value("Typed in a tunnel.")


def test_what_is_typed_before_the_page_is_whole_survives_a_reload(visit: Visit) -> None:
    """On a slow line the fields are there before the part that tells the browser whose they are."""
    page = visit.open("faq")
    page.route(PAGE_SCRIPT, lambda route: route.abort())
    visit.open("lab")
    prompt(page).press_sequentially("Typed in a hurry.")
    page.unroute(PAGE_SCRIPT)
    page.reload()
    expect(prompt(page)).to_have_value("Typed in a hurry.")
    assert page.evaluate("sessionStorage.getItem('gptlab_drafts_early')") is None


def test_a_message_that_was_not_sent_waits_in_its_own_session(visit: Visit) -> None:
    first, second = visit.session("One."), visit.session("Two.")
    page = visit.open_session(first)
    field(page).fill("Not sent yet")
    until_kept(page, "Not sent yet")
    page.reload()
    expect(field(page)).to_have_value("Not sent yet")
    sidebar(page).locator(f".st-key-recent_{second} button").click()
    expect(bubbles(page).filter(has_text="Two.")).not_to_have_count(0)
    expect(field(page)).to_have_value("")
    visit.open_session(first)
    expect(field(page)).to_have_value("Not sent yet")
    field(page).press("Enter")
    answered(page, 5)
    page.reload()
    answered(page, 5)
    expect(field(page)).to_have_value("")


def test_a_message_typed_before_the_page_is_whole_waits_in_its_own_session(visit: Visit) -> None:
    first, second = visit.session("One."), visit.session("Two.")
    late: list[Route] = []
    visit.page.route(PAGE_SCRIPT, lambda route: late.append(route))
    page = visit.open_session(first)
    field(page).fill("Typed in a hurry.")
    sidebar(page).locator(f".st-key-recent_{second} button").click()
    expect(bubbles(page).filter(has_text="Two.")).not_to_have_count(0)
    expect(field(page)).to_have_value("")
    assert late
    assert visit.client.login
    page.unroute(PAGE_SCRIPT)  # what was held back goes on
    until_kept(page, f"gptlab_drafts_{visit.client.login.user_id}")
    sidebar(page).locator(f".st-key-recent_{first} button").click()
    expect(field(page)).to_have_value("Typed in a hurry.")


@pytest.mark.parametrize("stays", [False, True])
def test_signing_out_forgets_drafts_unless_the_person_chose_otherwise(
    visit: Visit, *, stays: bool
) -> None:
    page = visit.open("account")
    if stays:
        page.get_by_text("Keep my drafts in this browser after that, too").click()
        until_kept(page, "gptlab_drafts=stay")
    visit.open("lab")
    prompt(page).fill(PROMPT)
    prompt(page).blur()
    page.locator(AT_REST).wait_for()
    button(page, "Account").click()
    with page.expect_response("**/sign-in/keep"):
        button(page, "Sign out").click()
    expect(page.get_by_text("You are not signed in.")).to_be_visible()
    expect(page.get_by_text("You are signed out here.")).to_be_visible()
    expect(prompt(page)).to_have_value("")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert (PROMPT in kept) is stays
    visit.client.log_in(visit.key)
    visit.sign_in()
    visit.open("lab")
    button(page, "Skip the test drive").wait_for()
    page.locator(AT_REST).wait_for()
    expect(prompt(page)).to_have_value(PROMPT if stays else "")


def test_a_change_that_was_not_saved_survives_a_reload(visit: Visit) -> None:
    bot = visit.client.create_bot(cook(initial_prompt=PROMPT))
    page = visit.open(f"assistant?assistant_id={bot.bot_id}")
    button(page, "Change").click()
    prompt(page).fill("You agree.")
    page.reload()
    expect(prompt(page)).to_have_value("You agree.")
    assert "view=change" in page.url
    button(page, "Save the change").click()
    expect(page.get_by_text("This is version 2 now")).to_be_visible()
    assert visit.client.get_bot(bot.bot_id).initial_prompt == "You agree."


TYPES_AT_ONCE_AND_RELOADS = """
const watch = new MutationObserver(() => {
    const field = document.querySelector(".st-key-change_initial_prompt textarea");
    if (!field || sessionStorage.getItem("test_typed")) return;
    sessionStorage.setItem("test_typed", "1");
    const typed = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
    setTimeout(() => {
        typed.call(field, "You agree.");
        field.dispatchEvent(new Event("input", { bubbles: true }));
        location.reload();
    });
});
watch.observe(document, { childList: true, subtree: true });
"""


def test_a_change_survives_a_reload_before_the_page_was_whole(visit: Visit) -> None:
    bot = visit.client.create_bot(cook(initial_prompt=PROMPT, tag_line="Cooks"))
    page = visit.open(f"assistant?assistant_id={bot.bot_id}")
    page.add_init_script(TYPES_AT_ONCE_AND_RELOADS)
    page.reload()
    button(page, "Change").click()
    expect(prompt(page)).to_have_value("You agree.")
    button(page, "Save the change").click()
    expect(page.get_by_text("This is version 2 now")).to_be_visible()
    changed = visit.client.get_bot(bot.bot_id)
    assert (changed.initial_prompt, changed.tag_line) == ("You agree.", "Cooks")


def test_back_and_forward_lead_through_views(visit: Visit) -> None:
    bot = visit.client.create_bot(cook(initial_prompt=PROMPT))
    page = visit.open("lounge")
    page.get_by_role("radio", name="My assistants").click()
    page.locator(f".st-key-details_{bot.bot_id} button").click()
    button(page, "Versions").click()
    expect(page.get_by_role("heading", name="Versions of")).to_be_visible()
    page.go_back()
    expect(button(page, "Versions")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading", name="Versions of")).to_be_visible()
    page.go_back()
    expect(button(page, "Versions")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Lounge")).to_be_visible()


def test_a_pasted_text_that_is_too_long_is_kept_and_counted_before_it_is_sent(
    visit: Visit,
) -> None:
    page = visit.open_session(visit.session("Hello."))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('🧪'.repeat(8500))")
    field(page).focus()
    page.keyboard.press("Control+v")
    expect(field(page)).to_have_value("🧪" * 8_500)
    expect(page.get_by_text("500 too many").filter(visible=True)).to_be_visible()
    field(page).fill("Short")
    expect(page.get_by_text("too many").filter(visible=True)).to_have_count(0)
    field(page).press("Enter")
    answered(page, 5)
    expect(last(page)).to_be_visible()


def test_one_counter_counts_while_somebody_types_and_errors_stand_at_their_field(
    visit: Visit,
) -> None:
    page = visit.open("lab")
    button(page, "Skip the test drive").click()
    foot = page.locator(".field-foot").first
    expect(foot).to_contain_text("Please fill this in.")
    prompt(page).press_sequentially("Four")
    expect(foot).to_have_text("4 of 32,000 characters")
