"""A connection that is lost, refused or there again: in the app's own words, in a real browser."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.frontend.steps import AT_REST, be_patient
from tests.frontend.visit import Visit

LOST, BACK = (
    {"en": "Connection lost", "zh": "连接已断开"},
    {"en": "Connected again", "zh": "连接已恢复"},
)
NOTES_DIALOGS = """new MutationObserver(() => {
    if (document.querySelector("[role=dialog]")) document.documentElement.dataset.dialog = "came";
}).observe(document, { childList: true, subtree: true });"""
CAME = "html[data-dialog=came]"
"""Streamlit has opened a dialog, for however short a time."""


@dataclass
class Line:
    """The connection of a page to the app, which can be cut."""

    page: Page
    is_cut: bool = False
    sockets: list[WebSocketRoute] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(NOTES_DIALOGS)
        self.page.route_web_socket("**/_stcore/stream*", self._connect)
        for asked in ("health", "host-config"):
            self.page.route(
                f"**/_stcore/{asked}*",
                lambda route: route.abort() if self.is_cut else route.continue_(),
            )

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.is_cut:
            socket.close()
        else:
            socket.connect_to_server()
            self.sockets.append(socket)

    def cut(self) -> None:
        self.is_cut = True
        for socket in self.sockets:
            socket.close()
        self.sockets.clear()


def alert(page: Page) -> Locator:
    return page.get_by_role("alert").and_(page.locator("#gptlab-lost"))


def is_all_ours(page: Page) -> None:
    """Nothing of Streamlit's dialog is left: no words, and no lock on the page."""
    expect(page.get_by_text("Streamlit").filter(visible=True)).to_have_count(0)
    expect(page.get_by_text("Connection error").filter(visible=True)).to_have_count(0)
    expect(page.locator("#root[inert]")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_said_that_the_connection_is_lost_and_that_it_is_back(
    visit: Visit, language: str
) -> None:
    line = Line(visit.page)
    page = visit.open(f"faq?lang={language}")
    page.locator(AT_REST).wait_for()
    line.cut()
    expect(alert(page)).to_contain_text(LOST[language])
    page.locator(CAME).wait_for(state="attached")
    expect(alert(page)).to_be_visible()
    is_all_ours(page)
    line.is_cut = False
    expect(page.locator("#gptlab-live")).to_have_text(BACK[language])
    expect(alert(page)).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_app_that_was_never_reached_says_so_in_the_language_of_the_address(
    app: str, page: Page, language: str
) -> None:
    be_patient(page)
    Line(page).cut()
    page.goto(f"{app}/faq?lang={language}")
    expect(alert(page)).to_contain_text(LOST[language])
    is_all_ours(page)


def test_without_scripts_the_page_says_what_it_needs_in_every_language(
    app: str, page: Page
) -> None:
    html = page.request.get(f"{app}/", headers={"Accept": "text/html"}).text()
    for said in ("GPT Lab needs JavaScript.", "GPT Lab 需要 JavaScript。"):
        assert said in html
