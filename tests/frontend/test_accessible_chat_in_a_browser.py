"""The chat with a screen reader, on a phone, and in a hurry: what has the focus, what is said."""

from playwright.sync_api import expect

from tests.frontend.steps import again, answered, at_rest, bubbles, button, field, go, last, say
from tests.frontend.visit import Visit

SAID = "I want to run in the mornings."
ASK_AGAIN = """() => {
    const tell = window.gptlab;
    window.gptlab = (data, set) => {
        window.askForFocus = (id) => tell({ ...data, focus: { place: "heading", id } }, set);
        tell(data, set);
    };
}"""
TARGET = 24
"""Pixels: what a finger can hit (WCAG 2.5.8)."""


def test_chat_starts_a_chat_and_the_composer_has_the_focus(visit: Visit) -> None:
    page = visit.open("lounge")
    page.locator(".st-key-chat_ShowcaseClarity00001 button").click()
    answered(page, 1)
    expect(field(page)).to_be_focused()
    page.keyboard.type(SAID)
    page.keyboard.press("Enter")
    answered(page, 3)
    expect(field(page)).to_be_focused()


def test_the_focus_is_not_taken_from_somebody_who_has_gone_on(visit: Visit) -> None:
    """What the server asks for may come late."""
    page = visit.open("faq")
    at_rest(page)
    page.evaluate(ASK_AGAIN)
    go(page, "Lab")
    expect(button(page, "Start over")).to_be_visible()
    at_rest(page)
    button(page, "Start over").focus()
    page.keyboard.press("Shift+Tab")
    page.evaluate("askForFocus('late')")
    at_rest(page)
    assert page.evaluate("document.activeElement.matches('button')")
    page.get_by_role("heading", level=1).click()
    page.evaluate("askForFocus('in time')")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_a_reply_is_announced_and_the_chat_has_one_heading(visit: Visit) -> None:
    page = visit.open_session(visit.session())
    expect(page.get_by_role("heading", level=1)).to_have_text("Clara")
    say(page, SAID)
    answered(page, 3)
    live = page.locator("#gptlab-live")
    expect(live).to_have_attribute("aria-live", "polite")
    expect(live).to_contain_text("run in the mornings")


def test_menus_and_buttons_have_names_and_can_be_hit(visit: Visit) -> None:
    visit.client.rename_session(visit.session(SAID), "Morning runs")
    page = visit.open("sessions")
    main = page.get_by_role("main")
    expect(main.get_by_role("button", name="More for Morning runs", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="more_vert")).to_have_count(0)
    visit.open_session(visit.session(SAID))
    small = (
        page.get_by_role("button")
        .filter(visible=True)
        .evaluate_all(
            "(all, least) => all.map((each) => [each.innerText, each.getBoundingClientRect()])"
            ".filter(([_, box]) => box.width && (box.width < least || box.height < least))"
            ".map(([text]) => text)",
            TARGET,
        )
    )
    assert small == []


def test_the_head_of_the_chat_stays_and_one_press_leads_to_the_latest(visit: Visit) -> None:
    session_id = visit.session(*(f"Thought {number}. " * 12 for number in range(8)))
    page = visit.open_session(session_id)
    answered(page, 17)
    page.locator(".stMain").evaluate("main => main.scrollTo({top: 0})")
    jump = page.get_by_role("button", name="Jump to the latest message")
    expect(jump).to_be_visible()
    page.locator(".stMain").evaluate("main => main.scrollTo({top: main.scrollHeight / 2})")
    expect(button(page, "Conclude")).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    jump.click()
    expect(again(page)).to_be_in_viewport()
    expect(jump).to_be_hidden()


def test_stop_takes_the_place_of_send_and_nothing_jumps(visit: Visit) -> None:
    page = visit.open_session(visit.session(SAID))
    page.evaluate(
        """() => {
            window.tops = new Set();
            const note = () => {
                const row = document.querySelector(".st-key-composer_row");
                if (row) tops.add(Math.round(row.getBoundingClientRect().bottom));
                requestAnimationFrame(note);
            };
            note();
        }"""
    )
    say(page, "And then?")
    answered(page, 5)
    tops = page.evaluate("[...tops]")
    assert max(tops) - min(tops) <= 1, "the composer stays where it is"


def test_right_to_left_text_is_aligned_right(visit: Visit) -> None:
    page = visit.open_session(visit.session("שלום, מה שלומך?"))
    page.set_viewport_size({"width": 390, "height": 844})
    mine = bubbles(page).nth(1).locator(".said")
    expect(mine).to_have_attribute("dir", "auto")
    assert mine.evaluate("each => getComputedStyle(each).direction") == "rtl"
    expect(field(page)).to_have_attribute("dir", "auto")


def test_at_200_percent_nothing_is_cut_off_and_motion_is_reduced(visit: Visit) -> None:
    page = visit.open_session(visit.session(SAID))
    page.set_viewport_size({"width": 640, "height": 400})  # what 1280 by 800 is at 200 %
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 640
    duration = last(page).evaluate("each => getComputedStyle(each).transitionDuration")
    assert float(duration.removesuffix("s")) <= 0.001
