"""The renderer itself is asked whether a reply can make it fetch something."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.frontend import browser

SCRIPT = Path(__file__).with_name("draws_payloads.py")
PLANTED = "![a](https://evil.example/planted.png)"


def test_no_payload_makes_the_browser_ask_anybody(
    page: Page, outside: list[str], tmp_path: Path
) -> None:
    with browser.streamlit(SCRIPT, tmp_path / "log", {}) as url:
        page.goto(url)
        expect(page.get_by_text("All are drawn.")).to_be_visible(timeout=30_000)
        page.wait_for_load_state("networkidle")
        pictures = page.locator("[data-testid=stMarkdownContainer] img")
        assert pictures.count() == 0
        assert outside == []


def test_an_image_that_is_not_made_safe_is_noticed(
    page: Page, outside: list[str], tmp_path: Path
) -> None:
    script = tmp_path / "planted.py"
    script.write_text(f"import streamlit as st\nst.markdown({PLANTED!r})\nst.write('Drawn.')\n")
    with browser.streamlit(script, tmp_path / "log", {}) as url:
        page.goto(url)
        expect(page.get_by_text("Drawn.")).to_be_visible(timeout=30_000)
        page.wait_for_load_state("networkidle")
        assert outside == ["https://evil.example/planted.png"]
