"""The coaches of the Lounge speak the language that the app is in."""

import pytest
from streamlit.testing.v1 import AppTest

from gptlab.api.bots import Bot
from gptlab.api.variables import Variable
from gptlab.bots import showcase
from tests.frontend.conftest import Opened
from tests.frontend.fake_client import FakeClient, code

DISH = Variable(name="dish", default="soup")


def pressed(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def speaking(fake: FakeClient, *variables: Variable) -> Bot:
    """An assistant that speaks the language it is told."""
    declared = (showcase.APP_LANGUAGE, *variables)
    fake.bots[code(1)] = fake.bots[code(1)].model_copy(update={"variables": declared})
    return fake.bots[code(1)]


@pytest.mark.parametrize(("lang", "name"), [("zh", "简体中文"), ("en", "English")])
def test_a_chat_from_the_lounge_begins_in_the_language_of_the_app(
    opened: Opened, fake: FakeClient, lang: str, name: str
) -> None:
    bot = speaking(fake)
    pressed(opened("lounge", lang=lang), f"chat_{bot.bot_id}")
    assert fake.filled_in == [{"app_language": name}]


def test_nobody_is_asked_for_what_the_app_knows(opened: Opened, fake: FakeClient) -> None:
    bot = speaking(fake, DISH)
    app = opened("assistant", bot_info=bot, lang="zh")
    assert [area.key for area in app.text_area] == [f"value_{bot.bot_id}_dish"]
    pressed(app, "start")
    assert fake.filled_in == [{"dish": "soup", "app_language": "简体中文"}]


def test_an_assistant_that_is_told_no_language_starts_as_it_is(
    opened: Opened, fake: FakeClient
) -> None:
    pressed(opened("lounge", lang="zh"), f"chat_{code(1)}")
    assert [name for name, _, _ in fake.asked].count("start_session") == 1
    assert fake.filled_in == []
