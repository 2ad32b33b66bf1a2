"""Two at one turn: a slow one whose lease has passed, and one that came after it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from emulator.openai_mock import sha256
from gptlab.core.timings import Deadline
from gptlab.sessions.models import Session
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.mid_turn import held_turn
from tests.proofs.people import Person, new_key
from tests.proofs.stored_documents import documents

TEXT = "How deep do roots go?"
LONG = "Roots go deeper than one thinks. " * 240


@pytest.fixture(scope="module")
def hurried_cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess(GPTLAB_TURN_LEASE="2", GPTLAB_TURN_DEADLINE="1.5") as cloud:
        yield cloud


@pytest.fixture
def person(hurried_cloud: CloudInProcess) -> Iterator[Person]:
    with Person(hurried_cloud) as someone:
        yield someone


@pytest.fixture
def beyond_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that takes no notice of its deadline, as one that was stopped for a while."""
    monkeypatch.setattr(Deadline, "left", lambda deadline: 30.0)


@pytest.mark.usefixtures("beyond_its_lease")
def test_whoever_comes_first_both_get_the_one_reply(person: Person) -> None:
    session_id, key = person.start(person.make_bot()), new_key()
    person.cloud.model.clear_calls()
    path = f"/sessions/{session_id}/messages"
    with held_turn(person, session_id, TEXT, key) as slow:
        second = person.post_until_done(path, {"message": TEXT}, key)
        assert second.is_success
    first = slow.result()
    assert first.json()["reply"] == second.json()["reply"]
    assert first.headers["Idempotent-Replayed"] == "true"
    assert (person.said(session_id), len(person.chat_calls())) == ([TEXT], 2)
    assert person.transcript(session_id)["session"]["message_count"] == 3


@pytest.mark.usefixtures("beyond_its_lease")
def test_a_turn_that_lost_its_place_to_another_is_taken_after_it(person: Person) -> None:
    session_id, key = person.start(person.make_bot()), new_key()
    path = f"/sessions/{session_id}/messages"
    with held_turn(person, session_id, TEXT, key) as slow:
        other = person.post_until_done(path, {"message": "Me first"}, new_key())
        assert other.is_success
    refused = slow.result()
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "session_busy")
    assert person.post_until_done(path, {"message": TEXT}, key).is_success
    assert person.said(session_id) == ["Me first", TEXT]


@pytest.mark.usefixtures("beyond_its_lease")
def test_a_session_deleted_after_the_lease_stays_deleted(person: Person) -> None:
    session_id = person.start(person.make_bot())
    with held_turn(person, session_id, TEXT) as slow:
        deleted = person.post_until_done(
            f"/sessions/{session_id}/messages", {"message": "x"}, "k" * 8
        )
        assert deleted.is_success
        assert person.ask("DELETE", f"/sessions/{session_id}").is_success
    assert slow.result().status_code == 404
    assert not [path for path in documents(person.cloud) if session_id in path]


def test_a_provider_slower_than_the_deadline_leaves_the_text_and_the_session(
    person: Person,
) -> None:
    session_id, key = person.start(person.make_bot()), new_key()
    on_key = {"key_sha256": sha256(person.api_key)}
    person.cloud.model.faults({"kind": "delay", "seconds": 3, **on_key})
    failed = person.say(session_id, TEXT, key)
    assert (failed.status_code, failed.json()["error"]["code"]) == (504, "provider_timeout")
    assert person.transcript(session_id)["pending"]["message"] == TEXT
    assert person.say(session_id, TEXT, key).is_success
    assert person.said(session_id) == [TEXT]


def test_a_caller_who_went_away_finds_the_reply_at_the_next_try(person: Person) -> None:
    session_id, key = person.start(person.make_bot()), new_key()
    person.cloud.model.clear_calls()
    person.cloud.model.faults({"kind": "hold", "key_sha256": sha256(person.api_key)})
    path, body = f"/sessions/{session_id}/messages", {"message": TEXT}
    headers = {"Authorization": f"Bearer {person.token}", "Idempotency-Key": key}
    with pytest.raises(httpx2.ReadTimeout):
        person.http.post(path, json=body, headers=headers, timeout=0.5)
    person.cloud.model.release(at_least=1)
    again = person.post_until_done(path, body, key)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (person.said(session_id), len(person.chat_calls())) == ([TEXT], 1)


def test_a_fault_of_ours_does_not_lock_the_session(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id, key = person.start(person.make_bot()), new_key()
    with monkeypatch.context() as patch:
        patch.setattr(Session, "seal_context", None)
        failed = person.say(session_id, TEXT, key)
    assert (failed.status_code, failed.json()["error"]["code"]) == (500, "internal_error")
    assert person.transcript(session_id)["pending"]["message"] == TEXT
    assert person.say(session_id, TEXT, key).is_success
    assert person.said(session_id) == [TEXT]


def test_a_summary_is_paid_for_once_though_its_turn_failed(person: Person) -> None:
    bot_id = person.make_bot(session_type=3)
    until = _turns_until_condensed(person, bot_id)
    session_id, key = person.start(bot_id), new_key()
    for _ in range(until - 1):
        person.say(session_id, LONG).raise_for_status()
    person.cloud.model.clear_calls()
    on_key = {"key_sha256": sha256(person.api_key)}
    person.cloud.model.faults({"kind": "delay", "seconds": 0, **on_key}, {"kind": "html", **on_key})
    assert person.say(session_id, LONG, key).status_code == 502
    again = person.say(session_id, LONG, key).raise_for_status().json()
    assert again["memory_condensed"] is True
    assert len(person.chat_calls()) == 3, "summary, the reply that failed, the reply"


def _turns_until_condensed(person: Person, bot_id: str) -> int:
    session_id = person.start(bot_id)
    for turn in range(1, 20):
        if person.say(session_id, LONG).raise_for_status().json()["memory_condensed"]:
            return turn
    raise AssertionError("the session never grew too long")


def test_concluding_and_resuming_all_at_once_counts_once(person: Person) -> None:
    bot_id = person.make_bot()
    session_id = person.start(bot_id)
    path = f"/sessions/{session_id}"
    with ThreadPoolExecutor(8) as pool:
        ends = [pool.submit(person.post_until_done, f"{path}/end", None, new_key()) for _ in "123"]
        resumes = [pool.submit(person.ask, "POST", f"{path}/resume") for _ in "12345"]
    assert {each.result().status_code for each in ends} == {200}
    assert {each.result().status_code for each in resumes} <= {200, 409}
    stored = documents(person.cloud)
    assert stored[f"bots/{bot_id}"]["sessions_ended"] == 1
    assert stored[f"users/{person.user_id}"]["sessions_ended"] == 1
