"""S23: a budget under many visitors at once is exceeded by the calls under way, and no more."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from time import monotonic

import httpx2
import pytest

from gptlab.accounts.models import Additions, User
from gptlab.grants.models import Grant
from gptlab.llm.spending import NANO
from gptlab.store.grants import GrantStore
from tests.proofs.cloud_in_process import Cloud, CloudInProcess
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import Person

SAID = {"model": "gptlab", "messages": [{"role": "user", "content": "Hello"}]}
MOST_CALLS = 10
"""Of one visitor: enough to use the budget up twice over."""


@pytest.fixture
def owner(open_cloud: CloudInProcess) -> Iterator[Person]:
    with Person(open_cloud) as person:
        yield person


@dataclass
class Ledger:
    """When the budget was reached, by the commits that counted; and when calls began."""

    budget: int
    reached_at: float = float("inf")
    counted: int = 0
    answered: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    @property
    def late(self) -> int:
        """Calls that began after the budget was reached, and were answered."""
        return sum(began > self.reached_at for began in self.answered)

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        charge = GrantStore.charge

        def charging(
            store: GrantStore, grant: Grant, additions: Additions, owner: User, more: Additions
        ) -> None:
            charge(store, grant, additions, owner, more)
            with self.lock:
                self.counted += sum(number for number in additions.values() if number)
                if self.counted >= self.budget:
                    self.reached_at = min(self.reached_at, monotonic())

        patch.setattr(GrantStore, "charge", charging)


def visit(cloud: Cloud, token: str, number: int, ledger: Ledger) -> None:
    """Call until refused, from an address of one's own."""
    address = f"{cloud.functions_url}/complete_chat/v1/chat/completions"
    headers = {
        "X-Forwarded-Authorization": f"Bearer {token}",
        "X-Forwarded-For": f"198.51.{number // 250}.{number % 250}",
    }
    with httpx2.Client(timeout=120, trust_env=False) as http:
        for _ in range(MOST_CALLS):
            began = monotonic()
            status = http.post(address, json=SAID, headers=headers).status_code
            if status == 408:  # a slow machine sends bodies late
                continue
            with ledger.lock:
                (ledger.answered.append(began) if status == 200 else ledger.refused.append(status))
            if status != 200:
                return


def spend(
    owner: Person, visitors: int, usd: float, patch: pytest.MonkeyPatch
) -> tuple[Ledger, int]:
    """What so many visitors at once do to a budget, and what the grant says that they spent."""
    body = {"api_key": owner.api_key, "bot_id": owner.make_bot(), "name": "Page",
            "daily_budget_usd": usd, "calls_per_minute": 600}  # fmt: skip
    made = owner.post("/grants", body).raise_for_status().json()
    ledger = Ledger(round(usd * NANO))
    ledger.watch(patch)
    with ThreadPoolExecutor(visitors) as pool:
        numbers = range(visitors)
        list(pool.map(lambda n: visit(owner.cloud, made["token"], n, ledger), numbers))
    found = owner.get(f"/grants/{made['grant']['grant_id']}").json()
    return ledger, round(found["spent_today_usd"] * NANO)


def test_a_budget_is_exceeded_by_the_calls_under_way_alone(
    owner: Person, metric: Metric, how_often: HowOften, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitors, usd = how_often(20, 200), how_often(5, 100) / 100
    ledger, stored = spend(owner, visitors, usd, monkeypatch)
    one = ledger.counted // len(ledger.answered)
    over = f"{len(ledger.answered)} calls of {visitors} visitors at once, a budget of US$ {usd}"
    metric("S23", "answered that began once it was reached", ledger.late, over, 0)
    metric(
        "S23",
        "US$ over it",
        (stored - ledger.budget) / NANO,
        over,
        f"<= {one * visitors / NANO:.3f}",
    )

    assert ledger.late == 0
    assert stored == ledger.counted
    assert ledger.budget <= stored <= ledger.budget + one * visitors
    assert set(ledger.refused) == {429}


def test_calls_that_overwrite_each_others_count_are_caught(
    owner: Person, metric: Metric, how_often: HowOften, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = count()

    def overwriting(
        store: GrantStore, grant: Grant, additions: Additions, owner: User, more: Additions
    ) -> None:
        """As a write of what was read, with this call added: no increment."""
        next(numbers)
        today = max(additions, key=lambda name: additions[name] or 0)
        day = today.partition("`")[2].strip("`")
        total = grant.spent_nano_usd.get(day, 0) + (additions[today] or 0)
        writes = store._database.writes()
        writes.update(f"grants/{grant.grant_id}", {"spent_nano_usd": {day: total}})
        writes.commit()

    monkeypatch.setattr(GrantStore, "charge", overwriting)
    ledger, stored = spend(owner, how_often(20, 200), how_often(5, 100) / 100, monkeypatch)
    over = f"{next(numbers)} calls, planted: counts that overwrite each other"
    metric("S23", "answered that began once it was reached", ledger.late, over, "caught")
    assert ledger.late > 0
    assert stored < ledger.counted
