"""What is typed to change an earlier message is not lost by a reload, in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.frontend.steps import (
    AT_REST,
    KEPT,
    answered,
    at_rest,
    bubbles,
    button,
    field,
    sidebar,
    until_kept,
)
from tests.frontend.visit import Visit

FIRST, SECOND = "One.", "Two."
CHANGED = "One, and a half."


def edit(page: Page, text: str) -> None:
    """Press the button of the message with this text."""
    bubbles(page).filter(has_text=text).get_by_role("button", name="Edit").click()
    expect(changing(page)).to_be_visible()
    expect(field(page)).to_have_value(text)


def changing(page: Page) -> Locator:
    return page.get_by_text("You are changing an earlier message.")


def forgotten(page: Page, text: str) -> None:
    """Nothing of it is left in the browser."""
    page.locator(AT_REST).wait_for()
    expect(changing(page)).to_have_count(0)
    assert text not in page.evaluate(KEPT)


def begin(visit: Visit) -> Page:
    """Somebody has changed the first of two messages and not sent it yet."""
    page = visit.open_session(visit.session(FIRST, SECOND))
    edit(page, FIRST)
    field(page).fill(CHANGED)
    return page


def test_it_is_there_after_a_reload_and_takes_the_place_of_the_message(visit: Visit) -> None:
    page = begin(visit)
    page.reload()
    expect(changing(page)).to_be_visible()
    expect(field(page)).to_have_value(CHANGED)
    field(page).press("Enter")
    answered(page, 3)
    expect(bubbles(page).nth(1)).to_contain_text(CHANGED)
    expect(field(page)).to_have_value("")
    forgotten(page, CHANGED)
    page.reload()
    answered(page, 3)
    forgotten(page, CHANGED)


def test_it_is_forgotten_when_it_is_cancelled(visit: Visit) -> None:
    page = begin(visit)
    button(page, "Cancel").click()
    expect(field(page)).to_have_value("")
    forgotten(page, CHANGED)
    page.reload()
    answered(page, 5)
    expect(field(page)).to_be_enabled()
    forgotten(page, CHANGED)
    edit(page, FIRST)


def test_a_message_that_is_only_opened_is_not_kept(visit: Visit) -> None:
    """It was decrypted, and nobody has typed it here."""
    page = visit.open_session(visit.session(FIRST, SECOND))
    edit(page, FIRST)
    field(page).press("End")
    page.locator(AT_REST).wait_for()
    assert FIRST not in page.evaluate(KEPT)


@pytest.mark.parametrize("stays", [False, True])
def test_signing_out_forgets_it_unless_the_person_chose_otherwise(
    visit: Visit, *, stays: bool
) -> None:
    if stays:
        visit.open("account")
        visit.page.get_by_text("Keep my drafts in this browser after that, too").click()
        until_kept(visit.page, "gptlab_drafts=stay")
    page = begin(visit)
    button(page, "Account").click()
    with page.expect_response("**/sign-in/keep"):
        button(page, "Sign out").click()
    expect(page.get_by_text("You are signed out here.")).to_be_visible()
    page.locator(AT_REST).wait_for()
    assert (CHANGED in page.evaluate(KEPT)) is stays


def test_it_waits_in_its_own_session(visit: Visit) -> None:
    other = visit.session("Three.")
    page = begin(visit)
    here = page.url
    sidebar(page).locator(f".st-key-recent_{other} button").click()
    expect(bubbles(page).filter(has_text="Three.")).not_to_have_count(0)
    expect(field(page)).to_have_value("")
    expect(changing(page)).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(here)
    expect(changing(page)).to_be_visible()
    at_rest(page)  # meanwhile there are two fields
    expect(field(page)).to_have_value(CHANGED)
