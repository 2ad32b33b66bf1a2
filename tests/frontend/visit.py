"""Somebody in a browser who is signed in already, and whose sessions are made through the API.

What is not tested is not clicked: a session with two turns takes 0.1 s here, and by clicks 10 s.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Page, expect

from frontend import login_cookie
from gptlab.client import Client
from tests.frontend import steps


@dataclass(frozen=True)
class Visit:
    """One person: their browser page, the app's address, their key and their client."""

    page: Page
    app: str
    key: str
    client: Client

    @classmethod
    @contextmanager
    def by(cls, page: Page, app: str, api: str, key: str) -> Iterator[Self]:
        with Client(api) as client:
            client.log_in(key)
            visit = cls(page, app, key, client)
            steps.be_patient(page)
            visit.sign_in()
            yield visit

    def sign_in(self) -> None:
        """As a reload does: with the cookie that the browser kept."""
        login = self.client.login
        assert login
        value = login_cookie.packed(login)
        self.page.context.add_cookies(
            [{"name": login_cookie.COOKIE, "value": value, "url": self.app}]
        )

    def session(self, *messages: str, bot_id: str = steps.ASSISTANT) -> str:
        """A stored session in which these were said and answered: its id."""
        session_id = self.client.start_session(bot_id).session.session_id
        for message in messages:
            self.client.send_message(session_id, message)
        return session_id

    def open(self, path: str = "") -> Page:
        self.page.goto(f"{self.app}/{path}")
        return self.page

    def open_session(self, session_id: str, bot_id: str = steps.ASSISTANT) -> Page:
        """Once its chat can be used."""
        page = self.open(f"assistant?assistant_id={bot_id}&session_id={session_id}")
        expect(steps.field(page)).to_be_enabled()
        return page
