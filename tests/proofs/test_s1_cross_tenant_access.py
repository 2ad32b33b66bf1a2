"""S1: nobody gets at what is another's, by any route, with any id."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx2
import pytest

from emulator.dev_stack import LocalCloud
from gptlab.accounts.credentials import LOGIN_LIFE, TOKEN_LIFE
from gptlab.bots.models import BotSummary
from gptlab.sessions.models import Session
from tests.proofs.cloud_in_process import Cloud, CloudInProcess
from tests.proofs.cross_tenant import (
    Attempt,
    OwnedResources,
    attempts,
    is_a_right,
    is_open_to_all,
    is_open_to_others,
    settle,
    tells,
)
from tests.proofs.metrics import Metric
from tests.proofs.people import Person
from tests.proofs.stored_documents import dump

pytestmark = pytest.mark.slow

MINUTE = timedelta(minutes=1)
GARBAGE = ("x", "null", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "A" * 3000)
Way = Callable[[Attempt, Cloud, httpx2.Client, str | None], httpx2.Response]
May = Callable[[Attempt, OwnedResources], bool]


class Watch:
    """Counts the attempts, and those that were let in or changed a single byte of the store."""

    def __init__(self, cloud: Cloud, owned: OwnedResources, way: Way) -> None:
        self.cloud, self.owned, self.way = cloud, owned, way
        self.made = 0
        self.allowed: list[str] = []

    def try_all(self, who: str, token: str | None, may: May) -> None:
        """Every attempt as this caller; ``may`` says which need no refusal."""
        before = dump(self.cloud)
        with httpx2.Client(timeout=30, trust_env=False) as http:
            for attempt in attempts(self.owned):
                if may is _as_other and is_a_right(attempt, self.owned):
                    continue
                self.made += 1
                response = self.way(attempt, self.cloud, http, token)
                is_refused = response.status_code in (400, 401, 403, 404)
                if tells(response, self.owned) or not (is_refused or may(attempt, self.owned)):
                    self.allowed.append(f"{who}: {attempt.operation.name} {response.status_code}")
        if dump(self.cloud) != before:
            self.allowed.append(f"{who}: the store has changed")


def _as_other(attempt: Attempt, owned: OwnedResources) -> bool:
    return is_open_to_others(attempt, owned)


def _as_visitor(attempt: Attempt, owned: OwnedResources) -> bool:
    return is_open_to_all(attempt)


def _as_nobody(attempt: Attempt, owned: OwnedResources) -> bool:
    return False


@pytest.fixture
def owner(open_cloud: CloudInProcess) -> Iterator[Person]:
    with Person(open_cloud) as person:
        yield person
    open_cloud.clock.ahead = timedelta(0)


def test_nobody_is_let_in_to_what_is_anothers(
    open_cloud: CloudInProcess, owner: Person, metric: Metric
) -> None:
    owned = settle(owner)
    watch = Watch(open_cloud, owned, Attempt.past_gateway)
    with Person(open_cloud) as other:
        watch.try_all("another user", other.token, _as_other)
    watch.try_all("no token", None, _as_visitor)
    for garbage in GARBAGE:
        watch.try_all("no real token", garbage, _as_nobody)
    open_cloud.clock.ahead = TOKEN_LIFE + MINUTE
    watch.try_all("an expired token", owner.token, _as_nobody)
    metric("S1", "cross-user accesses allowed", len(watch.allowed), f"{watch.made} attempts", 0)
    assert not watch.allowed
    assert watch.made > 300


def test_nobody_is_let_in_by_the_gateway(cloud: LocalCloud, metric: Metric) -> None:
    with Person(cloud) as owner, Person(cloud) as other:
        watch = Watch(cloud, settle(owner), Attempt.through_gateway)
        watch.try_all("another user", other.token, _as_other)
        watch.try_all("no token", None, _as_visitor)
        for garbage in GARBAGE[:3]:
            watch.try_all("no real token", garbage, _as_nobody)
    over = f"{watch.made} attempts at the gateway"
    metric("S1", "cross-user accesses allowed", len(watch.allowed), over, 0)
    assert not watch.allowed


def test_a_missing_owner_check_is_caught(
    open_cloud: CloudInProcess, owner: Person, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    owned = settle(owner)

    def whosever(session: Session, *given: object) -> Session:
        return session

    monkeypatch.setattr("gptlab.accounts.ownership.require_owner", whosever)
    watch = Watch(open_cloud, owned, Attempt.past_gateway)
    with Person(open_cloud) as other:
        watch.try_all("another user", other.token, _as_other)
    over = f"{watch.made} attempts, planted: no owner check"
    metric("S1", "cross-user accesses allowed", len(watch.allowed), over, "caught")
    assert watch.allowed


def test_a_missing_owner_check_of_assistants_is_caught(
    open_cloud: CloudInProcess, owner: Person, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    owned = settle(owner)

    def is_of_anybody(*given: object) -> bool:
        return True

    monkeypatch.setattr(BotSummary, "is_of", is_of_anybody)
    watch = Watch(open_cloud, owned, Attempt.past_gateway)
    with Person(open_cloud) as other:
        watch.try_all("another user", other.token, _as_other)
    over = f"{watch.made} attempts, planted: no owner check of assistants"
    metric("S1", "cross-user accesses allowed", len(watch.allowed), over, "caught")
    changed = {f"another user: {name} 200" for name in ("revise_bot", "deactivate_bot")}
    assert {*changed, "another user: the store has changed"} <= set(watch.allowed)


def _renewal(person: Person) -> str:
    answer = person.ask("POST", "/login/renewal")
    return str(answer.json()["error"]["code"]) if answer.is_error else "renewed"


def test_signing_out_ends_every_renewal_at_once(open_cloud: CloudInProcess, owner: Person) -> None:
    with Person(open_cloud, owner.api_key) as elsewhere:
        assert _renewal(elsewhere) == "renewed"
        owner.ask("POST", "/logout").raise_for_status()
        assert (_renewal(owner), _renewal(elsewhere)) == ("sign_in_again", "sign_in_again")
        refused = [elsewhere.get("/user"), elsewhere.start_lab_answer()]
        assert {answer.json()["error"]["code"] for answer in refused} == {"sign_in_again"}
        assert elsewhere.get("/sessions").is_success  # as documented: until the token expires
        open_cloud.clock.ahead = TOKEN_LIFE + MINUTE
        assert elsewhere.get("/sessions").json()["error"]["code"] == "token_expired"


def test_renewals_end_twelve_hours_after_the_key_was_shown(
    open_cloud: CloudInProcess, owner: Person
) -> None:
    open_cloud.clock.ahead = -(LOGIN_LIFE + TOKEN_LIFE)
    renewed, step = 0, TOKEN_LIFE - MINUTE
    with Person(open_cloud, owner.api_key) as past:
        while (answer := _renew_past_gateway(past)).is_success:
            past.token = answer.json()["access_token"]
            open_cloud.clock.ahead += step
            renewed += 1
            assert renewed * step < LOGIN_LIFE + step
    assert renewed * step > LOGIN_LIFE - TOKEN_LIFE
    assert answer.status_code == 401


def _renew_past_gateway(person: Person) -> httpx2.Response:
    address = f"{person.cloud.functions_url}/renew_login/login/renewal"
    return person.http.post(address, headers={"Authorization": f"Bearer {person.token}"})


def test_another_sees_a_shared_assistant_and_not_its_prompts(
    open_cloud: CloudInProcess, owner: Person
) -> None:
    bot_id = settle(owner).bot_id
    with Person(open_cloud) as other:
        shown = other.get(f"/bots/{bot_id}").raise_for_status().json()
    assert (shown["initial_prompt"], shown["summary_prompt"]) == (None, None)
    assert shown["is_mine"] is False
