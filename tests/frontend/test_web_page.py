"""Putting an assistant on a web page: the grant, its snippet, what it spent, and its end."""

import json
import re
from datetime import date
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from gptlab.api.grants import CreateGrant, DaySpent
from gptlab.api.variables import Variable
from gptlab.client import errors
from tests.frontend.conftest import Opened, has, texts
from tests.frontend.fake_client import ANOTHER_KEY, GOOD_KEY, FakeClient, a_bot

MINE = a_bot(1, name='Rosa "the" gardener', is_mine=True)


@pytest.fixture
def page(opened: Opened) -> AppTest:
    return opened("assistant", bot_info=MINE, web_page=True)


def made(app: AppTest, key: str = GOOD_KEY, origins: str = "") -> AppTest:
    app.text_input(key="grant_origins").set_value(origins)
    app.text_input(key="present_key").set_value(key)
    return app.button(key="make_grant").click().run()


def test_the_snippet_is_shown_once_with_the_grant_in_it(page: AppTest) -> None:
    app = made(page)
    (snippet,) = (each.value for each in app.code if "<gptlab-chat" in each.value)

    assert 'grant="glg_told-once"' in snippet
    assert 'name="Rosa &quot;the&quot; gardener"' in snippet
    assert "/gptlab-chat.js" in snippet
    assert not has(app, "make_grant")
    again = app.button(key="grant_copied").click().run()
    assert "glg_told-once" not in "".join(each.value for each in again.code)
    assert has(again, "make_grant")


def test_what_has_to_be_filled_in_has_an_example_in_the_snippet(opened: Opened) -> None:
    variables = (
        Variable(name="dish"),
        Variable(name="guests", type="number"),
        Variable(name="style", default="plain"),
    )
    mine = MINE.model_copy(update={"variables": variables})
    app = made(opened("assistant", bot_info=mine, web_page=True))
    (snippet,) = (each.value for each in app.code if "<gptlab-chat" in each.value)
    (attribute,) = re.findall(r"variables='(.*?)'", snippet)

    assert json.loads(unescape(attribute)) == {"dish": "…", "guests": 1}


def test_what_is_typed_is_asked_for(page: AppTest, fake: FakeClient) -> None:
    page.number_input(key="grant_budget").set_value(2.5)
    made(page, origins="https://Shop.example/, https://b.example")
    (asked,) = (what for name, what, _ in fake.asked if name == "create_grant")

    assert isinstance(asked, CreateGrant)
    assert (asked.bot_id, asked.daily_budget_usd, asked.days) == (MINE.bot_id, 2.5, 90)
    assert asked.allowed_origins == ("https://shop.example", "https://b.example")


def test_another_key_makes_none_and_says_so(page: AppTest, fake: FakeClient) -> None:
    app = made(page, ANOTHER_KEY)

    assert "not the key you are signed in with" in texts(app)
    assert fake.grants == []


def test_a_failure_is_tried_again_with_the_same_idempotency_key(
    page: AppTest, fake: FakeClient
) -> None:
    fake.failures["create_grant"] = [errors.StoreUnavailable()]
    made(made(page))

    first, second = fake.keys("create_grant")
    assert first == second


def test_a_grant_shows_what_it_spent_by_day_and_is_revoked(
    opened: Opened, fake: FakeClient
) -> None:
    asked = CreateGrant.of(api_key=GOOD_KEY, bot_id=MINE.bot_id, name="Shop", daily_budget_usd=1)
    grant = fake.create_grant(asked).grant
    spent = [DaySpent(day=date(2026, 11, day), usd=0.25) for day in (21, 22)]
    fake.grants[0] = grant.model_copy(update={"spent": spent, "spent_today_usd": 0.25})
    app = opened("assistant", bot_info=MINE, web_page=True)

    assert "US$0.25 of US$1.00 today" in texts(app).replace("\\", "")
    assert len(app.get("vega_lite_chart")) == 1
    app.button(key=f"revoke_{grant.grant_id}").click().run()
    app.button(key="go").click().run()
    assert fake.grants[0].revoked_date
    assert not has(app.run(), f"revoke_{grant.grant_id}")
    assert "revoked 22 Nov" in texts(app)


def test_it_is_offered_to_its_creator_alone_and_asks_nothing_while_folded(
    opened: Opened, fake: FakeClient
) -> None:
    opened("assistant", bot_info=MINE)
    assert fake.keys("list_grants") == []

    others = opened("assistant", bot_info=a_bot(2), web_page=True)
    assert not has(others, "make_grant")
    assert fake.keys("list_grants") == []
