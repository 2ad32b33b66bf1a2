"""Prices are text, formulas are formulas, and what was typed stays that, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from emulator.openai_mock import reply as demo_reply
from frontend.safe_markdown import JOINER
from tests.frontend import browser
from tests.frontend.replies import AS_TYPED, SHOWN
from tests.frontend.steps import again, bubbles, last, say, start

SCRIPT = Path(__file__).with_name("draws_replies.py")
READ = """(root) => {
    const copy = root.cloneNode(true);
    const formulas = [...copy.querySelectorAll(".katex, .katex-error")];
    for (const formula of formulas) {
        const tex = formula.querySelector("annotation");
        formula.replaceWith(`⟦${tex ? tex.textContent.trim() : "ERROR"}⟧`);
    }
    copy.querySelectorAll("[data-testid=stCodeCopyButton], button svg").forEach((e) => e.remove());
    root.after(copy);  // only what is on the page has a layout to take the text from
    const text = copy.innerText;
    copy.remove();
    return text;
}"""
MADE_OF_SHORTHAND = "img, [role=img], .stMarkdownColoredText, .stMarkdownBadge, .stMarkdownShimmer"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with browser.streamlit(SCRIPT, tmp_path_factory.mktemp("replies") / "log", {}) as started:
        yield started


@pytest.fixture
def drawn(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.get_by_text("All are drawn.")).to_be_visible(timeout=60_000)
    expect(page.locator(".katex").first).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)  # while emoji and such are loaded
    return page


def read(page: Page, key: str) -> str:
    """What is shown under this key, without empty lines."""
    text = page.locator(f".st-key-{key}").evaluate(READ).replace(JOINER, "")
    return "\n".join(filter(None, map(str.strip, text.split("\n"))))


def test_a_reply_is_shown_as_it_was_meant(drawn: Page) -> None:
    for number, wanted in enumerate([*AS_TYPED, *SHOWN.values()]):
        assert read(drawn, f"reply_{number}") == wanted
    assert drawn.locator(".katex-error").count() == 0
    assert drawn.locator(MADE_OF_SHORTHAND).count() == 0


def test_a_name_is_shown_as_it_was_typed(drawn: Page) -> None:
    for number, name in enumerate(AS_TYPED):
        line = " ".join(name.split())
        button = drawn.locator(f".st-key-button_{number}")
        assert read(drawn, f"name_{number}").split("\n")[0] == line
        assert button.inner_text().replace(JOINER, "") == line


def test_a_reply_with_all_of_it_comes_through_the_app_and_the_session_goes_on(
    app: str, page: Page, demo_key: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start(page, app, demo_key())
    reply = "one\u2028two costs $5-$10, $x^2$ and std::map::x: `:smile:`"
    with monkeypatch.context() as patched:
        patched.setattr(demo_reply, "answer", lambda messages, **_: reply)
        say(page, "Go on")
        expect(bubbles(page)).to_have_count(3)
        expect(again(page)).to_have_count(1)
    expect(last(page)).to_contain_text("two costs $5-$10")
    expect(last(page)).to_contain_text(":smile:")
    expect(last(page).locator(".katex")).to_have_count(1)
    expect(last(page)).not_to_contain_text("❌")
    say(page, "And then?")
    expect(bubbles(page)).to_have_count(5)
