"""S24: a revoked grant is refused from the next call on, while others are calling."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore
from time import monotonic
from typing import Any

import httpx2
import pytest

from gptlab.store.grants import GrantedCall, GrantStore
from tests.proofs.cloud_in_process import Cloud, CloudInProcess
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import Person

SAID = {"model": "gptlab", "messages": [{"role": "user", "content": "Hello"}]}
CALLERS = 8
Call = tuple[float, int, str]
"""When it began, its status and its code."""


@pytest.fixture
def owner(open_cloud: CloudInProcess) -> Iterator[Person]:
    with Person(open_cloud) as person:
        yield person


def calls(cloud: Cloud, token: str, answered: Semaphore, is_over: Event) -> list[Call]:
    """One after another, and once more after it is over. Each that ends is told."""
    made: list[Call] = []
    with httpx2.Client(timeout=60, trust_env=False) as http:
        is_last = False
        while not is_last:
            is_last, began = is_over.is_set(), monotonic()
            bearer = {"Authorization": f"Bearer {token}"}
            answer = http.post(
                f"{cloud.gateway_url}/v1/chat/completions", json=SAID, headers=bearer
            )
            code = answer.json()["error"]["code"] if answer.is_error else ""
            made.append((began, answer.status_code, code))
            answered.release()
    return made


def late(owner: Person, bot_id: str) -> tuple[list[Call], list[Call]]:
    """The calls before a revocation was answered, and those that began after it."""
    body: dict[str, Any] = {"api_key": owner.api_key, "bot_id": bot_id, "name": "Page",
                            "daily_budget_usd": 1, "calls_per_minute": 600}  # fmt: skip
    made = owner.post("/grants", body).raise_for_status().json()
    answered, is_over = Semaphore(0), Event()
    with ThreadPoolExecutor(CALLERS) as pool:
        callers = [
            pool.submit(calls, owner.cloud, made["token"], answered, is_over)
            for _ in range(CALLERS)
        ]
        for _ in range(2 * CALLERS):
            answered.acquire()
        owner.ask("DELETE", f"/grants/{made['grant']['grant_id']}").raise_for_status()
        revoked_at = monotonic()
        is_over.set()
        found = [call for caller in callers for call in caller.result()]
    return (
        [call for call in found if call[0] < revoked_at],
        [call for call in found if call[0] >= revoked_at],
    )


def test_a_revoked_grant_is_refused_from_the_next_call_on(
    owner: Person, metric: Metric, how_often: HowOften
) -> None:
    bot_id, before, after = owner.make_bot(), list[Call](), list[Call]()
    for _ in range(how_often(2, 20)):
        earlier, later = late(owner, bot_id)
        before, after = before + earlier, after + later
    answered = sum(status == 200 for _, status, _ in after)
    metric("S24", "answered after a revocation", answered, f"{len(after)} calls", 0)

    assert any(status == 200 for _, status, _ in before)
    assert {code for _, _, code in after} == {"grant_revoked"}


def test_a_grant_that_is_remembered_is_caught(
    owner: Person, metric: Metric, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: dict[str, GrantedCall] = {}
    find = GrantStore.find_call

    def remembered(store: GrantStore, grant_id: str, *given: Any) -> GrantedCall:  # noqa: ANN401
        found = known.get(grant_id) or find(store, grant_id, *given)
        if found.grant:
            known[grant_id] = found
        return found

    monkeypatch.setattr(GrantStore, "find_call", remembered)
    _, after = late(owner, owner.make_bot())
    answered = sum(status == 200 for _, status, _ in after)
    over = f"{len(after)} calls, planted: grants kept in memory"
    metric("S24", "answered after a revocation", answered, over, "caught")
    assert answered
