"""R10: while one of two instances is killed again and again, turns are done within a few tries."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.proofs.conversations import Conversation
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import Person
from tests.proofs.two_instances import TwoInstances

pytestmark = pytest.mark.slow

PEOPLE = 6
TRIES = 3
TARGET = 0.999
HURRIED = {"GPTLAB_TURN_DEADLINE": "1.5", "GPTLAB_TURN_LEASE": "2"}
"""A turn whose instance was killed is free again after its lease: so long its client waits.

With kills further apart than that, the instance that takes it over lives long enough.
"""


@pytest.fixture(scope="module")
def instances() -> Iterator[TwoInstances]:
    with TwoInstances(**HURRIED) as running:
        yield running


@dataclass
class Counted:
    """What became of the turns."""

    tries: list[int]
    kills: int
    wrong: list[str]

    @property
    def share(self) -> float:
        """Of the turns, those done within the tries they may take."""
        return sum(1 <= each <= TRIES for each in self.tries) / len(self.tries)

    @property
    def over(self) -> str:
        return f"{len(self.tries)} turns, {self.kills} kills, a lease of 2 s"


def count(
    cloud: TwoInstances, turns: int, seconds: float, strike: Callable[[TwoInstances], None]
) -> Counted:
    """So many turns of each person, while one instance is struck every so many seconds."""
    with ExitStack() as opened:
        chat_users = [opened.enter_context(Person(cloud)) for _ in range(PEOPLE)]
        bot_id = chat_users[0].make_bot()
        pool = opened.enter_context(ThreadPoolExecutor(PEOPLE))
        conversations = list(
            pool.map(lambda chat_user: Conversation(chat_user, bot_id, TRIES), chat_users)
        )
        talking = [pool.submit(conversation.say, turns) for conversation in conversations]
        kills, due = 0, time.monotonic() + seconds / 3
        while wait(talking, max(due - time.monotonic(), 0)).not_done:
            strike(cloud)
            kills, due = kills + 1, due + seconds
        for each in talking:
            each.result()
        cloud.start_again()
        tries = [each for conversation in conversations for each in conversation.tries]
        return Counted(
            tries, kills, [each for conversation in conversations for each in conversation.wrong()]
        )


def test_turns_are_done_within_three_tries(
    instances: TwoInstances, metric: Metric, how_often: HowOften
) -> None:
    counted = count(instances, how_often(6, 170), how_often(3, 5), TwoInstances.replace)
    metric("R10", "turns within 3 tries", counted.share, counted.over, f"at least {TARGET}")
    metric("R10", "turns lost or doubled", len(counted.wrong), counted.over, 0)
    assert counted.share >= TARGET, sorted(counted.tries)[-20:]
    assert not counted.wrong, counted.wrong


def test_an_instance_that_stays_dead_is_caught(instances: TwoInstances, metric: Metric) -> None:
    counted = count(instances, 2, 0.3, TwoInstances.kill)
    over = f"{len(counted.tries)} turns, planted: none is started again"
    metric("R10", "turns within 3 tries", counted.share, over, "caught")
    assert counted.share < TARGET
