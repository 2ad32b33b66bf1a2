"""What runs beside the threads that answer requests."""

from contextvars import ContextVar
from threading import Event

import pytest

from gptlab.core import background
from gptlab.core.background import run_in_background, watched

PATIENCE = 10.0
"""Seconds."""

_whose: ContextVar[str] = ContextVar("whose", default="nobody's")


def test_work_has_the_context_of_whoever_started_it_and_its_failure_is_handed_on() -> None:
    token = _whose.set("somebody's")
    started = run_in_background(_whose.get)
    _whose.reset(token)
    assert started.result(PATIENCE) == "somebody's"

    with pytest.raises(ZeroDivisionError):
        run_in_background(lambda: 1 / 0).result(PATIENCE)


def test_what_is_watched_is_looked_at_again_and_again_until_the_block_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(background, "LOOK_SECONDS", 0.001)
    looks: list[int] = []
    third = Event()

    def look() -> None:
        looks.append(len(looks))
        if len(looks) == 3:
            third.set()

    with watched(look):
        assert third.wait(PATIENCE)
    at_the_end, other = len(looks), Event()
    with watched(other.set):
        assert other.wait(PATIENCE)
        other.clear()
        assert other.wait(PATIENCE), "somebody looks"
    assert len(looks) <= at_the_end + 1, "one look may have begun"


def test_each_of_many_is_looked_at_by_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "LOOK_SECONDS", 0.001)
    started: list[object] = []

    def counting(work: object) -> None:
        started.append(work)
        run_in_background(work)  # type: ignore[arg-type]

    monkeypatch.setattr(background, "run_in_background", counting)
    monkeypatch.setattr(background, "_watch", background._Watch())
    seen = [Event() for _ in range(50)]
    with watched(seen[0].set), watched(seen[1].set):
        assert all(each.wait(PATIENCE) for each in seen[:2])
        for each in seen[2:]:
            with watched(each.set):
                assert each.wait(PATIENCE)
    assert len(started) == 1
