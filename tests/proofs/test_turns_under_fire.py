"""Turns that something happens to in their middle: none is lost, doubled, or paid for twice."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from gptlab.core.errors import StoreUnavailable
from gptlab.store.database import PreconditionFailed
from gptlab.store.sessions import SessionStore
from tests.firestore_servers import Connect
from tests.proofs.cloud_in_process import PROJECT, CloudInProcess
from tests.proofs.mid_turn import held_turn
from tests.proofs.people import BOT, Person, new_key
from tests.proofs.stored_documents import documents

HURRIED = {"GPTLAB_TURN_LEASE": "2", "GPTLAB_TURN_DEADLINE": "1.5"}
TEXT = "How deep do roots go?"


@pytest.fixture
def person(open_cloud: CloudInProcess) -> Iterator[Person]:
    with Person(open_cloud) as someone:
        yield someone


@pytest.fixture
def session_id(person: Person) -> str:
    session_id = person.start(person.make_bot())
    person.cloud.model.clear_calls()
    return session_id


def code_of(response: Any) -> str:  # noqa: ANN401 - a response
    return str(response.json()["error"]["code"])


def test_a_key_belongs_to_one_session(person: Person, session_id: str) -> None:
    other_id, key = person.start_lab(), new_key()
    for each in (session_id, other_id):
        answer = person.say(each, TEXT, key)
        assert answer.is_success
        assert "Idempotent-Replayed" not in answer.headers


def test_a_used_key_does_for_nothing_else(person: Person, session_id: str) -> None:
    key = new_key()
    assert person.say(session_id, TEXT, key).is_success
    assert code_of(person.say(session_id, "Else", key)) == "idempotency_key_reused"
    assert (
        code_of(person.post(f"/sessions/{session_id}/end", None, key)) == "idempotency_key_reused"
    )
    assert person.say(session_id, TEXT, key).headers["Idempotent-Replayed"] == "true"
    assert person.said(session_id) == [TEXT]


def test_nor_while_its_turn_is_under_way(person: Person, session_id: str) -> None:
    key = new_key()
    with held_turn(person, session_id, TEXT, key) as turn:
        assert code_of(person.say(session_id, "Else", key)) == "idempotency_key_reused"
        assert code_of(person.say(session_id, TEXT, key)) == "turn_in_progress"
        assert person.transcript(session_id)["pending"]["message"] == TEXT
    assert turn.result().is_success
    assert person.said(session_id) == [TEXT]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 429, "headers": {"Retry-After": "9"}},
        {"kind": "drop"},
        {"kind": "html"},
        {"kind": "garbage"},
    ],
    ids=lambda fault: f"{fault['kind']}-{fault.get('status', '')}",
)
def test_a_failed_turn_keeps_its_text_and_its_key(
    person: Person, session_id: str, fault: dict[str, Any]
) -> None:
    key = new_key()
    person.cloud.model.faults({**fault, "key_sha256": sha256(person.api_key)})
    failed = person.say(session_id, TEXT, key)
    assert failed.status_code in (429, 502)
    found = person.transcript(session_id)
    assert found["pending"] == {
        "message": TEXT,
        "code": code_of(failed),
        "retryable": True,
        "partial_reply": None,
        "edits": None,
    }
    assert len(found["messages"]) == 1
    assert person.say(session_id, TEXT, key).is_success
    assert person.transcript(session_id)["pending"] is None
    assert (person.said(session_id), len(person.chat_calls())) == ([TEXT], 2)


def test_a_new_message_takes_the_place_of_a_failed_one(person: Person, session_id: str) -> None:
    person.cloud.model.faults({"kind": "html", "key_sha256": sha256(person.api_key)})
    assert person.say(session_id, TEXT).is_error
    assert person.say(session_id, "Never mind").is_success
    assert person.said(session_id) == ["Never mind"]


def test_renaming_and_rating_in_mid_turn_lose_nothing(person: Person, session_id: str) -> None:
    path = f"/sessions/{session_id}"
    with held_turn(person, session_id, TEXT) as turn:
        assert person.ask("PUT", f"{path}/title", {"title": "Roots"}).is_success
        assert person.ask("PUT", f"{path}/rating", {"user_liked": 1}).is_success
    assert turn.result().is_success
    session = person.transcript(session_id)["session"]
    assert (session["title"], session["user_liked"], session["message_count"]) == ("Roots", 1, 3)
    assert (person.said(session_id), len(person.chat_calls())) == ([TEXT], 1)


def test_a_session_is_not_deleted_under_a_turn(person: Person, session_id: str) -> None:
    path = f"/sessions/{session_id}"
    with held_turn(person, session_id, TEXT) as turn:
        assert code_of(person.ask("DELETE", path)) == "session_busy"
        assert code_of(person.ask("POST", f"{path}/end", None, new_key())) == "session_busy"
    assert turn.result().is_success
    assert person.ask("DELETE", path).is_success
    assert not [each for each in documents(person.cloud) if session_id in each]


def test_what_is_ended_twice_is_counted_once(person: Person) -> None:
    bot_id = person.make_bot()
    session_id = person.start(bot_id)
    path, key = f"/sessions/{session_id}", new_key()
    first = person.post(f"{path}/end", None, key).json()["recap"]
    assert person.post(f"{path}/end").json()["recap"] == first
    assert person.post(f"{path}/end", None, key).json()["recap"] == first
    for _ in range(2):
        assert person.ask("POST", f"{path}/resume").is_success
    assert person.say(session_id, TEXT).is_success
    assert person.post(f"{path}/end").is_success
    stored = documents(person.cloud)
    counters = ("sessions_started", "sessions_ended")
    for counted in (f"users/{person.user_id}", f"bots/{bot_id}"):
        assert [stored[counted][name] for name in counters] == [1, 1]


def test_a_start_that_failed_first_is_counted_once(person: Person) -> None:
    bot_id, key = person.make_bot(), new_key()
    person.cloud.model.faults({"kind": "html", "key_sha256": sha256(person.api_key)})
    assert person.post("/sessions", {"bot_id": bot_id}, key).is_error
    started = [person.post("/sessions", {"bot_id": bot_id}, key).json() for _ in range(3)]
    assert len({each["session"]["session_id"] for each in started}) == 1
    stored = documents(person.cloud)
    assert stored[f"bots/{bot_id}"]["sessions_started"] == 1
    assert stored[f"users/{person.user_id}"]["sessions_started"] == 1


def test_an_assistant_asked_for_eight_times_at_once_is_made_once(person: Person) -> None:
    key = new_key()
    with ThreadPoolExecutor(8) as pool:
        made = [pool.submit(person.post_until_done, "/bots", BOT, key) for _ in range(8)]
    assert len({each.result().json()["bot_id"] for each in made}) == 1
    assert documents(person.cloud)[f"users/{person.user_id}"]["bots_created"] == 1


def test_an_assistant_that_is_gone_does_not_cost_the_reply(
    person: Person, connect: Connect
) -> None:
    bot_id = person.make_bot()
    session_id = person.start(bot_id)
    connect(person.cloud.firestore.address, project=PROJECT).document(f"bots/{bot_id}").delete()
    ended = person.post(f"/sessions/{session_id}/end")
    assert ended.is_success
    assert len(person.chat_calls()) >= 1


@pytest.mark.parametrize("error", [PreconditionFailed(), StoreUnavailable(retry_after=1)], ids=type)
@pytest.mark.parametrize("has_landed", [True, False], ids=["landed", "not landed"])
def test_a_paid_reply_outlives_a_commit_that_went_wrong(
    person: Person,
    session_id: str,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    has_landed: bool,
) -> None:
    monkeypatch.setattr(SessionStore, "complete", _once(SessionStore.complete, error, has_landed))
    assert person.say(session_id, TEXT).is_success
    assert (person.said(session_id), len(person.chat_calls())) == ([TEXT], 1)


@pytest.mark.parametrize("has_landed", [True, False], ids=["landed", "not landed"])
def test_a_claim_that_was_refused_is_looked_at_again(
    person: Person, session_id: str, monkeypatch: pytest.MonkeyPatch, has_landed: bool
) -> None:
    monkeypatch.setattr(
        SessionStore, "claim", _once(SessionStore.claim, PreconditionFailed(), has_landed)
    )
    assert person.say(session_id, TEXT).is_success
    assert (person.said(session_id), len(person.chat_calls())) == ([TEXT], 1)


def _once(real: Callable[..., Any], error: Exception, has_landed: bool) -> Callable[..., Any]:
    """The real thing, but for its first call: that fails, with or without its effect."""
    called: list[bool] = []

    def instead(*given: Any) -> Any:  # noqa: ANN401 - stands in for any method
        called.append(True)
        if len(called) > 1:
            return real(*given)
        if has_landed:
            real(*given)
        raise error

    return instead


def test_a_turn_of_a_killed_process_is_free_again_after_its_lease() -> None:
    with LocalCloud(environment=HURRIED) as cloud, Person(cloud) as person:
        session_id, key = person.start(person.make_bot()), new_key()
        cloud.model.clear_calls()
        with held_turn(person, session_id, TEXT, key):
            os.kill(cloud.functions_pid, signal.SIGKILL)
            cloud.restart_functions()
            assert person.transcript(session_id)["pending"]["message"] == TEXT
        again = person.post_until_done(f"/sessions/{session_id}/messages", {"message": TEXT}, key)
        assert again.is_success
        assert person.said(session_id) == [TEXT]
        assert person.transcript(session_id)["pending"] is None
        assert len(person.chat_calls()) == 2
