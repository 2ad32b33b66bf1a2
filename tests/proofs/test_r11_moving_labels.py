"""R11: while labels move, no call gets parts of two versions, and each gets the label's version."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http import HTTPStatus
from threading import Event

import pytest

from gptlab.api.completions import model_of
from gptlab.bots.models import Bot, BotVersion, Ref
from gptlab.llm.generation import ChatReply, ChatRequest
from gptlab.store.bots import BotStore
from tests.gptlab.scripted import USAGE
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import BOT, CONFIG, Person

pytestmark = pytest.mark.slow

CALLERS = 50
VERSIONS = 6
PARTS = re.compile(r"prompt (\d+), configuration (\d+), variable (\d+)")


class EchoingChat:
    """A model that says which version each part of its request is of."""

    def reply(self, request: ChatRequest) -> ChatReply:
        found = re.search(r"Version (\d+) of (\d+)\.", str(request.messages[0]["content"]))
        assert found is not None
        parts = f"prompt {found[1]}, configuration {request.config.max_tokens}, variable {found[2]}"
        return ChatReply(parts, USAGE)


@dataclass
class Labelled:
    """An assistant of so many versions; each part of a version says its number."""

    owner: Person
    bot_id: str

    def call(self, label: str) -> tuple[int, ...]:
        """The version that the answer names, and those that its parts are of."""
        model = model_of(self.bot_id, label)
        answer = self.owner.call(self.bot_id, "Hello.", model=model)
        while answer.status_code == HTTPStatus.REQUEST_TIMEOUT:  # so many send at once
            answer = self.owner.call(self.bot_id, "Hello.", model=model)
        body = answer.raise_for_status().json()
        found = PARTS.fullmatch(body["choices"][0]["message"]["content"])
        assert found is not None
        return int(body["model"].partition("@")[2]), *map(int, found.groups())

    def move(self, label: str, before: int, after: int) -> None:
        path = f"/bots/{self.bot_id}/labels/{label}"
        wanted = {"version": after, "from_version": before}
        self.owner.ask("PUT", path, wanted).raise_for_status()


def _whole(number: int) -> dict[str, object]:
    return {
        "initial_prompt": f"Version {number} of {{{{number}}}}.",
        "config": {**CONFIG, "max_tokens": number},
        "variables": [{"name": "number", "type": "number", "default": number}],
    }


@pytest.fixture
def labelled(open_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch) -> Iterator[Labelled]:
    monkeypatch.setattr(open_cloud.services, "chat", EchoingChat())
    with Person(open_cloud) as owner:
        bot_id = owner.make_bot(**_whole(1))
        for number in range(1, VERSIONS):
            revision = {**BOT, **_whole(number + 1), "version": number}
            owner.ask("PUT", f"/bots/{bot_id}", revision).raise_for_status()
        made = Labelled(owner, bot_id)
        owner.ask("PUT", f"/bots/{bot_id}/labels/staging", {"version": 1}).raise_for_status()
        yield made


def moving(labelled: Labelled, rounds: int) -> tuple[list[tuple[int, ...]], int]:
    """What all callers got, and how often a label did not hold from the next call on."""
    is_over = Event()

    def calling(number: int) -> list[tuple[int, ...]]:
        label, found = ("production", "staging")[number % 2], []
        while not is_over.is_set():
            found.append(labelled.call(label))
        return found

    late = 0
    with ThreadPoolExecutor(CALLERS) as callers:
        calls = [callers.submit(calling, number) for number in range(CALLERS)]
        try:
            at = {"production": VERSIONS, "staging": 1}
            for _ in range(rounds):
                for label, before in at.items():
                    at[label] = before % VERSIONS + 1
                    labelled.move(label, before, at[label])
                    late += labelled.call(label)[0] != at[label]
        finally:
            is_over.set()
        return [each for call in calls for each in call.result()], late


def mixtures(found: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    return [versions for versions in found if len(set(versions)) > 1]


def test_no_caller_gets_a_mixture(labelled: Labelled, metric: Metric, how_often: HowOften) -> None:
    found, late = moving(labelled, how_often(4, 60))
    over = f"{len(found)} calls by {CALLERS} callers, while two labels move"
    metric("R11", "calls with parts of two versions", len(mixtures(found)), over, 0)
    metric("R11", "moves that did not hold from the next call", late, over, 0)
    assert (mixtures(found), late) == ([], 0)
    assert len({versions[0] for versions in found}) > VERSIONS // 2


def test_a_version_that_is_read_in_two_parts_is_caught(
    labelled: Labelled, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    find = BotStore.find_with_version

    def in_two_parts(
        store: BotStore, bot_id: str, ref: Ref
    ) -> tuple[Bot | None, BotVersion | None]:
        _, first = find(store, bot_id, ref)
        bot, version = find(store, bot_id, ref)
        if first is None or version is None:
            return bot, version
        return bot, replace(version, model_config=first.model_config)

    with monkeypatch.context() as patch:
        patch.setattr(BotStore, "find_with_version", in_two_parts)
        found, _ = moving(labelled, 12)
    over = f"{len(found)} calls, planted: a version is read in two parts"
    metric("R11", "calls with parts of two versions", len(mixtures(found)), over, "caught")
    assert mixtures(found)
