"""The cookie that a sign-in survives a reload by."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from frontend import login_cookie
from frontend.login_cookie import COOKIE, ROUTE, TICKET_LIFE, Ended, Tickets, kept, tickets
from gptlab.api.accounts import Login
from tests.frontend.fake_client import a_login


@pytest.fixture
def browser() -> TestClient:
    route = Route(ROUTE, login_cookie.keep, methods=["POST"])
    return TestClient(Starlette(routes=[route]))


def cookie_of(login: Login) -> str:
    return urlsafe_b64encode(login.model_dump_json().encode()).decode()


def test_a_ticket_becomes_a_cookie_that_no_script_and_no_other_site_gets(
    browser: TestClient,
) -> None:
    login = a_login()
    answer = browser.post(ROUTE, content=tickets.give(login))
    cookie = SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]

    assert answer.status_code == 204
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "strict", "/")
    assert 0 < int(cookie["max-age"]) <= 12 * 60 * 60
    assert kept({COOKIE: cookie.value}) == login


def test_a_ticket_is_good_once(browser: TestClient) -> None:
    ticket = tickets.give(a_login())
    assert tickets.waits(ticket)
    browser.post(ROUTE, content=ticket)
    again = browser.post(ROUTE, content=ticket)
    assert not tickets.waits(ticket)
    assert again.status_code == 404
    assert "Set-Cookie" not in again.headers


def test_a_ticket_is_good_for_a_moment() -> None:
    now = datetime.now(UTC)
    given = Tickets(now=lambda: now)
    ticket = given.give(a_login())
    now += TICKET_LIFE
    with pytest.raises(KeyError):
        given.take(ticket)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_site_cannot_set_it(browser: TestClient, site: str) -> None:
    ticket = tickets.give(a_login())
    answer = browser.post(ROUTE, content=ticket, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_a_ticket_of_nobody_takes_the_cookie_away(browser: TestClient) -> None:
    answer = browser.post(ROUTE, content=tickets.give(None))
    cookie = SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]
    assert (cookie.value, cookie["max-age"]) == ("", "0")


@pytest.mark.parametrize("cookie", ["", "%", "bm90IGpzb24=", "e30=", "ä", "\x00"])
def test_what_is_no_cookie_of_ours_is_nobody(cookie: str) -> None:
    assert kept({COOKIE: cookie}) is None
    assert kept({}) is None


def test_a_sign_in_that_is_over_is_nobody() -> None:
    over = a_login().model_copy(update={"expires_at": datetime.now(UTC) - timedelta(seconds=1)})
    assert kept({COOKIE: cookie_of(over)}) is None


def test_a_sign_in_that_was_ended_here_is_nobody_until_the_next_one() -> None:
    login = a_login()
    cookies = {COOKIE: cookie_of(login)}
    login_cookie.ended.add(login)
    assert kept(cookies) is None
    login_cookie.ended.remove(login)
    assert kept(cookies) == login


def test_what_is_over_anyway_is_not_remembered_as_ended() -> None:
    now = datetime.now(UTC)
    known, login = Ended(now=lambda: now), a_login()
    other = login.model_copy(update={"user_id": "other"})
    known.add(login)
    now = login.expires_at
    known.add(other)
    assert (known.has(login), known.has(other)) == (False, True)
