"""S13: each secret of the server is replaced while people go on, and nobody notices."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from gptlab.store.database import Writes
from gptlab_deploy.server_secrets import KEYRINGS
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.rotating import Crowd, Fleet

STEPS = ("add", "use", "drop")
TRIES = 30


@pytest.fixture
def fleet(open_cloud: CloudInProcess) -> Iterator[Fleet]:
    with Fleet(open_cloud).answering() as running:
        yield running


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """Closes, at the end, what people have opened."""
    with ExitStack() as stack:
        yield stack


def live_until_wrong(crowd: Crowd) -> int:
    """How much is wrong, where anything is: whoever answers is left to the dice."""
    for _ in range(TRIES):
        crowd.live()
        if wrong := len(crowd.answers.wrong) + crowd.second_users:
            return wrong
    return 0


def test_nobody_notices_that_secrets_are_replaced(
    open_cloud: CloudInProcess,
    fleet: Fleet,
    opened: ExitStack,
    metric: Metric,
    how_often: HowOften,
) -> None:
    crowd = Crowd(open_cloud, how_often(2, 8), opened)
    crowd.live()
    for secret in KEYRINGS:
        for step in STEPS:
            with fleet.step(secret, step):
                crowd.live()
            crowd.live()
    over = f"{len(crowd.answers.given)} during {len(KEYRINGS)} rotations"
    metric("S13", "failed requests", len(crowd.answers.wrong), over, 0)
    metric("S13", "second users for one key", crowd.second_users, over, 0)
    assert not crowd.answers.wrong
    assert crowd.second_users == 0


@pytest.mark.parametrize("secret", KEYRINGS)
def test_writing_before_everybody_reads_is_caught(
    secret: str, open_cloud: CloudInProcess, fleet: Fleet, opened: ExitStack, metric: Metric
) -> None:
    crowd = Crowd(open_cloud, 2, opened)
    with fleet.step(secret, "add", "use"):
        wrong = live_until_wrong(crowd)
    over = f"{len(crowd.answers.given)}, planted: writers of {secret} first"
    metric("S13", "failed requests and second users", wrong, over, "caught")
    assert wrong


def test_first_sign_ins_that_look_at_one_pepper_only_are_caught(
    open_cloud: CloudInProcess,
    fleet: Fleet,
    opened: ExitStack,
    monkeypatch: pytest.MonkeyPatch,
    metric: Metric,
) -> None:
    monkeypatch.setattr(Writes, "assert_missing", lambda *given: None)
    crowd = Crowd(open_cloud, 1, opened)
    with fleet.step("PEPPER", "add"):
        pass
    with fleet.step("PEPPER", "use"):
        live_until_wrong(crowd)
    over = f"{len(crowd.answers.given)}, planted: a first sign-in under one pepper only"
    metric("S13", "second users for one key", crowd.second_users, over, "caught")
    assert crowd.second_users


def test_a_pepper_dropped_before_people_were_back_is_caught(
    open_cloud: CloudInProcess, fleet: Fleet, opened: ExitStack, metric: Metric
) -> None:
    crowd = Crowd(open_cloud, 2, opened)
    for step in STEPS:
        with fleet.step("PEPPER", step):
            pass
    crowd.live()
    over = f"{len(crowd.answers.given)}, planted: PEPPER dropped at once"
    metric("S13", "second users for one key", crowd.second_users, over, "caught")
    assert crowd.second_users == 2
