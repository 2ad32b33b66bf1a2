"""Code is copied with a press, and what was read stays in its place, in a real browser."""

from playwright.sync_api import Page, expect

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from tests.frontend.steps import bubbles
from tests.frontend.visit import Visit

BLOCKS = ("print(1)", "ls -l | sort")
REPLY = f"First:\n\n```python\n{BLOCKS[0]}\n```\n\nThen:\n\n```sh\n{BLOCKS[1]}\n```\n"
COLUMNS = 12
TABLE = "\n".join(
    (
        "|".join(f"A long heading {number}" for number in range(COLUMNS)),
        "|".join(["---"] * COLUMNS),
        "|".join(["some-words"] * COLUMNS),
    )
)
PHONE = 390
"""Pixels."""
SHOWS = """(each) => {
    let seen = each.getBoundingClientRect().height;
    for (let at = each; at; at = at.parentElement) seen *= Number(getComputedStyle(at).opacity);
    return seen;
}"""
TARGET = 24
"""Pixels: what a finger can hit."""
TURNS = 30
TOPS = """(all, text) => all.filter((each) => each.innerText === text)
    .map((each) => each.getBoundingClientRect().top)"""
NEAR = 4
"""Pixels."""


def test_every_code_block_has_a_button_that_copies_it(visit: Visit, cloud: LocalCloud) -> None:
    page = replied(visit, cloud, REPLY)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    buttons = page.get_by_role("button", name="Copy this code")
    expect(buttons).to_have_count(len(BLOCKS))
    for number, text in enumerate(BLOCKS):
        assert buttons.nth(number).evaluate(SHOWS) >= TARGET, "it is there before one points at it"
        buttons.nth(number).click()
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_what_was_read_stays_where_it_is_when_earlier_messages_come_in(visit: Visit) -> None:
    session_id = visit.session(*(f"Thought number {number}." for number in range(TURNS)))
    page = visit.open_session(session_id)
    expect(bubbles(page)).to_have_count(50)
    first = bubbles(page).first.inner_text()
    page.locator(".stMain").evaluate("main => main.scrollTo({top: 0})")
    before = top(page, first)
    page.get_by_role("button", name="Show earlier messages").click()
    expect(bubbles(page)).to_have_count(2 * TURNS + 1)
    expect(page.get_by_role("button", name="Show earlier messages")).to_have_count(0)
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
    assert abs(top(page, first) - before) < NEAR
    assert page.locator(".stMain").evaluate("main => main.scrollTop") > 100


def test_a_wide_table_is_scrolled_on_a_phone_and_the_page_is_not(
    visit: Visit, cloud: LocalCloud
) -> None:
    visit.page.set_viewport_size({"width": PHONE, "height": 844})
    page = replied(visit, cloud, TABLE)
    table = page.get_by_role("table")
    expect(table).to_be_visible()
    shown, whole = table.evaluate("each => [each.clientWidth, each.scrollWidth]")
    assert shown < PHONE < whole
    assert table.evaluate("each => { each.scrollLeft = 1e4; return each.scrollLeft; }") > 0
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= PHONE


def replied(visit: Visit, cloud: LocalCloud, reply: str) -> Page:
    """A session that is open, in which the model has said this."""
    session_id = visit.session()
    body = {"choices": [{"finish_reason": "stop", "message": {"content": reply}}]}
    cloud.model.faults({"kind": "error_body", "body": body, "key_sha256": sha256(visit.key)})
    visit.client.send_message(session_id, "How do I sort?")
    return visit.open_session(session_id)


def top(page: Page, text: str) -> float:
    """Where the message is on the screen."""
    wanted = (
        "(all, text) => all.find((each) => each.innerText === text).getBoundingClientRect().top"
    )
    return float(bubbles(page).evaluate_all(wanted, text))
