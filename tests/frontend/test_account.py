"""The account's page, and the way back in without the key."""

import pytest
from streamlit.testing.v1 import AppTest

from frontend import error_messages
from gptlab.client import errors
from tests.frontend.conftest import Opened, has, holds, texts
from tests.frontend.fake_client import (
    ANOTHER_KEY,
    GOOD_KEY,
    TAKEN_KEY,
    FakeClient,
    a_bot,
    a_login,
    code,
)

SWAPS = {
    TAKEN_KEY: errors.KeyInUse,
    "wrong": errors.KeyMalformed,
}


def shows(app: AppTest, error: type[errors.GPTLabError]) -> bool:
    return error_messages.said(error()) in said(app)


def said(app: AppTest) -> str:
    """What is written, without the signs that keep it from being Markdown."""
    return texts(app).replace("\\", "")


def swapped(app: AppTest, key: str) -> AppTest:
    app.button(key="change_key").click().run()
    app.text_input(key="present_key").set_value(GOOD_KEY)
    app.text_input(key="new_key").set_value(key)
    return app.button(key="change_key_now").click().run()


def recovered(app: AppTest, recovery_code: str, key: str) -> AppTest:
    app.text_input(key="recovery_field").set_value(recovery_code)
    app.text_input(key="recovery_key").set_value(key)
    return app.button(key="recover").click().run()


def coded(app: AppTest, key: str = GOOD_KEY) -> AppTest:
    app.button(key="make_code").click().run()
    app.text_input(key="present_key").set_value(key)
    return app.button(key="make_code_now").click().run()


def deleted(app: AppTest) -> AppTest:
    app.button(key="delete_all").click().run()
    app.text_input(key="present_key").set_value(GOOD_KEY)
    app.text_input(key="delete_word").set_value("DELETE").run()
    return app.button(key="delete_now").click().run()


@pytest.fixture
def with_code(fake: FakeClient) -> FakeClient:
    fake.make_recovery_code(GOOD_KEY)
    fake.asked.clear()
    return fake


def test_it_shows_what_the_account_has_come_to(opened: Opened, fake: FakeClient) -> None:
    fake.user = fake.user.model_copy(update={"sessions_started": 1234})
    app = opened("account")
    assert app.metric[0].value == "1,234"
    assert "Here since 22 Nov" in texts(app)


def test_it_says_what_was_spent_and_sets_the_limit(opened: Opened, fake: FakeClient) -> None:
    app = opened("account")
    assert "No daily limit is set" in texts(app)
    app.number_input(key="spend_limit_usd").set_value(2.5)
    app.button(key="set_spend_limit").click().run()
    assert (fake.user.daily_spend_limit_usd, fake.user.allow_unpriced_models) == (2.5, False)
    assert r"of US\$2.50" in texts(app)


def test_models_without_a_price_can_be_allowed_beside_the_limit(
    opened: Opened, fake: FakeClient
) -> None:
    app = opened("account")
    app.number_input(key="spend_limit_usd").set_value(2.5)
    app.checkbox(key="allow_unpriced").check()
    app.button(key="set_spend_limit").click().run()
    assert fake.user.allow_unpriced_models
    assert opened("account").checkbox(key="allow_unpriced").value is True


def test_without_the_server_it_says_so(opened: Opened, fake: FakeClient) -> None:
    fake.failures["get_user"] = [errors.StoreUnavailable()]
    assert shows(opened("account"), errors.StoreUnavailable)


def test_another_key_keeps_the_sign_in_and_is_forgotten(opened: Opened, fake: FakeClient) -> None:
    app = swapped(opened("account", user_models="of the old key"), ANOTHER_KEY)
    assert ("swap_key", ANOTHER_KEY, None) in fake.asked
    assert "Your key is changed" in texts(app)
    assert has(app, "sign_out")
    assert not holds(app, ANOTHER_KEY)
    assert "user_models" not in app.session_state


@pytest.mark.parametrize("key", SWAPS)
def test_a_key_that_cannot_be_taken_is_answered_in_place(opened: Opened, key: str) -> None:
    app = swapped(opened("account"), key)
    assert shows(app, SWAPS[key])
    assert has(app, "sign_out")
    assert app.text_input(key="new_key").value == key


def test_a_sign_in_that_ended_elsewhere_asks_for_the_key(opened: Opened, fake: FakeClient) -> None:
    fake.failures["swap_key"] = [errors.SignInAgain()]
    app = swapped(opened("account"), ANOTHER_KEY)
    assert shows(app, errors.SignInAgain)
    assert app.text_input(key="key_field")
    assert not holds(app, ANOTHER_KEY)


def test_what_was_typed_goes_when_it_is_given_up(opened: Opened) -> None:
    app = opened("account").button(key="change_key").click().run()
    app.text_input(key="new_key").set_value(ANOTHER_KEY)
    app.button(key="not_now").click().run()
    assert has(app, "change_key")
    assert not holds(app, ANOTHER_KEY)


def test_a_recovery_code_is_shown_once(opened: Opened, fake: FakeClient) -> None:
    app = opened("account")
    assert "You have none." in texts(app)
    app = coded(app)
    assert fake.recovery_code in texts(app)
    app.button(key="code_written").click().run()
    assert "You have one." in texts(app)
    assert not holds(app, fake.recovery_code)


def test_leaving_the_page_forgets_the_code(opened: Opened, fake: FakeClient) -> None:
    app = coded(opened("account"))
    app.switch_page("app_pages/faq.py").run()
    assert not holds(app, fake.recovery_code)
    assert fake.recovery_code not in texts(app.switch_page("app_pages/account.py").run())


def test_another_code_is_made_only_after_a_question(opened: Opened, with_code: FakeClient) -> None:
    former = with_code.recovery_code
    app = opened("account").button(key="make_code").click().run()
    assert with_code.keys("make_recovery_code") == []
    assert "will open nothing any more" in texts(app)
    app.text_input(key="present_key").set_value(GOOD_KEY)
    app.button(key="make_code_now").click().run()
    assert with_code.recovery_code != former
    assert with_code.recovery_code in texts(app)


def test_a_code_that_could_not_be_made_is_said(opened: Opened, fake: FakeClient) -> None:
    fake.failures["make_recovery_code"] = [errors.StoreUnavailable()]
    app = coded(opened("account"))
    assert shows(app, errors.StoreUnavailable)
    assert has(app, "make_code_now")


def test_a_code_is_made_only_for_the_key_itself(opened: Opened, fake: FakeClient) -> None:
    assert shows(coded(opened("account"), ANOTHER_KEY), errors.OtherKey)
    assert fake.recovery_code == ""


def test_a_lost_key_is_replaced_by_the_code(opened: Opened, with_code: FakeClient) -> None:
    used = with_code.recovery_code
    app = recovered(opened(signed_in=False), used, ANOTHER_KEY)
    assert "Your account is open again" in texts(app)
    assert has(app, "sign_out")
    assert not holds(app, used)
    assert not holds(app, ANOTHER_KEY)


def test_a_code_that_opens_nothing_is_answered_in_place(opened: Opened) -> None:
    app = recovered(opened(signed_in=False), "MISTYPED", ANOTHER_KEY)
    assert shows(app, errors.RecoveryCodeInvalid)
    assert not has(app, "sign_out")


@pytest.mark.parametrize("key", SWAPS)
def test_the_new_key_may_be_refused_there_too(
    opened: Opened, with_code: FakeClient, key: str
) -> None:
    app = recovered(opened(signed_in=False), with_code.recovery_code, key)
    assert shows(app, SWAPS[key])
    assert not has(app, "sign_out")


def test_somebody_elses_code_finds_nothing_of_the_one_before(
    opened: Opened, with_code: FakeClient
) -> None:
    app = opened(signed_in=False, owner=a_login(code(77)).user_id, bot_info=a_bot(1))
    recovered(app, with_code.recovery_code, ANOTHER_KEY)
    assert "bot_info" not in app.session_state


def test_nothing_is_deleted_before_the_word_is_typed(opened: Opened, fake: FakeClient) -> None:
    app = opened("account").button(key="delete_all").click().run()
    assert not has(app, "delete_now")
    app.text_input(key="delete_word").set_value("DELET").run()
    assert not has(app, "delete_now")
    app.text_input(key="delete_word").set_value(" delete").run()
    assert has(app, "delete_now")
    assert fake.keys("delete_account") == []


def test_deleting_everything_ends_at_home_and_says_what_is_gone(
    opened: Opened, fake: FakeClient
) -> None:
    fake.start_session(code(1))
    fake.own(3)
    app = deleted(opened("account", bot_info=a_bot(1)))
    assert "Your account is deleted, with 1 session and 1 assistant." in texts(app)
    assert app.text_input(key="key_field")
    assert "bot_info" not in app.session_state


def test_deleting_that_broke_off_can_be_tried_again(opened: Opened, fake: FakeClient) -> None:
    fake.failures["delete_account"] = [errors.StoreUnavailable()]
    app = deleted(opened("account"))
    fake.failures["get_user"] = [errors.SignInAgain()]  # there is no such user any more
    assert shows(app, errors.StoreUnavailable)
    app.button(key="delete_now").click().run()
    assert "Your account is deleted" in texts(app)


def test_deleting_that_is_refused_asks_for_the_key(opened: Opened, fake: FakeClient) -> None:
    fake.failures["delete_account"] = [errors.SignInAgain()]
    app = deleted(opened("account"))
    assert shows(app, errors.SignInAgain)
    assert app.text_input(key="key_field")


def test_in_chinese_the_word_and_the_farewell_are_chinese(opened: Opened) -> None:
    app = opened("account", lang="zh").button(key="delete_all").click().run()
    app.text_input(key="present_key").set_value(GOOD_KEY)
    app.text_input(key="delete_word").set_value("删除").run()
    app.button(key="delete_now").click().run()
    assert "您的账户已删除" in texts(app)
