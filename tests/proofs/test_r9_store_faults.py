"""R9: whatever the line to the store loses or holds up, each turn is stored once."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from gptlab.sessions.models import Session
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.conversations import Conversation
from tests.proofs.faulty_store import Fault, FaultyStore
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import Person

pytestmark = pytest.mark.slow

PEOPLE = 5
SEED = 20261123
HURRIED = {"GPTLAB_TURN_DEADLINE": "2", "GPTLAB_TURN_LEASE": "3"}
"""A claim whose answer was lost for good is free again after its lease."""

EVERY_KIND = {
    Fault.NONE: 62,
    Fault.CALL_LOST: 12,
    Fault.ANSWER_LOST: 12,
    Fault.ANSWER_TOO_LATE: 2,
    Fault.DELAYED: 12,
}


@dataclass
class WeakCloud:
    """A cloud and the line to its store."""

    cloud: CloudInProcess
    store: FaultyStore


@pytest.fixture(scope="module")
def weak() -> Iterator[WeakCloud]:
    with (
        FaultyStore() as store,
        CloudInProcess(FIRESTORE_EMULATOR_HOST=store.address, **HURRIED) as cloud,
    ):
        store.stand_before(cloud.firestore.address)
        yield WeakCloud(cloud, store)


@dataclass
class Counted:
    """What came of the turns."""

    turns: int
    calls: int
    wrong: list[str]


def count(
    weak: WeakCloud, turns: int, faults: Mapping[Fault, int], people: int = PEOPLE
) -> Counted:
    """So many turns of each under these faults; then the store and the provider are asked."""
    with ExitStack() as opened:
        chat_users = [opened.enter_context(Person(weak.cloud)) for _ in range(people)]
        bot_id = chat_users[0].make_bot()
        conversations = [Conversation(each, bot_id) for each in chat_users]
        weak.cloud.model.clear_calls()
        pool = opened.enter_context(ThreadPoolExecutor(people))
        with weak.store.failing(SEED, faults):
            list(pool.map(lambda conversation: conversation.say(turns), conversations))
        calls = sum(len(each.chat_calls()) for each in chat_users)
        wrong = [each for conversation in conversations for each in conversation.wrong()]
    return Counted(turns * people, calls, wrong)


def test_no_turn_is_lost_or_doubled(weak: WeakCloud, metric: Metric, how_often: HowOften) -> None:
    counted = count(weak, how_often(4, 100), EVERY_KIND)
    befell = sum(n for fault, n in weak.store.befell.items() if fault is not Fault.NONE)
    over = f"{counted.turns} turns, {befell} faults of the store"
    metric("R9", "turns lost or doubled", len(counted.wrong), over, 0)
    metric("R9", "provider calls per key", counted.calls / counted.turns, over, 1.0)
    assert not counted.wrong, (SEED, counted.wrong)


def test_without_the_idempotency_cache_a_lost_answer_doubles_the_turn(
    weak: WeakCloud, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    monkeypatch.setattr(Session, "finished", lambda session, request: None)
    counted = count(weak, 3, {Fault.NONE: 2, Fault.ANSWER_LOST: 1}, people=1)
    metric(
        "R9",
        "turns lost or doubled",
        len(counted.wrong),
        "3 turns, planted: no idempotency cache",
        "caught",
    )
    assert counted.wrong
