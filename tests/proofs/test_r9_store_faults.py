"""R9: whatever the line to the store loses or holds up, each turn is stored once."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from gptlab.sessions.models import Session
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.faulty_store import Fault, FaultyStore
from tests.proofs.figures import Figure, HowOften
from tests.proofs.people import Person
from tests.proofs.talks import Talk

PEOPLE = 5
SEED = 20261123
HURRIED = {"GPTLAB_TURN_DEADLINE": "2", "GPTLAB_TURN_LEASE": "3"}
"""A claim whose answer was lost for good is taken over after its lease."""

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
        talkers = [opened.enter_context(Person(weak.cloud)) for _ in range(people)]
        bot_id = talkers[0].make_bot()
        talks = [Talk(each, bot_id) for each in talkers]
        weak.cloud.model.clear_calls()
        pool = opened.enter_context(ThreadPoolExecutor(people))
        with weak.store.failing(SEED, faults):
            list(pool.map(lambda talk: talk.say(turns), talks))
        calls = sum(len(each.chat_calls()) for each in talkers)
        wrong = [each for talk in talks for each in talk.wrong()]
    return Counted(turns * people, calls, wrong)


def test_no_turn_is_lost_or_doubled(weak: WeakCloud, figure: Figure, how_often: HowOften) -> None:
    counted = count(weak, how_often(4, 100), EVERY_KIND)
    befell = sum(n for fault, n in weak.store.befell.items() if fault is not Fault.NONE)
    over = f"{counted.turns} turns, {befell} faults of the store"
    figure("R9", "turns lost or doubled", len(counted.wrong), over, 0)
    figure("R9", "provider calls per key", counted.calls / counted.turns, over, 1.0)
    assert not counted.wrong, (SEED, counted.wrong)


def test_without_the_ring_a_lost_answer_doubles_the_turn(
    weak: WeakCloud, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    monkeypatch.setattr(Session, "finished", lambda session, request: None)
    counted = count(weak, 3, {Fault.NONE: 2, Fault.ANSWER_LOST: 1}, people=1)
    figure("R9", "turns lost or doubled", len(counted.wrong), "3 turns, planted: no ring", "caught")
    assert counted.wrong
