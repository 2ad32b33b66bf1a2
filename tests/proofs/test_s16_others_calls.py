"""S16: no call that another person made changes what is asked, counted or limited for somebody."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from gptlab.api import operations
from gptlab.api.sessions import SendMessage, Turn
from gptlab.client import Client
from gptlab.core import errors
from gptlab.core.crypto import ApiKey, random_id
from gptlab.llm.provider import KeyCache
from tests.functions.assistants import cook
from tests.gptlab.playing_provider import (
    CHATS,
    MODEL,
    Case,
    PlayingProvider,
    playing_provider,
)
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.metrics import HowOften, Metric

pytestmark = pytest.mark.slow

SETTINGS = {"model": MODEL, "max_tokens": 250, "temperature": 0.7, "top_p": 0.9,
            "presence_penalty": 0.2}  # fmt: skip
REFUSALS = [case for case in CHATS if case.status >= 400 or "thinks" in case.case]
Seen = tuple[list[Mapping[str, Any]], object, object]


def on(provider: PlayingProvider) -> CloudInProcess:
    prices = f'{{"{MODEL}": [1, 2]}}'
    return CloudInProcess(OPENAI_BASE_URL=provider.url, GPTLAB_DEMO="", GPTLAB_PRICES=prices)


def conversation(
    cloud: CloudInProcess, provider: PlayingProvider, key: str, case: Case | None = None
) -> Seen:
    """What one person's provider was asked, and what was counted and limited for them."""
    with Client(cloud.gateway_url, wait=lambda seconds: None) as someone:
        someone.log_in(key)
        bot = someone.create_bot(cook(config=SETTINGS))
        someone.set_spend_limit(1)
        session_id = someone.start_session(bot.bot_id).session.session_id
        said = SendMessage.of(session_id=session_id, message="I have leeks.")
        if case:
            with provider.playing(case):
                _try(someone, said)
        usages = [_try(someone, said), someone.send_message(session_id, "And cream.").usage]
        return provider.of(key), usages, someone.get_user().spent_today_usd


def _try(someone: Client, said: SendMessage) -> object:
    try:
        *_, turn = someone.stream(operations.SEND_MESSAGE, said)
    except errors.GPTLabError as error:
        return error.code
    return turn.usage if isinstance(turn, Turn) else None


def changed(
    cloud: CloudInProcess, provider: PlayingProvider, refusals: Sequence[Case]
) -> list[str]:
    """The refusals after which somebody else's calls were not what they are by themselves."""
    alone = conversation(cloud, provider, f"key-{random_id()}")
    wrong = []
    for case in refusals:
        conversation(cloud, provider, f"key-{random_id()}", case)
        if conversation(cloud, provider, f"key-{random_id()}") != alone:
            wrong.append(case.id)
    return wrong


def test_what_one_persons_calls_teach_is_nobody_elses(metric: Metric, how_often: HowOften) -> None:
    refusals = REFUSALS[: how_often(8, len(REFUSALS))]
    with playing_provider() as provider, on(provider) as cloud:
        wrong = changed(cloud, provider, refusals)
    metric("S16", "people changed by others' calls", len(wrong), f"{len(refusals)} refusals", 0)
    assert not wrong


def test_lessons_that_everybody_shares_are_caught(
    monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    cache_key = KeyCache._cache_key
    nobody = ApiKey("nobody")
    monkeypatch.setattr(
        KeyCache, "_cache_key", lambda cache, key, name: cache_key(cache, nobody, name)
    )
    with playing_provider() as provider, on(provider) as cloud:
        wrong = changed(cloud, provider, REFUSALS[:2])
    over = f"{len(REFUSALS[:2])} refusals, planted: one memory for all keys"
    metric("S16", "people changed by others' calls", len(wrong), over, "caught")
    assert wrong
