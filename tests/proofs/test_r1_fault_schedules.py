"""R1: whatever goes wrong around a turn, and whenever, it is taken once.

People, gateways, functions, store and provider take their steps in an order that a number decides,
which also decides what goes wrong at which step. The turns are the product's own.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gptlab.sessions.models import Claim, Session
from gptlab.store.database import Fields, Writes
from gptlab.store.sessions import SessionStore
from tests.proofs.history import Fault, Kind
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.trials import (
    Trial,
    calls_per_key,
    told,
    tried_on_all_cores,
    trying,
    until_wrong,
    wrong,
)

SHORT, FULL = 240, 20_000
PLANTED_SHORT, PLANTED_FULL = 60, 1_000
SOON = 3_000
"""By then, what is not protected has gone wrong."""

OF_THE_LAB, OF_ASSISTANTS = range(1, SOON, 2), range(0, SOON, 2)
Commit = Callable[..., Session]


def anomalies(tried: list[Trial], how: str, metric: Metric, target: object) -> list[Trial]:
    found = wrong(tried)
    metric("R1", "schedules with anomalies", len(found), f"{len(tried)} schedules{how}", target)
    return found


@pytest.fixture
def unfenced(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second commit lands on whatever the session is by then."""
    real: Commit = SessionStore.complete

    def complete(store: SessionStore, before: Session, *rest: object) -> Session:
        return real(store, replace(before, update_time=None), *rest)

    monkeypatch.setattr(SessionStore, "complete", complete)


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message is written over another of its turn."""
    real = Writes.create

    def create(writes: Writes, path: str, fields: Fields) -> None:
        (Writes.set if "/messages/" in path else real)(writes, path, fields)

    monkeypatch.setattr(Writes, "create", create)


@pytest.fixture(scope="module")
def trials(how_often: HowOften) -> list[Trial]:
    return tried_on_all_cores(range(how_often(SHORT, FULL)))


def test_no_schedule_loses_doubles_or_blocks_a_turn(trials: list[Trial], metric: Metric) -> None:
    found = anomalies(trials, "", metric, 0)
    assert not found, told(found)


def test_each_reply_is_asked_for_once_where_nothing_fails(
    trials: list[Trial], metric: Metric
) -> None:
    fine = [trial for trial in trials if not trial.faults]
    over = f"{sum(trial.keys for trial in fine)} keys, nothing failing"
    metric("R1", "provider calls per key", calls_per_key(fine), over, 1.0)
    assert [trial.number for trial in fine if trial.calls != trial.keys] == []


def test_everything_that_can_go_wrong_does(trials: list[Trial]) -> None:
    steps = " ".join(step for trial in trials for step in trial.steps)
    outcomes = ("gone", "session_busy", "turn_in_progress", "session_ended", "provider_timeout")
    history = (*(fault.value for fault in Fault), *Kind, *outcomes)
    assert [each for each in history if each not in steps] == []


@pytest.mark.usefixtures("unfenced", "unguarded")
def test_without_fence_and_create_guard_turns_are_lost_or_doubled(metric: Metric) -> None:
    tried = until_wrong(OF_ASSISTANTS)
    assert anomalies(tried, ", planted: no fence, no create guard", metric, "caught")


@pytest.mark.usefixtures("unfenced")
def test_without_the_fence_a_test_session_in_the_lab_is_spoilt(metric: Metric) -> None:
    tried = until_wrong(OF_THE_LAB)
    assert anomalies(tried, ", planted: no fence in the lab", metric, "caught")


def test_without_the_lease_replies_are_paid_for_twice(
    monkeypatch: pytest.MonkeyPatch, how_often: HowOften, metric: Metric
) -> None:
    monkeypatch.setattr("gptlab.sessions.turns.refuse_while_busy", lambda *given: None)
    tried = list(trying(range(how_often(PLANTED_SHORT, PLANTED_FULL))))
    over = f"{sum(trial.keys for trial in tried)} keys, planted: no lease"
    metric("R1", "provider calls per key", calls_per_key(tried), over, "caught")
    assert any("calls, " in each for trial in tried for each in trial.anomalies)


def test_with_a_lease_that_never_passes_people_wait_for_ever(
    monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    monkeypatch.setattr(Claim, "is_live", lambda claim, *given: claim.failure is None)
    tried = until_wrong(range(SOON))
    found = anomalies(tried, ", planted: no end of the lease", metric, "caught")
    assert found[0].anomalies == ["somebody waits for ever"]


def test_without_the_nonce_people_wait_for_nobody(
    monkeypatch: pytest.MonkeyPatch, how_often: HowOften, metric: Metric
) -> None:
    monkeypatch.setattr("gptlab.sessions.turns.Turn._is_ours", lambda *given: False)
    tried = list(trying(range(how_often(PLANTED_SHORT, PLANTED_FULL))))
    waits = sum(trial.needless_waits for trial in tried)
    over = f"{len(tried)} schedules, planted: no nonce"
    metric("R1", "needless waits", waits, over, "caught")
    assert waits


@pytest.mark.usefixtures("unfenced")
def test_a_schedule_can_be_had_again_alone() -> None:
    *_, found = until_wrong(OF_THE_LAB)
    assert list(trying([found.number])) == [found]
