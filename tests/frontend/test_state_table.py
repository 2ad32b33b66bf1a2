"""One test for each row of the table in frontend/state.py."""

import pytest
from streamlit.testing.v1 import AppTest

from gptlab.client import errors
from tests.frontend.conftest import Opened, has, texts
from tests.frontend.fake_client import GOOD_KEY, FakeClient, a_bot, a_login, code

MAIN = ["home", "lounge", "assistant", "lab", "past_sessions", "account"]
PAGES = [*MAIN, "faq", "terms", "privacy"]
NEED_A_KEY = {"home", "lab", "past_sessions", "account"}
BOT = a_bot(1)


def asked_for_a_chat(opened: Opened) -> AppTest:
    """By somebody who is not signed in, with the second assistant."""
    app = opened("lounge", signed_in=False)
    return app.button(key=f"chat_{code(2)}").click().run()


def signed_in(app: AppTest) -> AppTest:
    """On the page of the assistant that was pressed."""
    app.switch_page("app_pages/assistant.py").run()
    app.text_input(key="key_field").set_value(GOOD_KEY)
    return app.button(key="sign_in_button").click().run()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_page_opens_with_a_key_and_without(
    opened: Opened, page: str, signed_in: bool
) -> None:
    app = opened(page, signed_in=signed_in)
    assert not app.exception
    assert has(app, "sign_out") is signed_in
    assert ("Replies by the offline demo model" in texts(app)) is signed_in


@pytest.mark.parametrize("page", sorted(NEED_A_KEY))
def test_without_user_the_key_form_stands_in_place(opened: Opened, page: str) -> None:
    assert opened(page, signed_in=False).text_input(key="key_field")


def test_without_user_a_prompt_can_be_written_in_the_lab_and_not_tried(opened: Opened) -> None:
    app = opened("lab", signed_in=False)
    assert not app.text_area(key="lab_initial_prompt").disabled
    assert "Sign in to see the models" in texts(app)
    assert not has(app, "test_drive")
    assert not has(app, "skip_test")


def test_lounge_lists_the_showcased_to_everybody(opened: Opened) -> None:
    page = texts(opened("lounge", signed_in=False))
    assert "Socrates" in page
    assert "12 sessions" in page


def test_lounge_shows_my_assistants_only_with_user(opened: Opened, fake: FakeClient) -> None:
    fake.bots[code(3)] = a_bot(3, name="My own", showcased=False, is_mine=True)
    signed_out = opened("lounge", signed_in=False, lounge_tab="mine")
    assert signed_out.text_input(key="key_field")
    mine = texts(opened("lounge", lounge_tab="mine"))
    assert "My own" in mine
    assert code(3) in mine


def test_choosing_in_the_lounge_sets_bot_info_and_starts_a_session(opened: Opened) -> None:
    app = opened("lounge")
    app.button(key=f"chat_{code(1)}").click().run()
    assert app.session_state["bot_info"].bot_id == code(1)
    assert "session_id" in app.session_state


def test_a_chat_asked_for_signed_out_starts_with_the_sign_in(
    opened: Opened, fake: FakeClient
) -> None:
    app = asked_for_a_chat(opened)
    assert not fake.keys("start_session")
    app = signed_in(app)
    assert app.session_state["bot_info"].bot_id == code(2)
    assert "session_id" in app.session_state


def test_it_is_no_longer_asked_for_where_another_assistant_is_opened(
    opened: Opened, fake: FakeClient
) -> None:
    app = asked_for_a_chat(opened)
    app.switch_page("app_pages/lounge.py").run()
    app.button(key=f"details_{code(1)}").click().run()
    assert has(signed_in(app), "start")
    assert not fake.keys("start_session")


def test_it_takes_no_place_of_a_session_that_was_opened_meanwhile(
    opened: Opened, fake: FakeClient
) -> None:
    session = fake.start_session(code(1)).session
    app = asked_for_a_chat(opened)
    app.session_state["session_id"] = session.session_id
    app.session_state["user"] = fake.login = a_login()
    app.switch_page("app_pages/assistant.py").run()
    assert app.session_state["session_id"] == session.session_id


def test_a_start_that_fails_after_the_sign_in_leaves_the_details(
    opened: Opened, fake: FakeClient
) -> None:
    fake.failures["list_models"] = [errors.StoreUnavailable()]
    app = asked_for_a_chat(opened)
    app = signed_in(app)
    assert len(app.warning) == 1
    assert has(app.run(), "start")


def test_home_leads_to_a_chat_at_once(opened: Opened, fake: FakeClient) -> None:
    app = opened().button(key="chat_now").click().run()
    assert app.session_state["bot_info"].bot_id == code(1)
    assert "session_id" in app.session_state


def test_home_has_its_ways_where_the_lounge_is_empty_or_cannot_be_read(
    opened: Opened, fake: FakeClient
) -> None:
    fake.failures["list_bots"] = [errors.StoreUnavailable()]
    assert has(opened(), "open_lounge")
    fake.bots.clear()
    app = opened()
    assert has(app, "open_lounge")
    assert not has(app, "chat_now")


def test_assistant_without_bot_info_offers_the_search(opened: Opened) -> None:
    app = opened("assistant", signed_in=False)
    app.text_input(key="find_code").set_value(f" {code(2)} ")
    app.button(key="find_open").click().run()
    assert app.session_state["bot_info"].name == "Rubber duck"


def test_assistant_opens_the_one_in_the_address(opened: Opened) -> None:
    app = opened("assistant", signed_in=False)
    app.query_params["assistant_id"] = code(2)
    app.run()
    assert "Rubber duck" in texts(app)


def test_a_link_to_the_home_page_opens_the_assistant_too(opened: Opened, fake: FakeClient) -> None:
    app = opened(signed_in=False)
    app.query_params["assistant_id"] = code(2)
    app.run()
    assert "Rubber duck" in texts(app)


def test_an_unknown_id_says_so_and_offers_the_search(opened: Opened) -> None:
    app = opened("assistant")
    app.query_params["assistant_id"] = code(99)
    app.run()
    assert "There is no assistant with this code" in texts(app).replace("\\", "")
    assert "req-7" in texts(app).replace("\\", "")
    assert app.text_input(key="find_code")


def test_with_bot_info_the_details_and_past_sessions_show(opened: Opened, fake: FakeClient) -> None:
    long, short = fake.start_session(code(1)).session, fake.start_session(code(1)).session
    fake.send_message(long.session_id, "Hello")
    app = opened("assistant", bot_info=BOT)
    assert has(app, "start")
    assert has(app, f"resume_{long.session_id}")
    assert not has(app, f"resume_{short.session_id}")


def test_with_bot_info_and_without_user_the_key_form_shows(opened: Opened) -> None:
    app = opened("assistant", signed_in=False, bot_info=BOT)
    assert app.text_input(key="key_field")
    assert not has(app, "start")


def test_with_session_id_the_chat_shows_session_msg_list(opened: Opened, fake: FakeClient) -> None:
    turn = fake.start_session(code(1))
    app = opened(
        "assistant",
        bot_info=BOT,
        session_id=turn.session.session_id,
        session_msg_list=(turn.reply,),
    )
    assert "Reply 1" in texts(app)
    assert app.chat_input[0]


def test_with_session_branch_an_earlier_version_is_there_to_look_at(
    opened: Opened, fake: FakeClient
) -> None:
    turn = fake.start_session(code(1))
    app = opened(
        "assistant",
        bot_info=BOT,
        session_id=turn.session.session_id,
        session_msg_list=(turn.reply,),
        session_branch="000001-2a",
    )
    assert "You are looking at an earlier version" in texts(app)
    assert app.chat_input[0].disabled


def test_with_session_editing_that_message_is_being_changed(
    opened: Opened, fake: FakeClient
) -> None:
    session_id = fake.start_session(code(1)).session.session_id
    fake.send_message(session_id, "Hello")
    app = opened("assistant", bot_info=BOT, session_id=session_id, session_editing="000002-1u")
    assert "You are changing an earlier message" in texts(app)
    assert app.chat_input[0].key == f"composer_{session_id}_000002-1u"


def test_with_session_ended_the_recap_shows(opened: Opened, fake: FakeClient) -> None:
    session = fake.start_session(code(1)).session
    app = opened(
        "assistant",
        bot_info=BOT,
        session_id=session.session_id,
        session_ended=True,
        session_recap="All is **well**.",
    )
    assert "All is **well**." in texts(app)
    assert has(app, "resume")


def test_with_bot_doing_change_the_form_shows_what_it_was_opened_with(
    opened: Opened, fake: FakeClient
) -> None:
    own = fake.own(7)
    app = opened("assistant", bot_info=own, bot_doing="change", bot_opened=own)
    assert has(app, "save_change")
    assert not has(app, "start")


def test_with_bot_doing_versions_the_history_shows(opened: Opened, fake: FakeClient) -> None:
    own = fake.own(7)
    app = opened("assistant", bot_info=own, bot_doing="versions")
    assert "Version 1" in app.expander[0].label
    assert app.session_state["bot_versions"].versions == fake.versions[own.bot_id]


def test_account_with_account_act_has_that_act_unfolded(opened: Opened) -> None:
    app = opened("account")
    assert has(app, "change_key")
    app.session_state["account_act"] = "change_key"
    assert app.run().text_input(key="new_key")


def test_account_with_recovery_code_shows_it(opened: Opened) -> None:
    app = opened("account")
    app.session_state["recovery_code"] = "MADE-UP"
    assert "MADE-UP" in texts(app.run())


def test_account_with_is_leaving_shows_only_the_deletion(opened: Opened) -> None:
    app = opened("account")
    app.session_state["is_leaving"] = True
    assert "Daily spending limit" not in texts(app.run())
    assert has(app, "delete_all")


def test_lab_steps_1_and_3_are_forms(opened: Opened) -> None:
    assert has(opened("lab"), "test_drive")
    assert has(opened("lab", lab_active_step=3), "create")


def test_lab_step_4_with_lab_bot_id_is_the_confirmation(opened: Opened) -> None:
    app = opened("lab", lab_active_step=4, lab_bot_id=code(2))
    assert f"/assistant?assistant_id={code(2)}" in texts(app)
    assert has(app, "start_chat")


def test_lab_and_assistant_keep_their_own_and_lose_nothing(opened: Opened) -> None:
    app = opened("lab", bot_info=BOT)
    app.text_area(key="lab_initial_prompt").set_value("Half a prompt").run()
    app.switch_page("app_pages/assistant.py").run()
    assert "Socrates" in texts(app)
    app.switch_page("app_pages/lab.py").run()
    assert app.text_area(key="lab_initial_prompt").value == "Half a prompt"
