"""A page that breaks says so, and what broke it is logged without a word of anybody's."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.frontend import browser, steps

BREAKS = """
import streamlit as st
raise ValueError("what somebody wrote".upper())
"""
SERVES = """
import streamlit as st
from frontend import error_logging
error_logging.log_without_words()
app = st.App("breaks.py", on_script_error=error_logging.on_error)
"""


def test_a_broken_page_shows_a_number_and_the_log_the_place_but_no_words(
    page: Page, tmp_path: Path
) -> None:
    (tmp_path / "breaks.py").write_text(BREAKS)
    (tmp_path / "serves.py").write_text(SERVES)
    log = tmp_path / "app.log"
    with browser.streamlit(tmp_path / "serves.py", log, {}) as url:
        page.goto(url)
        expect(page.get_by_text("This page broke.")).to_be_visible(timeout=steps.PATIENCE)
        number = re.search("Reference: (\\w+)", page.inner_text("body"))
    assert number
    assert f"{number[1]}: ValueError" in log.read_text()
    assert "WHAT SOMEBODY WROTE" not in log.read_text()
