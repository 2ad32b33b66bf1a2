"""Every page and state of the app: open to everybody, and closed to the outside."""

from collections.abc import Sequence
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from emulator.dev_stack import LocalCloud
from tests.frontend.tour import Tour

GRAVE = ("serious", "critical")
FADED = """() => document.getAnimations()
    .filter((each) => each instanceof CSSTransition)
    .forEach((each) => each.finish())"""


def test_no_state_bars_anybody_and_none_asks_for_anything_outside(
    app: str, page: Page, cloud: LocalCloud, outside: list[str]
) -> None:
    """Axe looks at every state, in dark at its colours; the browser tells what was forbidden."""
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
    found = []
    for state in Tour(page, app, cloud.gateway_url).states():
        found += [f"{state}: {barrier}" for barrier in barriers(page)]
        recolour(page, "dark")
        found += [f"{state}, dark: {barrier}" for barrier in barriers(page, ["color-contrast"])]
        recolour(page, "light")
    assert found == []
    assert outside == []
    assert refused == []


def test_a_barrier_and_a_forbidden_script_would_be_noticed(app: str, page: Page) -> None:
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
    Tour(page, app, "").open("faq")
    page.evaluate("document.querySelector('h1').style.color = '#fcf0f0'")
    page.evaluate("document.body.append(document.createElement('script'))")
    page.evaluate("document.body.lastChild.src = 'https://example.org/script.js'")
    assert any("color-contrast" in barrier for barrier in barriers(page))
    assert refused


def recolour(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Every colour at once: one that fades into another is read as what it is meanwhile."""
    page.emulate_media(color_scheme=scheme)
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
    expect(page.locator('[data-stale="true"]')).to_have_count(0)  # what is drawn anew is faded
    page.evaluate(FADED)


def barriers(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds serious or critical, and where; by these rules, else by all."""
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    if page.evaluate("window.axe === undefined"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{each['id']} {node['target']} {node['failureSummary']}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
