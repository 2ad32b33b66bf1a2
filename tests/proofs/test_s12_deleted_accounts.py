"""S12: a deleted account leaves no document, and what lies in a backup opens to nobody else.

The backup is the thief's here, taken before the deletion, with every secret of the server. What
is shown: it opens to the key that the person had, as any backup must, and to nothing else; the
database from after the deletion has nothing to open, nor does the key open anything in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pytest

from gptlab.accounts import deletion
from gptlab.accounts.models import RECOVERY_CODE, Additions, User
from gptlab.client import Client
from gptlab.store import owned_documents, sessions
from gptlab.store.database import Writes
from gptlab.store.users import UserStore
from tests.functions.assistants import cook
from tests.proofs.attacker import SECRETS, Attacker, readable_in
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.metrics import Metric
from tests.proofs.people import Person
from tests.proofs.stored_documents import Documents, documents

pytestmark = pytest.mark.slow

SAID = ("My brother stole the blue stamp.", "And the red one, too.")
LEAVING = "demo-key-of-somebody-leaving"


@pytest.fixture
def empty_cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess() as cloud:
        yield cloud


class Deleted:
    """The database before a person's deletion and after it."""

    def __init__(self, cloud: CloudInProcess) -> None:
        self.others = set(documents(cloud))
        with Person(cloud) as person:
            self.user_id, self.truth = person.user_id, {*_lived(person), person.api_key}
            self.before = documents(cloud)
            person.ask("POST", "/user/deletion", {"api_key": person.api_key}).raise_for_status()
            self.after = documents(cloud)
            with Person(cloud, person.api_key) as again:
                self.is_somebody_else = again.user_id != person.user_id
        self.secrets = {name: cloud.environment[name] for name in SECRETS}

    @property
    def left(self) -> list[str]:
        """What was not there before this person came."""
        return sorted(set(self.after) - self.others)

    def decryptable(self) -> tuple[set[str], int]:
        """What a thief reads in the backup, with what is left and all the server's secrets."""
        stolen = _without_prompts(self.before)
        thief = Attacker(stolen, self.secrets, SAID)
        thief.attack()
        found = {text for text in self.truth if any(text in each for each in thief.loot)}
        found |= {text for text in self.truth if readable_in(stolen, text)}
        return found, thief.tried

    def ways_in(self) -> list[str]:
        """The credentials that are left in the database."""
        return [path for path in self.left if path.startswith("user_hash/")]


def _without_prompts(stored: Documents) -> Mapping[str, Mapping[str, object]]:
    """Assistants' own prompts are readable, as documented."""
    return {path: fields for path, fields in stored.items() if not path.startswith("bots/")}


def _lived(person: Person) -> Iterator[str]:
    bot_id = person.make_bot()
    grant = {"api_key": person.api_key, "bot_id": bot_id, "name": "Page", "daily_budget_usd": 1}
    person.post("/grants", grant).raise_for_status()
    session_id = person.start(bot_id)
    for text in SAID:
        yield person.say(session_id, text).raise_for_status().json()["reply"]["content"]
        yield text
    person.post(f"/sessions/{session_id}/stop", {"idempotency_key": "a-key-that-waits"})
    person.start_lab()
    revision = {"version": 1, "initial_prompt": "You are somebody else."}
    bot = person.get(f"/bots/{bot_id}").json()
    kept = ("name", "tag_line", "description", "session_type", "summary_prompt", "config")
    changed = {**{name: bot[name] for name in kept}, **revision}
    person.ask("PUT", f"/bots/{bot_id}", changed).raise_for_status()
    code = (
        person.ask("POST", "/user/recovery-code", {"api_key": person.api_key})
        .raise_for_status()
        .json()[RECOVERY_CODE]
    )
    yield str(code)


def test_a_deleted_account_leaves_nothing(empty_cloud: CloudInProcess, metric: Metric) -> None:
    deleted = Deleted(empty_cloud)
    found, tried = deleted.decryptable()
    gone = len(set(deleted.before) - deleted.others)
    metric("S12", "documents left", len(deleted.left), f"{gone} of a person's", 0)
    over = f"{tried} tries on a backup with all secrets"
    metric("S12", "texts recovered without the key", len(found), over, 0)
    assert (deleted.left, found) == ([], set())
    assert deleted.is_somebody_else
    assert gone > 15


def test_the_client_goes_on_by_itself_until_nothing_is_left(
    empty_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletion, "SECONDS", 0.0)  # each request ends after its first step
    before, waits = set(documents(empty_cloud)), list[float]()
    with Client(empty_cloud.gateway_url, wait=waits.append) as lab:
        lab.log_in(LEAVING)
        lab.start_session(lab.create_bot(cook()).bot_id)
        deleted = lab.delete_account(LEAVING)

    assert (deleted.sessions_deleted, deleted.bots_deleted, len(waits)) == (1, 1, 2)
    assert (set(documents(empty_cloud)), lab.login) == (before, None)


def rated_after_its_owner_left(cloud: CloudInProcess) -> list[str]:
    """What stands beneath the assistant of somebody who left, once a stranger has rated it."""
    with Client(cloud.gateway_url) as owner, Client(cloud.gateway_url) as stranger:
        owner.log_in(LEAVING)
        bot_id = owner.create_bot(cook()).bot_id
        stranger.log_in(f"{LEAVING}-soon")
        session_id = stranger.start_session(bot_id).session.session_id
        owner.delete_account(LEAVING)
        assert stranger.rate_session(session_id, 1).user_liked == 1
    return [path for path in documents(cloud) if path.startswith(f"bots/{bot_id}")]


def test_a_strangers_later_rating_leaves_nothing(
    empty_cloud: CloudInProcess, metric: Metric
) -> None:
    left = rated_after_its_owner_left(empty_cloud)
    metric("S12", "documents left", len(left), "a stranger rates once the owner has left", 0)
    assert not left


def test_ratings_of_what_is_gone_are_caught(
    empty_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    def careless(writes: Writes, counters: Mapping[str, Additions]) -> None:
        for path, additions in counters.items():
            writes.count(path, additions)

    monkeypatch.setattr(sessions, "_count", careless)
    left = rated_after_its_owner_left(empty_cloud)
    over = "planted: ratings of what is gone"
    metric("S12", "documents left", len(left), over, "caught")
    assert any("/scores/" in path for path in left)


def test_stops_that_are_forgotten_are_caught(
    empty_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    monkeypatch.setitem(owned_documents.BENEATH, "sessions", ("messages",))
    deleted = Deleted(empty_cloud)
    metric("S12", "documents left", len(deleted.left), "planted: stops forgotten", "caught")
    assert any("/stops/" in path for path in deleted.left)


def test_a_recovery_code_that_is_forgotten_is_caught(
    empty_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    lock_out = UserStore.lock_out

    def forgetful(store: UserStore, user: User, kinds: Iterable[str]) -> User:
        return lock_out(store, replace(user, recovery_hash=None), kinds)

    monkeypatch.setattr(UserStore, "lock_out", forgetful)
    deleted = Deleted(empty_cloud)
    over = "planted: recovery code forgotten"
    metric("S12", "documents left", len(deleted.left), over, "caught")
    assert deleted.ways_in()
