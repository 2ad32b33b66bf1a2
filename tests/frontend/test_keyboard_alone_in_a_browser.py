"""What a newcomer does, with the keyboard alone: no test in here uses a pointer."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.frontend import steps
from tests.frontend.steps import answered, bubbles, field
from tests.frontend.visit import Visit

SAID = "I want to run in the mornings."
PROMPT = "You argue politely against whatever is said. Begin by asking for a claim."
MOST_TABS, MOST_CHOICES = 60, 6
NAME = """() => {
    const at = document.activeElement;
    const text = at.matches("button, a, summary, [role^=menuitem]") ? at.innerText : "";
    return at.ariaLabel || at.labels?.[0]?.innerText || text || at.placeholder || "";
}"""
"""Of what has the focus, where that is a control; an icon's is a line of its own."""


def test_an_assistant_is_found_and_talked_to_and_the_session_is_kept(app: str, page: Page) -> None:
    steps.be_patient(page)
    page.goto(app)
    press(page, "Try it with the demo model")
    press(page, "Open the Lounge")
    write(page, "Search", "habit")
    expect(page.get_by_role("main").get_by_role("button", name="Chat")).to_have_count(1)
    press(page, "Chat")
    answered(page, 1)
    expect(field(page)).to_be_focused()
    page.keyboard.type(SAID)
    page.keyboard.press("Enter")
    answered(page, 3)
    press(page, "Edit this message", backwards=True)
    expect(field(page)).to_have_value(SAID)
    to(page, field_name(page))
    page.keyboard.press("Control+a")
    page.keyboard.type("I want to swim.")
    page.keyboard.press("Enter")
    expect(bubbles(page).filter(has_text="I want to swim.")).not_to_have_count(0)
    answered(page, 3)
    press(page, "Conclude", backwards=True)
    expect(page.get_by_text("Was it useful?")).to_be_visible()
    with page.expect_download() as started:
        press(page, "CSV")
    assert "I want to swim." in Path(started.value.path()).read_text(encoding="utf-8-sig")


def test_an_assistant_is_built(visit: Visit) -> None:
    page = visit.open("lab")
    write(page, "Initial prompt", PROMPT)
    press(page, "Test drive")
    answered(page, 1)
    press(page, "Go on")
    write(page, "Name", "Debate partner")
    write(page, "Tag line", "Takes the other side")
    write(page, "Description", "Argues until you have better reasons.")
    press(page, "Create the assistant")
    expect(page.get_by_text("Your assistant is ready.")).to_be_visible()


def test_a_session_is_found_renamed_and_deleted(visit: Visit) -> None:
    visit.session(SAID)
    page = visit.open("sessions")
    write(page, "Search everything that was said", "mornings")
    expect(page.get_by_text("1 session found")).to_be_visible()
    press(page, "More for")
    choose(page, "Rename")
    write(page, "Title", "On running")
    press(page, "Rename")
    expect(page.get_by_role("main").get_by_text("On running", exact=True)).to_be_visible()
    press(page, "More for On running")
    choose(page, "Delete")
    press(page, "Delete")
    expect(page.get_by_text("No session has these words.")).to_be_visible()


def test_language_and_appearance_are_chosen(app: str, page: Page) -> None:
    steps.be_patient(page)
    page.goto(f"{app}/faq")
    press(page, "Appearance and printing")
    to(page, "Dark", key="ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".stApp")).to_have_css("color-scheme", "dark")
    page.keyboard.press("Escape")
    to(page, "Language")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="中文")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "zh")


def field_name(page: Page) -> str:
    return field(page).get_attribute("aria-label") or ""


def write(page: Page, name: str, text: str) -> None:
    to(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def press(page: Page, name: str, *, backwards: bool = False) -> None:
    to(page, name, key="Shift+Tab" if backwards else "Tab")
    page.keyboard.press("Enter")


def choose(page: Page, name: str) -> None:
    """Out of a menu that is opening."""
    expect(page.locator("[role=menu]:focus, [role=menuitem]:focus")).to_have_count(1)
    for _ in range(MOST_CHOICES):
        if page.evaluate(NAME).strip().endswith(name):
            return page.keyboard.press("Enter")
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {name}")


def to(page: Page, name: str, *, key: str = "Tab") -> None:
    """Go on until what has the focus has this name, or one that begins so."""
    buttons = page.get_by_role("button", name=name)
    choices = page.get_by_role("menuitemradio", name=name)
    there = buttons.or_(choices).or_(page.get_by_label(name)).or_(page.get_by_placeholder(name))
    expect(there.filter(visible=True).first).to_be_visible()
    page.locator(steps.AT_REST).wait_for()
    seen = []
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        seen.append(page.evaluate(NAME))
        if any(line.startswith(name) for line in seen[-1].splitlines()):
            return
    raise AssertionError(f"the keyboard does not reach {name}, but {seen}")
