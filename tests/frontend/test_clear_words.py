"""The app says in plain words who gets what, and what a button does."""

import pytest
from streamlit.testing.v1 import AppTest

from frontend import state
from tests.frontend.conftest import Opened, texts
from tests.frontend.fake_client import FakeClient, code


def test_who_receives_the_key_is_named_above_the_field(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(signed_in=False)
    assert "**OpenAI** receives this key" in texts(app)
    assert "platform.openai.com/api-keys" in texts(app)
    monkeypatch.setenv("GPTLAB_PROVIDER_NAME", "Example AI")
    app.run()
    assert "**Example AI** receives this key" in texts(app)
    assert app.text_input(key="key_field").label == "Your Example AI API key"
    assert "platform.openai.com" not in texts(app)


def test_the_next_page_is_named_in_ones_language(opened: Opened, fake: FakeClient) -> None:
    for _ in range(3):
        fake.start_session(code(1))
    fake.page_size = 2
    app = opened("past_sessions", lang="zh")
    assert app.button(key="next_sessions").label == "下一页"


def test_the_coaches_of_the_first_start_are_described_in_ones_language(
    opened: Opened, fake: FakeClient
) -> None:
    bot = fake.bots[code(1)]
    fake.bots[code(1)] = bot.model_copy(update={"tag_line": "Find your next step"})
    assert "找到您的下一步" in texts(opened("lounge", lang="zh"))
    assert "Find your next step" in texts(opened("lounge"))


def test_each_browser_has_a_demo_account_of_its_own(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GPTLAB_DEMO_KEY", "demo-key-1")

    def identity() -> str:
        monkeypatch.setenv("GPTLAB_DEMO_KEY", "demo-key-1")
        app: AppTest = opened(signed_in=False)
        monkeypatch.setenv("GPTLAB_DEMO_KEY", "demo-key-1")
        app.run()
        app.button(key="demo_sign_in").click().run()
        return str(app.session_state[state.demo_identity.name])

    first, second = identity(), identity()
    assert first != second
    assert len(first) == len(second) == 32
