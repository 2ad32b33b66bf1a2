"""What attacks found, one test each, so that it stays mended."""

import base64
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from emulator.openai_mock import sha256
from gptlab.core.errors import by_code
from gptlab.core.tokens import TokenVerifier
from gptlab.sessions.models import RECENT_TURNS
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.mid_turn import held_turn
from tests.proofs.people import CONFIG, PROMPT, Person, new_key
from tests.proofs.strange_provider import provider
from tests.proofs.test_s3_forged_tokens import Shop

DOCUMENTED = {*by_code()} - {"internal_error"}
LAB = {"lab": {"initial_prompt": PROMPT, "config": CONFIG}}
TEXT = "And in winter?"


@pytest.fixture
def person(open_cloud: CloudInProcess) -> Iterator[Person]:
    with Person(open_cloud) as someone:
        yield someone


@pytest.mark.parametrize("path", ["/bots", "/bots/{bot_id}"])
def test_a_visitor_may_look_around_through_the_gateway(person: Person, path: str) -> None:
    address = path.format(bot_id=person.make_bot())
    assert person.http.get(address).status_code == 200


def test_no_name_of_a_query_parameter_breaks_the_request(person: Person) -> None:
    assert person.get("/bots?cls=1").status_code == 400


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_made_up_page_token_is_refused(person: Person, moment: str) -> None:
    text = json.dumps([moment, "abc"]).encode()
    token = base64.urlsafe_b64encode(text).rstrip(b"=").decode()
    assert person.get(f"/bots?page_token={token}").status_code == 400


def test_a_provider_that_names_no_number_of_seconds_is_answered_in_our_words(
    person: Person,
) -> None:
    session_id = person.start_lab()
    fault = {"kind": "status", "status": 429, "headers": {"Retry-After": "nan"}}
    person.cloud.model.faults({**fault, "key_sha256": sha256(person.api_key)})
    answer = person.say(session_id, TEXT)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["error"]["code"] == "provider_rate_limited"


@pytest.mark.parametrize("name", ["@cf/meta/llama-3", "my model", "m" * 200])
def test_a_model_with_an_odd_name_does_not_hide_the_others(person: Person, name: str) -> None:
    body = {"object": "list", "data": [{"id": name}, {"id": "demo-chat"}]}
    fault = {"kind": "error_body", "on": "models", "body": body}
    person.cloud.model.faults({**fault, "key_sha256": sha256(person.api_key)})
    answer = person.get("/models")
    assert answer.status_code == 200
    assert "demo-chat" in [each["model"] for each in answer.json()["models"]]


_REPLY = b'{"choices":[{"message":{"role":"assistant","content":"%s"}}],"usage":%s}'


@pytest.mark.parametrize(
    "body",
    [
        _REPLY % (rb"Half a pair: \ud83d", b"{}"),
        _REPLY % (b"Hi", b'{"prompt_tokens":1' + b"0" * 30 + b',"completion_tokens":1}'),
        _REPLY % (b"long " * 250_000, b"{}"),
    ],
    ids=["half a surrogate pair", "a count beyond 64 bits", "more than a document holds"],
)
def test_a_reply_that_cannot_be_stored_leaves_the_session_usable(body: bytes) -> None:
    with (
        provider([body]) as url,
        CloudInProcess(OPENAI_BASE_URL=url) as cloud,
        Person(cloud) as person,
    ):
        key = new_key()
        first = person.post("/sessions", LAB, key)
        assert first.is_success or first.json()["error"]["code"] in DOCUMENTED
        again = person.post("/sessions", LAB, key)
        assert again.is_success or again.json()["error"]["code"] != "turn_in_progress"


def test_a_trickling_provider_is_cut_off_at_the_deadline() -> None:
    with (
        provider([*[b" "] * 8, _REPLY % (b"At last", b"{}")], pause=0.5) as url,
        CloudInProcess(
            OPENAI_BASE_URL=url, GPTLAB_TURN_DEADLINE="1.5", GPTLAB_TURN_LEASE="3"
        ) as cloud,
        Person(cloud) as person,
    ):
        answer = person.post("/sessions", LAB)  # what is not cut off ends well
        assert answer.json()["error"]["code"] == "provider_timeout"


def test_renaming_without_a_pause_does_not_cost_a_reply(person: Person) -> None:
    session_id, done = person.start(person.make_bot()), Event()
    person.cloud.model.clear_calls()

    def rename() -> None:
        while not done.is_set():
            person.ask("PUT", f"/sessions/{session_id}/title", {"title": "Again"})

    with ThreadPoolExecutor(4) as pool:
        renaming = [pool.submit(rename) for _ in range(4)]
        answers = [person.say(session_id, f"{TEXT} {turn}") for turn in range(15)]
        done.set()
    assert all(each.result() is None for each in renaming)
    found = [each.status_code for each in answers]
    assert set(found) <= {200, 409}, "a busy session may ask to wait; nothing paid for is lost"
    assert len(person.chat_calls()) == found.count(200)


def test_five_renames_in_a_row_do_not_cost_a_reply(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same by the clock of a busy person: all before the provider answers."""
    session_id = person.start(person.make_bot())
    with held_turn(person, session_id, TEXT) as turn:
        for number in range(5):
            title = {"title": f"Title {number}"}
            assert person.ask("PUT", f"/sessions/{session_id}/title", title).is_success
    assert turn.result().is_success


def test_a_late_duplicate_of_a_start_is_no_new_turn_in_the_lab(person: Person) -> None:
    key = new_key()
    session_id = person.post("/sessions", LAB, key).json()["session"]["session_id"]
    person.say(session_id, TEXT).raise_for_status()
    person.cloud.model.clear_calls()
    person.post("/sessions", LAB, key)
    assert not person.chat_calls()


def test_a_late_duplicate_of_a_start_is_no_new_turn(person: Person) -> None:
    bot_id, key = person.make_bot(), new_key()
    session_id = person.start(bot_id, key)
    for turn in range(RECENT_TURNS):
        person.say(session_id, f"{TEXT} {turn}").raise_for_status()
    person.cloud.model.clear_calls()
    person.post("/sessions", {"bot_id": bot_id}, key)
    assert not person.chat_calls()
    assert person.get(f"/bots/{bot_id}").json()["sessions_started"] == 1


def test_a_token_from_a_machine_two_seconds_ahead_is_taken() -> None:
    shop = Shop(TokenVerifier)
    token = shop.issue("c" * 20, int(time.time()) + 2)
    assert shop.verifier.verify(token, time.time()).user_id == "c" * 20
