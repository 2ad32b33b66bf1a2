"""What a thief can do with an access token: as docs/privacy.md says, and no more."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import BOT, Person, new_api_key


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess() as made:
        yield made


@pytest.fixture
def victim(cloud: CloudInProcess) -> Iterator[Person]:
    """Whose token, but not whose key, somebody else has."""
    with Person(cloud) as made:
        yield made


def code(answer: httpx2.Response) -> str:
    return "" if answer.is_success else str(answer.json()["error"]["code"])


def test_it_does_all_that_needs_no_key(victim: Person) -> None:
    bot_id, session_id = victim.make_bot(), victim.start_lab()
    revised = {**BOT, "version": 1, "tag_line": "Mine now"}
    done = [
        victim.say(session_id, "Tell me"),
        victim.get(f"/sessions/{session_id}"),
        victim.ask("PUT", f"/bots/{bot_id}", revised),
        victim.ask("PUT", "/user/spend-limit", {"daily_spend_limit_usd": None}),
        victim.ask("DELETE", f"/bots/{bot_id}"),
        victim.ask("DELETE", f"/sessions/{session_id}"),
    ]

    assert [code(answer) for answer in done] == [""] * len(done)


def test_what_takes_the_account_away_asks_for_the_key(victim: Person) -> None:
    guess, other = new_api_key(), new_api_key()
    refused = [
        victim.ask("PUT", "/user/key", {"api_key": guess, "new_api_key": other}),
        victim.post("/user/recovery-code", {"api_key": guess}),
        victim.post("/user/deletion", {"api_key": guess}),
    ]

    assert {code(answer) for answer in refused} == {"other_key"}
    assert victim.get("/user").is_success


def test_the_key_is_not_in_it(victim: Person) -> None:
    everything = victim.token + victim.get("/user").text + victim.get("/sessions").text

    assert victim.api_key not in everything


def test_signed_out_it_spends_and_changes_nothing_more(victim: Person) -> None:
    session_id = victim.start_lab()
    victim.ask("POST", "/logout").raise_for_status()
    refused = [
        victim.say(session_id, "Tell me"),
        victim.start_lab_answer(),
        victim.get("/user"),
        victim.ask("PUT", "/user/spend-limit", {"daily_spend_limit_usd": None}),
        victim.ask("POST", "/login/renewal"),
    ]

    assert {code(answer) for answer in refused} == {"sign_in_again"}
    assert victim.get(f"/sessions/{session_id}").is_success, "until its minutes are over"
