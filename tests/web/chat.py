"""A page with the chat element, as somebody would write it, and what a visitor sees of it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.web.sites import Site

STRICT = (
    "default-src 'none'; script-src 'self'; connect-src {api}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A page</title>
<script src="/gptlab-chat.js"></script>
<main><h1>A page</h1><gptlab-chat {attributes}></gptlab-chat></main>
</html>"""


@dataclass(frozen=True)
class Chat:
    page: Page

    @classmethod
    def open(cls, page: Page, site: Site, api: str, *, lang: str = "en", **attributes: str) -> Self:
        """On a page whose Content-Security-Policy allows its own scripts, the API, and no more."""
        written = {"api": api, "name": "Cook", **attributes}
        pairs = " ".join(f'{name}="{escape(value)}"' for name, value in written.items())
        site.pages["/"] = PAGE.format(lang=lang, attributes=pairs)
        site.headers["Content-Security-Policy"] = STRICT.format(api=api)
        page.goto(site.origin)
        expect(page.get_by_role("heading", name=written["name"], exact=True)).to_be_visible()
        return cls(page)

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox")

    @property
    def said(self) -> Locator:
        return self.page.locator("article")

    @property
    def reply(self) -> Locator:
        return self.page.locator("article.assistant").last

    @property
    def told(self) -> Locator:
        return self.page.get_by_role("alert")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def answers(self) -> None:
        """Waits for the end of a reply."""
        expect(self.button("Send")).to_be_visible()
        expect(self.reply).to_contain_text(re.compile(r"\w"))

    def active(self) -> str:
        """What has the focus: an element of the chat."""
        found: str = self.page.evaluate(
            "document.querySelector('gptlab-chat').shadowRoot.activeElement?.localName ?? ''"
        )
        return found


def origins(requested: Iterable[str]) -> set[str]:
    return {"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in requested}


def as_list(*texts: str) -> str:
    return json.dumps(texts)
