"""What the other pages do."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
import segno
from streamlit.testing.v1 import AppTest

from frontend.components import share
from gptlab.api.fields import SessionType
from gptlab.client import errors
from tests.frontend.conftest import Opened, has, texts
from tests.frontend.fake_client import GOOD_KEY, FakeClient, a_bot, a_login, code


def test_signing_in_shows_the_ways_on(opened: Opened) -> None:
    app = opened(signed_in=False)
    app.text_input(key="key_field").set_value(GOOD_KEY)
    app.button(key="sign_in_button").click().run()
    assert has(app, "open_lounge")
    assert app.session_state["user"].provider.name == "Demo model"


def test_a_bad_key_is_answered_in_place(opened: Opened) -> None:
    app = opened(signed_in=False)
    app.text_input(key="key_field").set_value("wrong")
    app.button(key="sign_in_button").click().run()
    assert "This does not look like an API key" in texts(app)
    assert "user" not in app.session_state


def test_the_demo_sign_in_is_offered_where_the_demo_model_runs(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not has(opened(signed_in=False), "demo_sign_in")
    monkeypatch.setenv("GPTLAB_DEMO_KEY", GOOD_KEY)
    app = opened(signed_in=False).button(key="demo_sign_in").click().run()
    assert has(app, "open_lounge")


def test_it_says_that_a_shared_key_is_a_shared_identity(opened: Opened) -> None:
    assert "two people who share one key are one identity" in texts(opened(signed_in=False))


def test_signing_out_leaves_nothing_behind(opened: Opened) -> None:
    app = opened(bot_info=a_bot(1), session_id=code(5), lab_name="Secret plan")
    app.button(key="sign_out").click().run()
    for name in ("user", "bot_info", "session_id"):
        assert name not in app.session_state
    assert "lab_name" not in app.session_state or app.session_state["lab_name"] == ""


def test_signing_out_works_without_the_server(opened: Opened, fake: FakeClient) -> None:
    fake.failures["log_out"] = [errors.StoreUnavailable()]
    app = opened().button(key="sign_out").click().run()
    assert "user" not in app.session_state


def test_somebody_elses_key_finds_nothing_of_the_one_before(
    opened: Opened, fake: FakeClient
) -> None:
    app = opened(signed_in=False, owner=a_login(code(77)).user_id, bot_info=a_bot(1))
    app.text_input(key="key_field").set_value(GOOD_KEY)
    app.button(key="sign_in_button").click().run()
    assert "bot_info" not in app.session_state
    assert app.session_state["user"].user_id == code(1)


def test_the_lounge_filters_by_every_word(opened: Opened) -> None:
    app = opened("lounge")
    app.text_input(key="lounge_search").set_value("duck QUACK").run()
    assert has(app, f"chat_{code(2)}")
    assert not has(app, f"chat_{code(1)}")


def test_the_lounge_is_searched_on_every_page_and_by_kind(opened: Opened, fake: FakeClient) -> None:
    fake.page_size = 1
    coach = a_bot(3, name="Coach", session_type=SessionType.COACHING)
    fake.bots[coach.bot_id] = coach
    app = opened("lounge")
    assert not has(app, f"chat_{code(2)}")
    app.text_input(key="lounge_search").set_value("quack").run()
    assert has(app, f"chat_{code(2)}")
    assert "1 assistant found" in texts(app)
    app.text_input(key="lounge_search").set_value("").run()
    app.session_state["lounge_kind"] = SessionType.COACHING
    app.run()
    assert has(app, f"chat_{code(3)}")
    assert not has(app, f"chat_{code(1)}")


def test_what_is_searched_is_read_once_and_again_for_the_next_search(
    opened: Opened, fake: FakeClient
) -> None:
    def searched(words: str) -> AppTest:
        return app.text_input(key="lounge_search").set_value(words).run()

    app = opened("lounge")
    searched("nobody")
    asked = len([each for each in fake.asked if each[0] == "list_bots"])
    searched("nobody here")
    again = len([each for each in fake.asked if each[0] == "list_bots"])
    assert again == asked + 1, "the page itself, and not all of them"
    searched("")
    new = a_bot(4, name="Nobody here")
    fake.bots[new.bot_id] = new
    assert has(searched("nobody here"), f"chat_{code(4)}")


def test_the_lounge_has_pages(opened: Opened, fake: FakeClient) -> None:
    fake.page_size = 1
    app = opened("lounge")
    assert has(app, f"chat_{code(1)}")
    app.button(key="next_showcased").click().run()
    assert has(app, f"chat_{code(2)}")
    app.button(key="previous_showcased").click().run()
    assert has(app, f"chat_{code(1)}")


def test_an_empty_lounge_leads_to_the_lab(opened: Opened) -> None:
    app = opened("lounge", lounge_tab="mine")
    app.button(key="to_lab").click().run()
    assert has(app, "test_drive")


def test_past_sessions_are_listed_opened_and_resumed(opened: Opened, fake: FakeClient) -> None:
    session = fake.start_session(code(1)).session
    fake.end_session(session.session_id)
    app = opened("past_sessions")
    assert "concluded" in texts(app)
    app.button(key=f"open_{session.session_id}").click().run()
    assert "We talked about **reasons**." in texts(app)


def test_the_sidebar_leads_back_to_recent_sessions(opened: Opened, fake: FakeClient) -> None:
    session = fake.start_session(code(1)).session
    app = opened()
    app.button(key=f"recent_{session.session_id}").click().run()
    assert app.session_state["session_id"] == session.session_id
    assert app.chat_input[0]


def test_a_session_that_is_gone_is_said_to_be(opened: Opened, fake: FakeClient) -> None:
    session = fake.start_session(code(1)).session
    app = opened()
    del fake.conversations[session.session_id]
    app.button(key=f"recent_{session.session_id}").click().run()
    assert "You have no such session" in texts(app)


def test_without_the_server_every_page_says_so_and_stands(opened: Opened, fake: FakeClient) -> None:
    for operation in ("list_bots", "list_sessions", "list_models"):
        fake.failures[operation] = [errors.StoreUnavailable() for _ in range(20)]
    for page in ("lounge", "lab", "past_sessions"):
        app = opened(page)
        assert not app.exception
        assert "The database is not reachable right now" in texts(app)


def test_an_assistant_is_shared_by_link_code_and_qr_code(opened: Opened) -> None:
    app = opened("assistant", bot_info=a_bot(1))
    app.button(key="start").click().run()
    written = texts(app)
    assert share.qr_code(share.link(code(1))) in unescape(written)
    assert share.qr_code(share.link(code(2))) not in unescape(written)


def test_a_qr_code_holds_the_whole_link_on_a_white_margin() -> None:
    address = f"https://gptlab.example/assistant?assistant_id={code(1)}"
    kept = segno.make_qr(address, error="m")
    drawn = share.qr_code(address)
    picture = unquote(drawn)
    assert "fill='#fff'" in picture
    dark = picture.partition("stroke='#000' d='")[2].partition("'")[0]
    cells = sum(int(each) for each in re.findall(r"h(\d+)", dark))
    assert cells == sum(sum(row) for row in kept.matrix)
    assert kept.mode == "byte", "letters as they are, also small ones"
