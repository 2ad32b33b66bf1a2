"""A model that reasons unless told not to: the first conversation, its settings, its cost."""

from collections.abc import Iterator

import pytest

from emulator.dev_stack import LocalCloud
from gptlab.api import operations
from gptlab.api.sessions import SendMessage, Turn
from gptlab.client import Client
from gptlab.core.crypto import random_id
from tests.functions.assistants import cook
from tests.gptlab.reasoning_provider import (
    EFFORTS,
    REPLY,
    ReasoningProvider,
    reasoning_provider,
)

CLARA = "ShowcaseClarity00001"
INPUT, CACHED, OUTPUT = 100, 10, 500
"""Billionths of a US dollar for a token of gpt-6-luna, at the list price of November 2026."""


@pytest.fixture(scope="module")
def provider() -> Iterator[ReasoningProvider]:
    with reasoning_provider() as made:
        yield made


@pytest.fixture(scope="module")
def cloud(provider: ReasoningProvider) -> Iterator[LocalCloud]:
    environment = {"OPENAI_BASE_URL": provider.url, "GPTLAB_DEMO": "", "GPTLAB_PRICES": ""}
    with LocalCloud(environment=environment) as made:
        yield made


@pytest.fixture
def someone(cloud: LocalCloud, provider: ReasoningProvider) -> Iterator[Client]:
    provider.asked.clear()
    provider.usages.clear()
    with Client(cloud.gateway_url, wait=lambda seconds: None) as made:
        made.log_in(f"key-{random_id()}")
        yield made


def billed(provider: ReasoningProvider) -> int:
    """Billionths of a US dollar, computed from what the provider says that it counted."""
    total = 0
    for usage in provider.usages:
        cached = usage["prompt_tokens_details"]["cached_tokens"]
        total += (usage["prompt_tokens"] - cached) * INPUT + cached * CACHED
        total += usage["completion_tokens"] * OUTPUT
    return total


def nano(cost_usd: float | None) -> int:
    assert cost_usd is not None
    return round(cost_usd * 10**9)


def test_a_first_conversation_succeeds_as_it_is_and_its_cost_is_right(
    someone: Client, provider: ReasoningProvider
) -> None:
    opened = someone.start_session(CLARA)
    *_, streamed = someone.stream(
        operations.SEND_MESSAGE,
        SendMessage.of(session_id=opened.session.session_id, message="I have leeks."),
    )
    ended = someone.end_session(opened.session.session_id)

    assert isinstance(streamed, Turn)
    assert opened.session.model == "gpt-6-luna"
    assert opened.reply.content == streamed.reply.content == REPLY
    assert opened.dropped_params == streamed.dropped_params == []
    assert len(provider.asked) == 3, "nothing had to be asked twice"
    assert {body["reasoning_effort"] for body in provider.asked} == {"none"}
    assert nano(ended.session.cost_usd) == billed(provider)
    assert ended.session.cached_tokens == 21
    assert ended.session.reasoning_tokens == 0


@pytest.mark.parametrize("effort", ["low", "medium", "max"])
def test_reasoning_has_room_beside_the_reply_and_is_counted(
    someone: Client, provider: ReasoningProvider, effort: str
) -> None:
    config = {"model": "gpt-6-luna", "max_tokens": 100, "reasoning_effort": effort}
    turn = someone.start_session(someone.create_bot(cook(config=config)).bot_id)

    assert turn.reply.content == REPLY
    assert not turn.reply.reached_limit
    assert turn.usage.reasoning_tokens == EFFORTS[effort]
    assert turn.dropped_params == ["temperature"]
    assert nano(turn.usage.cost_usd) == billed(provider)
    assert len(provider.asked) == 1


def test_the_limit_is_one_of_what_people_read(someone: Client) -> None:
    config = {"model": "gpt-6-luna", "max_tokens": 10, "reasoning_effort": "low"}
    turn = someone.start_session(someone.create_bot(cook(config=config)).bot_id)

    assert REPLY.startswith(turn.reply.content)
    assert 0 < len(turn.reply.content) <= 40
    assert turn.reply.reached_limit


def test_an_empty_reply_is_asked_for_again_and_both_are_paid(
    someone: Client, provider: ReasoningProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EFFORTS, "low", 5_000)
    config = {"model": "gpt-6-luna", "max_tokens": 100, "reasoning_effort": "low"}
    bot = someone.create_bot(cook(config=config))
    turn = someone.start_session(bot.bot_id)
    again = someone.start_session(bot.bot_id)

    assert turn.reply.content == again.reply.content == REPLY
    assert len(provider.asked) == 3, "what was learnt holds for the next call"
    spent = nano(turn.usage.cost_usd) + nano(again.usage.cost_usd)
    assert spent == billed(provider)


def test_reasoning_without_end_says_what_to_change(
    someone: Client, provider: ReasoningProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EFFORTS, "low", 10**6)
    config = {"model": "gpt-6-luna", "max_tokens": 100, "reasoning_effort": "low"}
    bot = someone.create_bot(cook(config=config))
    someone.set_spend_limit(100)

    with pytest.raises(Exception, match="reasoning effort") as failed:
        someone.start_session(bot.bot_id)

    assert getattr(failed.value, "code", "") == "reply_truncated"
    spent = someone.get_user().spent_today_usd
    assert nano(spent) == billed(provider)
