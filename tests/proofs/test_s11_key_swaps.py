"""S11: another key opens everything, the old one nothing, and not a byte of a talk is written."""

from collections.abc import Mapping
from typing import Any

import pytest

from emulator.suite import LocalCloud
from gptlab.accounts import credentials
from gptlab.accounts.models import Credential
from gptlab.core.crypto import DataKey
from tests.proofs.cloud_in_process import Cloud, CloudInProcess
from tests.proofs.figures import Figure
from tests.proofs.people import Person, new_api_key
from tests.proofs.stored_documents import documents

TALKS, TURNS = 3, 4
CODE = "recovery_code"


class Swapped:
    """What a swap, and then a recovery, left of a person's talks."""

    def __init__(self, cloud: Cloud) -> None:
        key, newest = new_api_key(), new_api_key()
        with Person(cloud) as person:
            talks = _talks(person)
            said, before = _said(person, talks), _sealed(cloud, talks)
            swap = {"api_key": person.api_key, "new_api_key": key}
            _take(person, person.ask("PUT", "/user/key", swap).json())
            with Person(cloud, key) as again:
                self.opened = _opened(again, said)
            code = person.ask("POST", "/user/recovery-code", {"api_key": key}).json()[CODE]
            recovery = {CODE: code, "new_api_key": newest}
            _take(person, person.http.post("/login/recovery", json=recovery).json())
            self.opened += _opened(person, said)
            self.of = 2 * sum(map(len, said.values()))
            after = _sealed(cloud, talks)
            self.rewritten = sum(before[path] != after.get(path) for path in before)
            self.documents = len(before)
            with Person(cloud, person.api_key) as old, Person(cloud, key) as swapped:
                self.let_in = sum(_opened(each, said) for each in (old, swapped))


def _take(person: Person, login: Mapping[str, Any]) -> None:
    person.token = login["access_token"]


def _talks(person: Person) -> list[str]:
    bot_id = person.make_bot()
    talks = [person.start(bot_id) for _ in range(TALKS)]
    for talk in talks:
        for turn in range(TURNS):
            person.say(talk, f"This is thought {turn} of {talk}.").raise_for_status()
    return talks


def _said(person: Person, talks: list[str]) -> dict[str, list[str]]:
    return {talk: _contents(person, talk) for talk in talks}


def _contents(person: Person, talk: str) -> list[str]:
    answer = person.get(f"/sessions/{talk}")
    if answer.is_error:
        return []
    return [each["content"] for each in answer.json()["messages"]]


def _opened(person: Person, said: Mapping[str, list[str]]) -> int:
    """How many messages this person reads as they were."""
    found = ((_contents(person, talk), was) for talk, was in said.items())
    return sum(now == then for got, was in found for now, then in zip(got, was, strict=False))


def _sealed(cloud: Cloud, talks: list[str]) -> dict[str, Mapping[str, Any]]:
    """Each session and message of these talks, every field of it."""
    stored = documents(cloud)
    return {path: fields for path, fields in stored.items() if path.split("/")[1] in talks}


def test_another_key_opens_everything_and_rewrites_nothing(
    cloud: LocalCloud, figure: Figure
) -> None:
    found = Swapped(cloud)
    figure("S11", "readable after swap and recovery", found.opened, f"{found.of} messages", "all")
    figure("S11", "documents rewritten", found.rewritten, f"{found.documents} of the talks", 0)
    figure("S11", "messages the old keys open", found.let_in, "2 keys that were given up", 0)
    assert found.opened == found.of
    assert (found.rewritten, found.let_in) == (0, 0)
    assert found.documents == TALKS * (2 + 2 * TURNS)


def test_a_swap_to_another_data_key_is_caught(
    open_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    make = credentials.credential_of

    def on_a_new_data_key(secret: Any, user_id: str, data_key: DataKey, *more: Any) -> Credential:  # noqa: ANN401
        return make(secret, user_id, DataKey.generate(), *more)

    monkeypatch.setattr("gptlab.accounts.key_changes.credential_of", on_a_new_data_key)
    found = Swapped(open_cloud)
    over = f"{found.of} messages, planted: a new data key"
    figure("S11", "readable after swap and recovery", found.opened, over, "caught")
    assert found.opened < found.of
