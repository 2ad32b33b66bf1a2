"""S9: the renderer itself, in a browser, is asked whether a reply can make it fetch something."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.frontend import browser
from tests.frontend.payloads import PAYLOADS, SURROUNDINGS
from tests.proofs.metrics import HowOften, Metric

SCRIPT = Path(__file__).with_name("draws_payloads.py")
PICTURES = "[data-testid=stMarkdownContainer] img"
FEW = 10


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page that draws payloads."""
    log = tmp_path_factory.mktemp("payloads") / "log"
    with browser.streamlit(SCRIPT, log, {}) as started:
        yield started


def draw(page: Page, url: str, *, around: int, count: int, is_safe: bool) -> None:
    page.goto(f"{url}/?around={around}&count={count}&is_safe={is_safe:d}")
    expect(page.get_by_text("All are drawn.")).to_be_visible(timeout=60_000)
    page.wait_for_load_state("networkidle")


def test_no_payload_makes_the_browser_ask_anybody(
    page: Page, outside: list[str], url: str, metric: Metric, how_often: HowOften
) -> None:
    surroundings, pictures = how_often(1, len(SURROUNDINGS)), 0
    for around in range(surroundings):
        draw(page, url, around=around, count=len(PAYLOADS), is_safe=True)
        pictures += page.locator(PICTURES).count()
    tried = f"{surroundings * len(PAYLOADS)} in a browser"
    metric("S9", "payloads that still fetch", len(set(outside)), tried, 0)
    assert outside == []
    assert pictures == 0


def test_payloads_that_are_not_made_safe_are_caught(
    page: Page, outside: list[str], url: str, metric: Metric
) -> None:
    draw(page, url, around=0, count=FEW, is_safe=False)
    tried = f"{FEW} in a browser, planted: nothing made safe"
    metric("S9", "payloads that still fetch", len(set(outside)), tried, "caught")
    assert len(set(outside)) > FEW // 2
