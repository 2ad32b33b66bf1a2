"""What was paid is counted once, and a paid reply is kept, whatever becomes of the commits."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from google.api_core import exceptions as google

from gptlab.api.bots import Bot
from gptlab.api.sessions import SendMessage, StartSession, Turn
from gptlab.api.stream import Delta
from gptlab.bots import crud
from gptlab.core import errors
from gptlab.core.crypto import random_id
from gptlab.core.services import Services
from gptlab.llm.capabilities import Capabilities
from gptlab.llm.chat import OpenAIChat
from gptlab.sessions import conversation
from gptlab.store.database import Connection
from tests.functions.assistants import cook
from tests.gptlab.costly_sessions import PRICES
from tests.gptlab.scripted import Person, Reader, ScriptedChat, services_on
from tests.gptlab.sessions.test_spending_days import COST, days, limit, say

SMALL = json.dumps({"demo-chat": 20})
Commit = Callable[[Connection, list[Any], float], Any]
TRUNCATED = {
    "choices": [{"message": {"content": ""}, "finish_reason": "length"}],
    "usage": {"prompt_tokens": 500, "completion_tokens": 250},
}


@pytest.fixture
def chat() -> ScriptedChat:
    return ScriptedChat("open", "one", "two", "the summary", errors.ProviderError())


@pytest.fixture
def services(
    address: str, monkeypatch: pytest.MonkeyPatch, chat: ScriptedChat
) -> Iterator[Services]:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
    project = f"lost-{random_id().lower()}"
    made = services_on(project, chat, GPTLAB_PRICES=PRICES, GPTLAB_CONTEXT_WINDOWS=SMALL)
    yield made
    made.close()


@pytest.fixture
def person(services: Services) -> Person:
    made = Person(services)
    limit(100 * COST, made, services)
    return made


@pytest.fixture
def session_id(services: Services, person: Person) -> str:
    """A coaching session whose next message needs a summary, which succeeds, and then fails."""
    bot = crud.create_bot(cook(session_type=3), person.acting(), services)
    assert isinstance(bot, Bot)
    request = StartSession.of(bot_id=bot.bot_id)
    turn = conversation.start_session(request, person.acting(), services)
    assert isinstance(turn, Turn)
    for _ in range(2):
        say(turn.session.session_id, person, services)
    return turn.session.session_id


def spoiled(spoil: Callable[[Commit, Connection, list[Any]], Any], mark: bytes) -> Commit:
    """Commits with this in their first write go through ``spoil``."""
    real: Commit = Connection.commit

    def commit(self: Connection, writes: list[Any], seconds: float) -> Any:  # noqa: ANN401
        if mark in writes[0].SerializeToString():
            return spoil(real, self, writes)
        return real(self, writes, seconds)

    return commit


def spent(session_id: str, services: Services) -> int:
    session = services.store.sessions.find(session_id)
    assert session is not None
    assert session.spent.nano_usd is not None
    return session.spent.nano_usd


@pytest.mark.parametrize("lost", [1, 2])
def test_a_failure_is_charged_once_though_the_commits_answer_is_lost(
    session_id: str, person: Person, services: Services, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    losses = [google.ServiceUnavailable("lost")] * lost  # type: ignore[no-untyped-call]

    def spoil(real: Commit, connection: Connection, writes: list[Any]) -> object:
        answer = real(connection, writes, 5)
        if losses:
            raise losses.pop()
        return answer

    before = spent(session_id, services), sum(days(person, services).values())
    monkeypatch.setattr(Connection, "commit", spoiled(spoil, b"provider_error"))
    with pytest.raises(errors.ProviderError):
        say(session_id, person, services)

    assert spent(session_id, services) == before[0] + COST
    assert sum(days(person, services).values()) == before[1] + COST


def test_a_failure_is_charged_though_its_commit_had_to_be_tried_again(
    session_id: str, person: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = [google.DeadlineExceeded("late")]  # type: ignore[no-untyped-call]

    def spoil(real: Commit, connection: Connection, writes: list[Any]) -> object:
        if late:
            raise late.pop()
        return real(connection, writes, 5)

    before = spent(session_id, services)
    monkeypatch.setattr(Connection, "commit", spoiled(spoil, b"provider_error"))
    with pytest.raises(errors.ProviderError):
        say(session_id, person, services)

    assert spent(session_id, services) == before + COST


def test_a_paid_reply_is_kept_though_the_store_stumbles_twice(
    session_id: str, person: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(errors.ProviderError):
        say(session_id, person, services)  # as scripted
    late = google.DeadlineExceeded("late")  # type: ignore[no-untyped-call]
    stumbles, get = [late, late], Connection.get

    def stumble(real: Commit, connection: Connection, writes: list[Any]) -> object:
        if stumbles:
            raise stumbles.pop()
        return real(connection, writes, 5)

    def reread(connection: Connection, names: list[str], seconds: float) -> object:
        if len(stumbles) == 1:
            raise stumbles.pop()
        return get(connection, names, seconds)

    monkeypatch.setattr(Connection, "commit", spoiled(stumble, b"messages_str"))
    monkeypatch.setattr(Connection, "get", reread)
    say(session_id, person, services)

    session = services.store.sessions.find(session_id)
    assert session is not None
    assert (session.turn, session.claim, stumbles) == (4, None, [])


def test_a_paid_reply_is_kept_though_nobody_can_see_whether_it_is_to_stop(
    session_id: str, person: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(errors.ProviderError):
        say(session_id, person, services)  # as scripted
    get, looks = Connection.get, []

    def look(connection: Connection, names: list[str], seconds: float) -> object:
        if "/stops/" in names[0]:
            looks.append(names)
            raise google.PermissionDenied("late")  # type: ignore[no-untyped-call]
        return get(connection, names, seconds)

    monkeypatch.setattr(Connection, "get", look)
    request = SendMessage.of(session_id=session_id, message="Is anybody there?")
    reader = Reader(leaves_after=3)
    conversation.send_message(request, person.acting(), services, reader)

    assert isinstance(reader.events[-1], Delta)
    session = services.store.sessions.find(session_id)
    assert session is not None
    assert (session.turn, session.claim, len(looks)) == (4, None, 1)


def test_a_reply_that_was_all_hidden_thought_counts_towards_the_limit(
    session_id: str, person: Person, services: Services
) -> None:
    asked = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, json=TRUNCATED)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    services.chat = OpenAIChat("http://provider/v1", http, Capabilities(), services.directory.facts)
    limit(sum(days(person, services).values()) + 1, person, services)
    with pytest.raises(errors.ReplyTruncated):
        say(session_id, person, services)
    calls = len(asked)
    with pytest.raises(errors.SpendLimitReached):
        say(session_id, person, services)

    assert calls == len(asked) > 0
