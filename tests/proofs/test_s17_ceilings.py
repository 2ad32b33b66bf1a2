"""S17: of a hundred requests at once exactly as many get in as the ceiling lets."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from gptlab.store.users import UserStore
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.metrics import Metric
from tests.proofs.people import BOT, Body, Person, new_key
from tests.proofs.stored_documents import documents

pytestmark = pytest.mark.slow

AT_ONCE = 100
MOST = 20
TRIES = 5
CEILINGS = f'{{"bots": {MOST}, "sessions": {MOST}, "messages": {MOST}}}'


@pytest.fixture(scope="module")
def limited() -> Iterator[CloudInProcess]:
    with CloudInProcess(GPTLAB_CEILINGS=CEILINGS) as made:
        yield made


@pytest.fixture
def person(limited: CloudInProcess) -> Iterator[Person]:
    with Person(limited) as made:
        yield made


def admitted(person: Person, kind: str) -> tuple[Counter[int], int]:
    """The statuses of a hundred requests at once, and how many documents they left."""
    lab = {"lab": {"initial_prompt": BOT["initial_prompt"], "config": BOT["config"]}}
    bodies: dict[str, Body] = {"bots": BOT, "sessions": lab}
    before = len(owned(person, kind))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [pool.submit(heard, person, f"/{kind}", bodies[kind]) for _ in range(AT_ONCE)]
        statuses = Counter(answer.result() for answer in answers)
    return statuses, len(owned(person, kind)) - before


def heard(person: Person, path: str, body: Body) -> int:
    """The status of one request. A slow machine sends bodies late: 408, and clients try again."""
    key = new_key()
    for _ in range(TRIES):
        status = person.post(path, body, key).status_code
        if status != 408:
            break
    return status


def owned(person: Person, kind: str) -> list[str]:
    owner = {"bots": "creator_user_id", "sessions": "user_id"}[kind]
    return [
        path
        for path, fields in documents(person.cloud).items()
        if path.startswith(f"{kind}/") and fields.get(owner) == person.user_id
    ]


@pytest.mark.parametrize("kind", ["bots", "sessions"])
def test_exactly_so_many_get_in(person: Person, metric: Metric, kind: str) -> None:
    statuses, left = admitted(person, kind)

    metric("S17", f"{kind} admitted", statuses[200], f"{AT_ONCE} at once", MOST)
    assert statuses == {200: MOST, 429: AT_ONCE - MOST}
    assert left == MOST


def test_messages_have_a_ceiling_and_a_refused_one_leaves_the_session_usable(
    person: Person, limited: CloudInProcess, metric: Metric
) -> None:
    sessions = [person.start_lab() for _ in range(MOST)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda n: person.say(sessions[n % MOST], f"Say {n}"), range(MOST)))
    assert {answer.status_code for answer in answers} == {200}
    refused = person.say(sessions[0], "One more")
    metric("S17", "messages admitted", MOST, f"{MOST + 1} sent", MOST)

    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "ceiling_reached")


def test_a_ceiling_that_is_looked_at_first_and_counted_afterwards_is_caught(
    person: Person, metric: Metric, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UserStore, "admit", lambda store, user_id, admission: 0)
    statuses, _ = admitted(person, "bots")

    over = f"{AT_ONCE} at once, planted: what the commit counted is not looked at"
    metric("S17", "bots admitted", statuses[200], over, "caught")
    assert statuses[200] > MOST
