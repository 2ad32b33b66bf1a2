"""S7: while many people talk at once, each provider call carries its own author's key."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import openai
import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from gptlab.llm.memory import OPENING
from tests.proofs.cloud_in_process import Cloud, CloudInProcess
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import Person

pytestmark = pytest.mark.slow

PEOPLE = 8
TURNS_A_ROUND = 50
"""The demo model remembers its last thousand calls."""


def crossings(cloud: Cloud, bot_id: str, people: int, turns: int) -> tuple[list[str], int]:
    """The calls on one person's key that hold another's words, and how many calls there were."""
    with ExitStack() as opened:
        chat_users = [opened.enter_context(Person(cloud)) for _ in range(people)]
        sessions = [chat_user.start(bot_id) for chat_user in chat_users]
        pool = opened.enter_context(ThreadPoolExecutor(people))
        owners = {_mark(number): sha256(each.api_key) for number, each in enumerate(chat_users)}
        wrong, calls = [], 0
        for first in range(0, turns, TURNS_A_ROUND):
            cloud.model.clear_calls()
            said = range(first, min(first + TURNS_A_ROUND, turns))
            list(pool.map(_conversation, chat_users, sessions, range(people), [said] * people))
            found = [call for call in cloud.model.calls(finished=True) if call["messages"]]
            calls += len(found)
            wrong += [each for call in found for each in _foreign(call, owners)]
        return wrong, calls


def _conversation(person: Person, session_id: str, number: int, turns: range) -> None:
    for turn in turns:
        person.say(session_id, f"{_mark(number)} has said this {turn} times").raise_for_status()


def _mark(number: int) -> str:
    return f"Person-{number:03}"


def _foreign(call: dict[str, Any], owners: dict[str, str]) -> Iterator[str]:
    for message in call["messages"]:
        mark = str(message["content"])[: len(_mark(0))]
        is_said = message["role"] == "user" and message["content"] != OPENING
        if is_said and owners.get(mark) != call["key_sha256"]:
            yield f"{mark} was sent on another's key"


def test_each_call_is_made_on_its_authors_key(
    cloud: LocalCloud, metric: Metric, how_often: HowOften
) -> None:
    turns = how_often(26, 250)
    with Person(cloud) as maker:
        wrong, calls = crossings(cloud, maker.make_bot(), PEOPLE, turns)
    metric("S7", "keys crossed", len(wrong), f"{calls} provider calls of {PEOPLE} people", 0)
    assert not wrong
    assert calls == PEOPLE * turns


def test_one_key_for_the_whole_process_is_caught(
    open_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    with Person(open_cloud) as maker:
        bot_id = maker.make_bot()

    def keep_the_first(client: openai.OpenAI, *, api_key: str) -> openai.OpenAI:
        if client.api_key == "never-sent":
            monkeypatch.setattr(client, "api_key", api_key)
        return client

    monkeypatch.setattr(openai.OpenAI, "with_options", keep_the_first)
    wrong, calls = crossings(open_cloud, bot_id, 3, 4)
    metric("S7", "keys crossed", len(wrong), f"{calls} calls, planted: one global key", "caught")
    assert wrong
