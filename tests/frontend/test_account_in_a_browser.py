"""A key is changed, lost and recovered, and an account ends, in a real browser on the cloud."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.frontend import steps
from tests.frontend.visit import Visit

KEEP = "**/sign-in/keep"
SAID = "I want to run in the mornings."

Key = Callable[[], str]


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Every address that the browser asked for."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses


@pytest.fixture
def page_of_account(visit: Visit) -> Page:
    """That of somebody who has said something in a session."""
    visit.session(SAID)
    return visit.open("account")


def to_account(page: Page) -> None:
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Your account").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are not signed in.")).to_be_visible()
    expect(page.locator(steps.AT_REST)).to_be_visible()


def to_home(page: Page) -> None:
    """Until the sign-in there can be used: that of the page before looks the same."""
    steps.go(page, "Home")
    expect(page.get_by_role("button", name="Look around first")).to_be_visible()
    expect(page.locator(steps.AT_REST)).to_be_visible()


def sign_in(page: Page, key: str) -> None:
    to_home(page)
    steps.sign_in(page, key)


def sees_the_old_session(page: Page) -> None:
    steps.go(page, "Past sessions")
    expect(page.get_by_role("heading", name="Past sessions")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Open", exact=True).first.click()
    expect(steps.bubbles(page).filter(has_text=SAID)).to_have_count(1)
    steps.answered(page, 3)


def make_code(page: Page, key: str) -> str:
    page.get_by_role("button", name="Make a recovery code").click()
    page.get_by_label("Your present key").fill(key)
    page.get_by_role("button", name="Make a recovery code").click()
    code = page.get_by_test_id("stCode").inner_text().strip()
    page.get_by_role("button", name="I have written it down").click()
    expect(page.get_by_text("You have one.")).to_be_visible()
    return code


def recover(page: Page, code: str, key: str) -> None:
    page.get_by_text("Lost your key?").click()
    page.get_by_label("Recovery code").fill(code)
    page.get_by_label("The new key").fill(key)
    page.get_by_role("button", name="Open my account").click()


def test_a_changed_key_opens_the_old_session_and_the_former_nothing(
    visit: Visit, page_of_account: Page, demo_key: Key
) -> None:
    page, old, new = page_of_account, visit.key, demo_key()
    page.get_by_role("button", name="Change your key").click()
    page.get_by_label("Your present key").fill(old)
    page.get_by_label("The new key").fill(new)
    page.get_by_role("button", name="Change the key").click()
    expect(page.get_by_text("Your key is changed")).to_be_in_viewport()
    sees_the_old_session(page)
    sign_out(page)
    sign_in(page, new)
    sees_the_old_session(page)
    sign_out(page)
    sign_in(page, old)
    steps.go(page, "Past sessions")
    expect(page.get_by_text("No session yet.")).to_be_visible()


def test_a_lost_key_is_replaced_and_the_old_session_is_there(
    visit: Visit, page_of_account: Page, demo_key: Key, asked: list[str], app_log: Path
) -> None:
    page, old, new = page_of_account, visit.key, demo_key()
    code = make_code(page, old)
    sign_out(page)
    to_home(page)
    recover(page, f" {code.lower()} ", new)
    expect(page.get_by_text("Your account is open again")).to_be_visible()
    expect(page.get_by_text("You have none.")).to_be_visible()
    sees_the_old_session(page)
    sign_out(page)
    to_home(page)
    recover(page, code, demo_key())
    expect(page.get_by_text("This recovery code opens nothing")).to_be_visible()
    log = app_log.read_text()
    assert [secret for secret in (code, new) if secret in log or secret in str(asked)] == []


def test_a_deleted_account_is_signed_out_and_its_key_begins_an_empty_one(
    visit: Visit, page_of_account: Page
) -> None:
    page, key = page_of_account, visit.key
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("button", name="Delete it all now")).to_be_disabled()
    page.get_by_label("Your present key").fill(key)
    page.get_by_label("Type DELETE to go on").fill("DELETE")
    page.route(KEEP, lambda route: route.abort())  # as if it were closed before it is told
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/keep")):
        page.get_by_role("button", name="Delete it all now").click()
    expect(page.get_by_text("Your account is deleted, with 1 session")).to_be_in_viewport()
    page.unroute(KEEP)
    with page.expect_response(KEEP):
        page.reload()
    expect(page.get_by_text("You are not signed in.")).to_be_visible()
    assert "gptlab_sign_in" not in str(page.context.cookies())
    sign_in(page, key)
    steps.go(page, "Past sessions")
    expect(page.get_by_text("No session yet.")).to_be_visible()


def test_an_account_goes_by_a_file_to_another(
    page_of_account: Page, demo_key: Key, tmp_path: Path
) -> None:
    page = page_of_account
    page.get_by_role("button", name="Prepare the file").click()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Download", exact=True).click()
    downloaded.value.save_as(tmp_path / "account.zip")
    sign_out(page)
    sign_in(page, demo_key())
    to_account(page)
    page.locator(".st-key-import_file input").set_input_files(tmp_path / "account.zip")
    page.get_by_role("button", name="Bring it here").click()
    expect(page.get_by_text("Brought here: 0 assistants, 1 session")).to_be_visible()
    sees_the_old_session(page)
