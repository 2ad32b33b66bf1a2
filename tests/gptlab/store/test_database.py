"""What Firestore answers when it fails: what is tried again, and what the log says."""

from collections.abc import Callable

import pytest
from google.api_core import exceptions as google

from gptlab.core.errors import StoreUnavailable
from gptlab.store import database
from gptlab.store.database import COMMITTING, READING, _round_trip
from gptlab.store.sdk import Retry

UNAVAILABLE: type[Exception] = google.ServiceUnavailable


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("READING", "COMMITTING"):
        quick = getattr(database, name).with_delay(initial=0, maximum=0).with_timeout(0.2)
        monkeypatch.setattr(database, name, quick)


def failing(*failures: Exception) -> tuple[list[Exception], Callable[[], str]]:
    left = list(failures)

    def ask() -> str:
        if left:
            raise left.pop(0)
        return "answer"

    return left, ask


@pytest.mark.parametrize(
    ("retry", "failure"),
    [
        (READING, google.ServiceUnavailable),
        (READING, google.DeadlineExceeded),
        (READING, google.InternalServerError),
        (COMMITTING, google.ServiceUnavailable),
        (COMMITTING, google.ResourceExhausted),
    ],
)
def test_what_googles_client_tries_again_is_tried_again(
    retry: Retry, failure: type[Exception]
) -> None:
    left, ask = failing(failure("canary"))

    assert _round_trip(ask, retry.with_delay(initial=0, maximum=0)) == "answer"
    assert left == []


@pytest.mark.parametrize(
    ("retry", "failure", "name"),
    [
        (READING, google.PermissionDenied, "PermissionDenied"),
        (COMMITTING, google.DeadlineExceeded, "DeadlineExceeded"),
        (COMMITTING, google.InternalServerError, "InternalServerError"),
    ],
)
def test_what_is_not_tried_again_is_known_by_its_name_and_says_nothing_else(
    retry: Retry, failure: type[Exception], name: str
) -> None:
    _, ask = failing(failure("canary"))

    with pytest.raises(StoreUnavailable) as raised:
        _round_trip(ask, retry)

    assert raised.value.why == name
    assert "canary" not in f"{raised.value!r}{vars(raised.value)}"


def test_an_outage_is_known_by_its_last_failure() -> None:
    _, ask = failing(*[UNAVAILABLE("x") for _ in range(1_000)])

    with pytest.raises(StoreUnavailable) as raised:
        _round_trip(ask, READING.with_delay(initial=0.01, maximum=0.01).with_timeout(0.1))

    assert raised.value.why == "ServiceUnavailable"
