"""The address names the session: links, reloads, and links to what is not there."""

import pytest
from streamlit.testing.v1 import AppTest

from gptlab.client import Unreachable, errors
from tests.frontend.conftest import Opened, has, texts
from tests.frontend.fake_client import GOOD_KEY, FakeClient, a_bot, code


@pytest.fixture
def session_id(fake: FakeClient) -> str:
    session = fake.start_session(code(1)).session
    fake.send_message(session.session_id, "Hello")
    return session.session_id


def linked(app: AppTest, session_id: str, bot_id: str | None = code(1)) -> AppTest:
    if bot_id:
        app.query_params["assistant_id"] = bot_id
    app.query_params["session_id"] = session_id
    return app.run()


def test_a_link_to_a_session_opens_it_and_the_address_keeps_naming_it(
    opened: Opened, session_id: str
) -> None:
    app = linked(opened("assistant"), session_id)
    assert "Reply 2" in texts(app)
    assert app.query_params["session_id"] == session_id
    assert app.run().query_params["session_id"] == session_id


def test_a_started_session_is_named_and_a_left_one_is_not(opened: Opened) -> None:
    app = opened("assistant", bot_info=a_bot(1)).button(key="start").click().run()
    assert app.query_params["session_id"] == app.session_state["session_id"]
    app.button(key="leave_session").click().run()
    assert "session_id" not in app.query_params
    assert has(app, "start")


def test_home_is_where_one_is_though_the_session_just_left_is_still_in_the_address(
    opened: Opened, session_id: str
) -> None:
    app = linked(opened("assistant"), session_id).switch_page("app_pages/home.py").run()
    linked(app, session_id)
    assert not app.chat_message
    assert "GPT Lab" in texts(app)


def test_a_link_to_an_assistant_at_the_apps_own_address_opens_it(opened: Opened) -> None:
    app = opened()
    app.query_params["assistant_id"] = code(1)
    assert has(app.run(), "start")


def test_a_visitor_gets_the_key_form_in_place_and_then_stands_in_the_session(
    opened: Opened, session_id: str
) -> None:
    app = linked(opened("assistant", signed_in=False), session_id)
    assert "Sign in to come back to this session" in texts(app)
    assert "Socrates" in texts(app)
    app.text_input(key="key_field").set_value(GOOD_KEY)
    app.button(key="sign_in_button").click().run()
    assert "Reply 2" in texts(app)


@pytest.mark.parametrize("bot_id", [code(1), None], ids=["with its assistant", "alone"])
@pytest.mark.parametrize("wrong", [code(404), "%00<script>"], ids=["unknown", "malformed"])
def test_a_session_that_is_not_ones_own_is_said_and_the_way_on_offered(
    opened: Opened, wrong: str, bot_id: str | None
) -> None:
    app = linked(opened("assistant"), wrong, bot_id)
    assert "You have no such session" in texts(app)
    assert has(app, "start" if bot_id else "find_open")
    again = app.run()
    assert "You have no such session" not in texts(again)


def test_a_link_while_the_server_is_away_can_be_tried_again(
    opened: Opened, fake: FakeClient, session_id: str
) -> None:
    fake.failures["get_session"] = [Unreachable()]
    app = linked(opened("assistant"), session_id)
    assert "cannot be reached" in texts(app)
    app.button(key="follow_again").click().run()
    assert "Reply 2" in texts(app)


def test_an_address_that_comes_late_does_not_leave_the_session(
    opened: Opened, session_id: str
) -> None:
    app = opened("assistant")
    app.query_params["assistant_id"] = code(1)
    app.run()
    app.button(key=f"resume_{session_id}").click().run()
    app.query_params.clear()
    app.query_params["assistant_id"] = code(1)
    assert "Reply 2" in texts(app.run())
    assert app.query_params["session_id"] == session_id


def test_an_address_gone_back_to_is_followed(opened: Opened, session_id: str) -> None:
    app = linked(opened("assistant"), session_id).run()
    app.button(key="leave_session").click().run()
    assert "Reply 2" in texts(linked(app.run(), session_id))


def test_a_session_whose_assistant_is_gone_can_go_on(
    opened: Opened, fake: FakeClient, session_id: str
) -> None:
    del fake.bots[code(1)]
    app = linked(opened("assistant"), session_id)
    app.chat_input[0].set_value("Still there?").run()
    assert "Reply 3" in texts(app)
    app.button(key="leave_session").click().run()
    assert "not there any more" in texts(app)
    assert not has(app, "start")
    assert has(app, f"resume_{session_id}")


def test_a_sign_in_that_ended_meanwhile_asks_for_the_key_and_opens_the_session_after(
    opened: Opened, fake: FakeClient, session_id: str
) -> None:
    fake.failures["get_session"] = [errors.TokenExpired()]
    app = linked(opened("assistant"), session_id)
    app.text_input(key="key_field").set_value(GOOD_KEY)
    app.button(key="sign_in_button").click().run()
    assert "Reply 2" in texts(app)
