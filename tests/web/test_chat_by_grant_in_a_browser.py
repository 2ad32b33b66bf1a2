"""A visitor's chat ends where its owner's grant does."""

import re

from playwright.sync_api import Page, expect

from emulator.dev_stack import LocalCloud
from gptlab.api import limits
from gptlab.api.variables import Variable
from gptlab.client import Client
from tests.functions.assistants import cook
from tests.web.build import ROOT
from tests.web.chat import Chat
from tests.web.grants import grant
from tests.web.sites import Site

DOCUMENTATION = ROOT / "docs" / "web.md"
LEAST_USD = limits.GRANT_BUDGET_USD_MIN
"""Spent by the first call."""


def test_a_visitor_converses_until_the_grant_is_revoked(
    page: Page, site: Site, cloud: LocalCloud, visitor: Client
) -> None:
    given = grant(visitor, origins=(site.origin,))
    chat = Chat.open(page, site, cloud.gateway_url, grant=given.token)
    chat.say("I have leeks.")
    chat.answers()

    given.revoke()
    chat.say("And onions.")
    expect(chat.told).to_have_text("This chat is closed.")
    expect(chat.button("Try again")).to_be_hidden()


def test_the_assistants_variables_are_filled_in_by_the_page(
    page: Page, site: Site, cloud: LocalCloud, visitor: Client
) -> None:
    dishes = cook(initial_prompt="You cook {{dish}}.", variables=[Variable(name="dish")])
    token = grant(visitor, bot=dishes, origins=(site.origin,)).token
    for attributes in ({}, {"variables": "no JSON"}):
        chat = Chat.open(page, site, cloud.gateway_url, grant=token, **attributes)
        chat.say("I have leeks.")
        expect(chat.told).to_have_class("error")

    chat = Chat.open(page, site, cloud.gateway_url, grant=token, variables='{"dish": "soup"}')
    chat.say("I have leeks.")
    chat.answers()


def test_the_snippet_of_the_documentation_is_a_chat(
    page: Page, site: Site, cloud: LocalCloud, visitor: Client
) -> None:
    """With the script from the page's own server, as for pages that others visit."""
    given = grant(visitor, origins=(site.origin,))
    (snippet,) = re.findall(r"```html\n(.*?)```", DOCUMENTATION.read_text(), re.S)
    for here, instead in {
        "http://127.0.0.1:8501/": "",
        "http://127.0.0.1:8080": cloud.gateway_url,
        "your grant": given.token,
    }.items():
        assert here in snippet
        snippet = snippet.replace(here, instead)
    site.pages["/"] = snippet
    page.goto(site.origin)
    chat = Chat(page)
    chat.button("Which soup is quick?").click()
    chat.answers()


def test_a_visitor_is_told_when_there_is_budget_again(
    page: Page, site: Site, cloud: LocalCloud, visitor: Client
) -> None:
    given = grant(visitor, daily_budget_usd=LEAST_USD)
    chat = Chat.open(page, site, cloud.gateway_url, grant=given.token)
    chat.say("I have leeks.")
    chat.answers()

    chat.say("And onions.")
    expect(chat.told).to_contain_text("The limit of this chat is reached. Please try again in ")
    expect(chat.said).to_have_count(3)


def test_a_page_of_another_origin_is_refused(
    page: Page, site: Site, cloud: LocalCloud, visitor: Client
) -> None:
    given = grant(visitor, origins=("https://a.example",))
    chat = Chat.open(page, site, cloud.gateway_url, grant=given.token)
    chat.say("I have leeks.")
    expect(chat.told).to_have_text("This chat may not be used on this page.")
