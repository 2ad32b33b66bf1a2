"""Past sessions are found by what was said in them, and leave as files, in a real browser."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.frontend.steps import KEPT, answered, at_rest, button, field, say, sidebar
from tests.frontend.visit import Visit

SAID = "I want to run in the mornings."
WORD = "xylophone"


def rows(page: Page) -> list[str]:
    return sidebar(page).locator("[class*=st-key-recent_]").all_inner_texts()


def test_a_session_is_called_by_its_first_message_without_another_paid_call(visit: Visit) -> None:
    session_id = visit.session()
    page = visit.open_session(session_id)
    say(page, f"{SAID}\nAnd in the evenings.")
    answered(page, 3)
    row = sidebar(page).locator(f".st-key-recent_{session_id}")
    expect(row).to_contain_text(SAID)
    expect(row).to_contain_text("Clara")
    expect(page).to_have_title(f"Clara \N{EN DASH} {SAID}")
    stored = visit.client.get_session(session_id)
    assert stored.session.title == SAID
    paid = [said.usage for said in stored.messages if said.usage]
    assert stored.session.output_tokens == sum(usage.output_tokens for usage in paid)


def test_all_of_the_history_is_searched_and_what_was_said_is_found(visit: Visit) -> None:
    wanted = visit.session("Good morning.", f"My {WORD} is out of tune.")  # no part of its title
    for number in range(24):
        visit.session() if number else visit.session("Something else.")
    page = visit.open("sessions")
    assert wanted not in page.content(), "it is on a page that is not loaded"
    sidebar(page).get_by_label("Search your sessions").fill(WORD)
    expect(sidebar(page).locator("[class*=st-key-recent_]")).to_have_count(1)
    expect(sidebar(page).locator(f".st-key-recent_{wanted}")).to_contain_text("is out of tune")
    main = page.get_by_role("main")
    main.get_by_label("Search everything that was said").fill(f"{WORD} tune")
    expect(main.get_by_text("1 session found")).to_be_visible()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert WORD not in kept, "what is decrypted stays in the app's session"
    main.get_by_label("Search everything that was said").fill("")
    page.get_by_role("radio", name="Concluded").click()
    expect(main.get_by_text("No session has these words.")).to_be_visible()


def test_nothing_that_was_decrypted_outlives_the_sign_in(visit: Visit) -> None:
    wanted = visit.session("Good morning.", f"My {WORD} is out of tune.")  # no part of its title
    page = visit.open_session(wanted)
    search = sidebar(page).get_by_label("Search your sessions")
    for _ in range(6):
        visit.session()
    page.reload()
    search.fill(WORD)
    expect(sidebar(page).locator("[class*=st-key-recent_]")).to_have_count(1)
    at_rest(page)
    assert WORD in page.content()
    button(page, "Account").click()
    button(page, "Sign out").click()
    expect(page.get_by_text("You are signed out here.")).to_be_visible()
    at_rest(page)
    assert WORD not in page.content()
    assert WORD not in page.evaluate(KEPT)
    page.reload()
    at_rest(page)
    assert WORD not in page.content()


def test_any_session_is_downloaded_without_being_concluded(visit: Visit) -> None:
    page = visit.open_session(visit.session(SAID))
    button(page, "Download").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Markdown").click()
    assert f"**You**\n\n{SAID}" in Path(started.value.path()).read_text("utf-8")
    page.keyboard.press("Escape")
    expect(field(page)).to_be_enabled()
    assert visit.client.list_sessions().sessions[0].status.name == "STARTED"


def test_a_new_chat_begins_with_the_assistant_at_hand(visit: Visit) -> None:
    first = visit.session(SAID)
    page = visit.open_session(first)
    button(page, "New chat").click()
    expect(page.get_by_role("button", name="Another reply")).to_be_visible()
    answered(page, 1)
    assert first not in page.url
    expect(field(page)).to_be_focused()
