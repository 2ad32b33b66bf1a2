"""Beside the pages: past sessions, and the way to the account."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from frontend.components import date_format
from tests.frontend.conftest import Opened, holds, texts
from tests.frontend.fake_client import FakeClient, code


@pytest.fixture
def conversations(fake: FakeClient) -> list[str]:
    """Eight sessions, each with a title."""
    ids = [fake.start_session(code(1 + number % 2)).session.session_id for number in range(8)]
    for number, session_id in enumerate(ids):
        fake.rename_session(session_id, f"Title {number}")
    return ids


def rows(app: AppTest) -> list[str]:
    """Their names, without the small print."""
    found = (button.label for button in app.button if str(button.key).startswith("recent_"))
    return [label.partition(" :small")[0] for label in found]


def search(app: AppTest, words: str) -> AppTest:
    """Until the history has been read."""
    app.text_input(key="sidebar_search").set_value(words).run()
    reading = app.session_state["history"]
    assert reading.over.wait(20)
    return app.run()


def test_the_search_covers_titles_and_assistants(opened: Opened, conversations: list[str]) -> None:
    app = opened()
    assert len(rows(app)) == 8
    assert "Title 3" in rows(search(app, "title 3"))
    assert rows(search(app, "reply 3")) != rows(search(app, "reply 4")), "what was said is found"
    assert len(rows(search(app, "DUCK"))) == 4
    assert "No session has these words" in texts(search(app, "xylophone"))


def test_nothing_that_was_decrypted_outlives_the_sign_in_in_the_app(
    opened: Opened, conversations: list[str]
) -> None:
    app = opened("assistant").button(key=f"recent_{conversations[2]}").click().run()
    search(app, "reply 3")
    assert holds(app, "reply 3")
    assert holds(app, "Title 3")
    app.button(key="sign_out").click().run()
    assert not holds(app, "reply 3")
    assert not holds(app, "Title 3")


def test_more_are_loaded_on_demand(
    opened: Opened, fake: FakeClient, conversations: list[str]
) -> None:
    fake.page_size = 3
    app = opened()
    assert len(rows(app)) == 3
    app.button(key="more_sessions").click().run()
    assert len(rows(app)) == 6


def test_a_session_is_opened_and_marked(opened: Opened, conversations: list[str]) -> None:
    app = opened().button(key=f"recent_{conversations[2]}").click().run()
    assert app.session_state["session_id"] == conversations[2]
    assert app.button(key=f"recent_{conversations[2]}").proto.type == "secondary"
    assert app.button(key=f"recent_{conversations[3]}").proto.type == "tertiary"


def test_what_was_chatted_in_last_stands_first(opened: Opened, conversations: list[str]) -> None:
    app = opened().button(key=f"recent_{conversations[5]}").click().run()
    app.chat_input[0].set_value("Hello").run()
    assert rows(app)[0] == "Title 5"
    assert len(rows(app)) == 8


def test_a_test_session_of_the_lab_is_not_listed(opened: Opened, fake: FakeClient) -> None:
    session_id = fake.start_session(code(1)).session.session_id
    conversation = fake.conversations[session_id]
    lab = conversation.session.model_copy(update={"bot_id": None, "bot_name": None})
    fake.conversations[session_id] = conversation.model_copy(update={"session": lab})
    assert rows(opened()) == []


def test_signed_out_it_leads_to_the_key_form(opened: Opened) -> None:
    app = opened("lounge", signed_in=False).button(key="to_key_form").click().run()
    assert app.text_input(key="key_field")


def menu(app: AppTest) -> str:
    """Which one the browser has: another is drawn anew, and closed."""
    (found,) = [each for each in app.sidebar if each.type == "popover"]
    return str(found.key)


def test_the_account_is_a_page_of_its_own(opened: Opened, fake: FakeClient) -> None:
    app = opened()
    assert fake.keys("get_user") == []
    assert "Recovery code" in texts(app.button(key="to_account").click().run())


def test_the_menu_that_led_to_a_page_is_followed_by_a_closed_one(opened: Opened) -> None:
    app = opened()
    before = menu(app)
    assert menu(app.run()) == before
    assert menu(app.button(key="to_account").click().run()) != before


def test_ages_follow_the_calendar() -> None:
    now = datetime.now(UTC)
    assert date_format.age(now) == "Today"
    assert date_format.age(now.replace(year=now.year - 1)) == "Earlier"


def test_a_session_without_a_title_has_the_name_of_its_assistant(
    opened: Opened, fake: FakeClient
) -> None:
    fake.start_session(code(2))
    assert rows(opened())[0].startswith("Rubber duck")
