"""S11: another key opens everything, the old one nothing, and no byte of a session is written."""

from collections.abc import Mapping
from typing import Any

import pytest

from emulator.dev_stack import LocalCloud
from gptlab.accounts import credentials
from gptlab.accounts.models import Credential
from gptlab.core.crypto import DataKey
from tests.proofs.cloud_in_process import Cloud, CloudInProcess
from tests.proofs.metrics import Metric
from tests.proofs.people import Person, new_api_key
from tests.proofs.stored_documents import documents

CONVERSATIONS, TURNS = 3, 4
CODE = "recovery_code"


class Swapped:
    """What a swap, and then a recovery, left of a person's sessions."""

    def __init__(self, cloud: Cloud) -> None:
        key, newest = new_api_key(), new_api_key()
        with Person(cloud) as person:
            session_ids = _conversations(person)
            said, before = _said(person, session_ids), _sealed(cloud, session_ids)
            swap = {"api_key": person.api_key, "new_api_key": key}
            _take(person, person.ask("PUT", "/user/key", swap).json())
            with Person(cloud, key) as again:
                self.opened = _opened(again, said)
            code = person.ask("POST", "/user/recovery-code", {"api_key": key}).json()[CODE]
            recovery = {CODE: code, "new_api_key": newest}
            _take(person, person.http.post("/login/recovery", json=recovery).json())
            self.opened += _opened(person, said)
            self.of = 2 * sum(map(len, said.values()))
            after = _sealed(cloud, session_ids)
            self.rewritten = sum(before[path] != after.get(path) for path in before)
            self.documents = len(before)
            with Person(cloud, person.api_key) as old, Person(cloud, key) as swapped:
                self.let_in = sum(_opened(each, said) for each in (old, swapped))


def _take(person: Person, login: Mapping[str, Any]) -> None:
    person.token = login["access_token"]


def _conversations(person: Person) -> list[str]:
    bot_id = person.make_bot()
    session_ids = [person.start(bot_id) for _ in range(CONVERSATIONS)]
    for session_id in session_ids:
        for turn in range(TURNS):
            person.say(session_id, f"This is thought {turn} of {session_id}.").raise_for_status()
    return session_ids


def _said(person: Person, session_ids: list[str]) -> dict[str, list[str]]:
    return {session_id: _contents(person, session_id) for session_id in session_ids}


def _contents(person: Person, session_id: str) -> list[str]:
    answer = person.get(f"/sessions/{session_id}")
    if answer.is_error:
        return []
    return [each["content"] for each in answer.json()["messages"]]


def _opened(person: Person, said: Mapping[str, list[str]]) -> int:
    """How many messages this person reads as they were."""
    found = ((_contents(person, session_id), was) for session_id, was in said.items())
    return sum(now == then for got, was in found for now, then in zip(got, was, strict=False))


def _sealed(cloud: Cloud, session_ids: list[str]) -> dict[str, Mapping[str, Any]]:
    """Each session and message of these sessions, every field of it."""
    stored = documents(cloud)
    return {path: fields for path, fields in stored.items() if path.split("/")[1] in session_ids}


def test_another_key_opens_everything_and_rewrites_nothing(
    cloud: LocalCloud, metric: Metric
) -> None:
    found = Swapped(cloud)
    metric("S11", "readable after swap and recovery", found.opened, f"{found.of} messages", "all")
    metric("S11", "documents rewritten", found.rewritten, f"{found.documents} of the sessions", 0)
    metric("S11", "messages the old keys open", found.let_in, "2 keys that were replaced", 0)
    assert found.opened == found.of
    assert (found.rewritten, found.let_in) == (0, 0)
    assert found.documents == CONVERSATIONS * (2 + 2 * TURNS)


def test_a_swap_to_another_data_key_is_caught(
    open_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    make = credentials.credential_of

    def on_a_new_data_key(secret: Any, user_id: str, data_key: DataKey, *more: Any) -> Credential:  # noqa: ANN401
        return make(secret, user_id, DataKey.generate(), *more)

    monkeypatch.setattr("gptlab.accounts.key_changes.credential_of", on_a_new_data_key)
    found = Swapped(open_cloud)
    over = f"{found.of} messages, planted: a new data key"
    metric("S11", "readable after swap and recovery", found.opened, over, "caught")
    assert found.opened < found.of
