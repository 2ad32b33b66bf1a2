"""A new user's first conversation in the app, on a provider whose models reason by default."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from emulator.dev_stack import LocalCloud
from gptlab.client import Client
from gptlab.core.crypto import random_id
from tests.frontend import browser, steps
from tests.gptlab.llm.test_reasoning_models import billed, nano
from tests.gptlab.reasoning_provider import REPLY, ReasoningProvider, reasoning_provider


@pytest.fixture
def provider() -> Iterator[ReasoningProvider]:
    with reasoning_provider() as made:
        yield made


@pytest.fixture
def cloud_of(provider: ReasoningProvider) -> Iterator[LocalCloud]:
    environment = {
        "OPENAI_BASE_URL": provider.url,
        "GPTLAB_DEMO": "",
        "GPTLAB_PRICES": "",
        "GPTLAB_PROVIDER_NAME": "",
    }
    with LocalCloud(environment=environment) as made:
        yield made


def test_a_first_conversation_succeeds_with_default_settings(
    page: Page, cloud_of: LocalCloud, provider: ReasoningProvider, tmp_path: Path
) -> None:
    key = f"key-{random_id()}"
    script = browser.ROOT / "frontend" / "app.py"
    environment = {"GPTLAB_API_URL": cloud_of.gateway_url}
    with browser.streamlit(script, tmp_path / "streamlit.log", environment) as app:
        steps.be_patient(page)
        page.goto(f"{app}/assistant?assistant_id={steps.ASSISTANT}")
        page.get_by_label("API key").first.fill(key)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("combobox", name="Model")).to_have_value("gpt-6-luna")
        page.get_by_role("button", name="Start a session").click()
        expect(steps.again(page)).to_be_visible()
        steps.say(page, "I have leeks.")
        expect(steps.bubbles(page)).to_have_count(3)
        expect(steps.last(page)).to_contain_text(REPLY[-40:])
        expect(steps.again(page)).to_have_count(1)

    with Client(cloud_of.gateway_url) as again:
        again.log_in(key)
        (session,) = again.list_sessions().sessions
    assert session.model == "gpt-6-luna"
    assert nano(session.cost_usd) == billed(provider)
    assert len(provider.asked) == 2, "nothing had to be asked twice"
