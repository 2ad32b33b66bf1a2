"""Code is copied with a press, and what was read stays in its place, in a real browser."""

from playwright.sync_api import Page, expect

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from tests.frontend.steps import bubbles
from tests.frontend.visit import Visit

BLOCKS = ("print(1)", "ls -l | sort")
REPLY = f"First:\n\n```python\n{BLOCKS[0]}\n```\n\nThen:\n\n```sh\n{BLOCKS[1]}\n```\n"
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
    session_id = visit.session()
    body = {"choices": [{"finish_reason": "stop", "message": {"content": REPLY}}]}
    fault = {"kind": "error_body", "body": body, "key_sha256": sha256(visit.key)}
    cloud.model.faults(fault)
    visit.client.send_message(session_id, "How do I sort?")
    page = visit.open_session(session_id)
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


def top(page: Page, text: str) -> float:
    """Where the message is on the screen."""
    wanted = (
        "(all, text) => all.find((each) => each.innerText === text).getBoundingClientRect().top"
    )
    return float(bubbles(page).evaluate_all(wanted, text))
