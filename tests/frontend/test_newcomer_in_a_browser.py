"""What somebody does who has never been here, in a real browser, against the whole local cloud."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.frontend import browser, steps

APP = browser.ROOT / "frontend" / "app.py"
PROMPT = "You argue politely against whatever is said. Begin by asking for a claim."


@pytest.fixture
def newcomer(page: Page, outside: list[str]) -> Iterator[Page]:
    steps.be_patient(page)
    yield page
    assert outside == []


def test_a_coach_is_found_and_chatted_to_without_any_key(app: str, newcomer: Page) -> None:
    newcomer.goto(app)
    newcomer.get_by_role("button", name="Try it with the demo model").click()
    newcomer.get_by_role("button", name="Open the Lounge").click()
    expect(newcomer.get_by_role("main").get_by_role("button", name="Chat")).to_have_count(4)
    newcomer.get_by_placeholder("Search by name or purpose").fill("habit")
    expect(newcomer.get_by_role("main").get_by_role("button", name="Chat")).to_have_count(1)
    newcomer.get_by_role("main").get_by_role("button", name="Chat").click()
    steps.answered(newcomer, 1)
    steps.say(newcomer, "I want to run in the mornings.")
    steps.answered(newcomer, 3)


def test_two_clicks_from_landing_to_typing(app: str, newcomer: Page) -> None:
    newcomer.goto(app)
    steps.button(newcomer, "Try it with the demo model").click()
    newcomer.get_by_role("button", name="Chat with").click()
    steps.answered(newcomer, 1)
    expect(steps.field(newcomer)).to_be_focused()


def test_a_chat_asked_for_signed_out_begins_with_the_sign_in(app: str, newcomer: Page) -> None:
    newcomer.goto(f"{app}/lounge")
    steps.button(newcomer, "Chat").first.click()
    steps.button(newcomer, "Try it with the demo model").click()
    steps.answered(newcomer, 1)
    expect(steps.field(newcomer)).to_be_focused()


def test_an_assistant_is_built_tested_and_opened_by_its_link_signed_out(
    app: str, newcomer: Page, browser: Browser
) -> None:
    newcomer.goto(f"{app}/lab")
    prompt(newcomer).fill(PROMPT)
    newcomer.get_by_role("button", name="Try it with the demo model").click()
    expect(prompt(newcomer)).to_have_value(PROMPT)
    newcomer.get_by_role("button", name="Test drive", exact=True).click()
    steps.answered(newcomer, 1)
    steps.say(newcomer, "The earth is round.")
    steps.answered(newcomer, 3)
    steps.go(newcomer, "Lounge")
    steps.go(newcomer, "Lab")
    steps.answered(newcomer, 3)
    newcomer.get_by_role("button", name="Go on").click()
    describe(newcomer)
    newcomer.get_by_role("button", name="Create the assistant").click()
    link = newcomer.get_by_test_id("stCode").first.inner_text().strip()
    assert link.startswith(f"{app}/assistant?assistant_id=")
    with browser.new_context() as elsewhere:
        visitor = elsewhere.new_page()
        visitor.goto(link)
        expect(visitor.get_by_role("heading", name="Debate partner")).to_be_visible()
        expect(visitor.get_by_text("Sign in to chat with this assistant")).to_be_visible()
        expect(visitor.get_by_text(PROMPT)).to_have_count(0)


def test_a_change_is_tested_with_three_cases_and_published(app: str, newcomer: Page) -> None:
    newcomer.goto(f"{app}/lab")
    prompt(newcomer).fill(PROMPT)
    newcomer.get_by_role("button", name="Try it with the demo model").click()
    steps.button(newcomer, "Test drive").click()
    steps.button(newcomer, "Go on").click()
    describe(newcomer)
    steps.button(newcomer, "Create the assistant").click()
    steps.button(newcomer, "Test a change").click()
    steps.button(newcomer, "Change").click()
    prompt(newcomer).fill(f"You are a sceptic. {PROMPT}")
    steps.button(newcomer, "Save as draft").click()
    for number, greeting in enumerate(("Hello", "Hi there", "Good morning"), start=1):
        add_case(newcomer, greeting, "sceptic")
        expect(newcomer.get_by_role("button", name="Delete")).to_have_count(number)
    steps.button(newcomer, "Run the tests").click()
    expect(newcomer.get_by_text("The draft is better")).to_be_visible()
    steps.button(newcomer, "Publish the draft").click()
    dialog = newcomer.get_by_role("dialog")
    expect(dialog.get_by_text("0 of 3 cases got worse, 3 better.")).to_be_visible()
    steps.button(dialog, "Publish the draft").click()
    expect(newcomer.get_by_text("This is version 2 now")).to_be_visible()


def add_case(page: Page, message: str, text: str) -> None:
    """Whose reply must contain the text."""
    page.get_by_role("textbox", name="Message").fill(message)
    page.get_by_role("textbox", name="Text").fill(text)
    steps.button(page, "Add a case").click()


def prompt(page: Page, label: str = "Initial prompt") -> Locator:
    return page.get_by_role("textbox", name=label)


def describe(page: Page) -> None:
    """The card; its preview follows what is typed."""
    page.get_by_role("textbox", name="Name").press_sequentially("Debate partner")
    expect(page.get_by_role("heading", name="Debate partner")).to_be_visible()
    page.get_by_role("textbox", name="Tag line").fill("Takes the other side")
    page.get_by_role("textbox", name="Description").fill("Argues until you have better reasons.")


def test_the_language_is_chosen_and_outlives_a_reload_and_a_visit_elsewhere(
    app: str, newcomer: Page
) -> None:
    newcomer.goto(f"{app}/lab")
    prompt(newcomer).fill(PROMPT)
    newcomer.get_by_label("Language · 语言").click()
    newcomer.get_by_role("option", name="简体中文").click()
    expect(prompt(newcomer, "初始提示词")).to_have_value(PROMPT)
    steps.go(newcomer, "大厅")
    expect(newcomer.get_by_role("button", name="聊天").first).to_be_visible()
    steps.until_kept(newcomer, "gptlab_language=zh")
    newcomer.reload()
    expect(newcomer.get_by_role("heading", name="大厅")).to_be_visible()


def test_a_browser_that_asks_for_chinese_gets_it(app: str, browser: Browser) -> None:
    with browser.new_context(locale="zh-CN") as context:
        visitor = context.new_page()
        visitor.goto(app)
        expect(visitor.get_by_role("button", name="用演示模型试试")).to_be_visible(
            timeout=steps.PATIENCE
        )


def test_dark_is_chosen_in_the_menu_and_outlives_a_reload(app: str, newcomer: Page) -> None:
    newcomer.goto(f"{app}/faq")
    expect(newcomer.get_by_role("heading", name="Questions")).to_be_visible()
    assert brightness(newcomer) > 200
    newcomer.get_by_role("button", name="Appearance and printing").click()
    expect(newcomer.get_by_text("Streamlit").filter(visible=True)).to_have_count(0)
    newcomer.get_by_role("menuitemradio", name="Dark").click()
    newcomer.reload()
    expect(newcomer.get_by_role("heading", name="Questions")).to_be_visible()
    assert brightness(newcomer) < 50


def brightness(page: Page) -> int:
    """Of the page behind the text, 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    return max(int(part) for part in colour.strip("rgb()").split(", "))


def test_a_link_opens_the_assistant_also_for_the_first_visitor(app: str, newcomer: Page) -> None:
    """Streamlit runs the scripts of a folder named ``pages`` by themselves for the first one."""
    newcomer.goto(f"{app}/assistant?assistant_id=NoSuchCode0000000000")
    expect(newcomer.get_by_text("Find an assistant")).to_be_visible()
    expect(newcomer.get_by_test_id("stTopNavLink").first).to_be_visible()


def test_on_a_phone_every_page_is_reached_and_none_is_wider_than_it(
    app: str, newcomer: Page
) -> None:
    newcomer.set_viewport_size({"width": 390, "height": 844})
    for page in ("", "lounge", "lab", "assistant", "sessions", "privacy"):
        newcomer.goto(f"{app}/{page}")
        expect(newcomer.get_by_role("heading").first).to_be_visible()
        assert newcomer.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    newcomer.get_by_test_id("stExpandSidebarButton").click()
    expect(newcomer.get_by_test_id("stSidebar").get_by_text("Lounge")).to_be_visible()
