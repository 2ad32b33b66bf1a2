"""Another model for the rest of a session."""

import json
from collections.abc import Callable

import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from gptlab.api.bots import Bot
from gptlab.api.sessions import ChangeModel, SendMessage, StartSession, Turn
from gptlab.bots import crud
from gptlab.client import Client, errors
from gptlab.core.crypto import random_id
from gptlab.sessions import conversation as sessions
from gptlab.sessions import management
from tests.functions.assistants import cook
from tests.gptlab.scripted import Person, ScriptedChat, services_on


@pytest.fixture
def key(demo_key: Callable[[], str]) -> str:
    return demo_key()


@pytest.fixture
def conversation(client: Callable[..., Client], key: str) -> tuple[Client, str]:
    someone = client(key)
    bot = someone.create_bot(cook(config={"model": "demo-chat", "max_tokens": 77}))
    return someone, someone.start_session(bot.bot_id).session.session_id


def asked_of(cloud: LocalCloud, key: str) -> list[str]:
    calls = [call for call in cloud.model.calls() if call["key_sha256"] == sha256(key)]
    return [call["model"] for call in calls if call["messages"]]


def test_the_rest_of_the_session_is_asked_of_it(
    cloud: LocalCloud, conversation: tuple[Client, str], key: str
) -> None:
    someone, session_id = conversation

    changed = someone.change_model(session_id, "demo-small-context")
    someone.send_message(session_id, "Leeks.")
    someone.end_session(session_id)

    assert changed.model == someone.get_session(session_id).session.model == "demo-small-context"
    assert asked_of(cloud, key) == ["demo-chat", "demo-small-context", "demo-small-context"]


def test_the_assistant_and_its_other_sessions_keep_theirs(
    conversation: tuple[Client, str],
) -> None:
    someone, session_id = conversation
    bot_id = someone.get_session(session_id).session.bot_id or ""
    other = someone.start_session(bot_id).session

    someone.change_model(session_id, "demo-small-context")

    assert someone.get_bot(bot_id).config.model == "demo-chat"
    assert someone.get_session(other.session_id).session.model == "demo-chat"


def test_a_model_that_is_not_there_fails_the_next_message_and_not_the_session(
    conversation: tuple[Client, str],
) -> None:
    someone, session_id = conversation
    someone.change_model(session_id, "no-such-model")
    with pytest.raises(errors.ModelUnavailable):
        someone.send_message(session_id, "Leeks.", idempotency_key="leeks-leeks")

    someone.change_model(session_id, "demo-chat")

    assert someone.send_message(session_id, "Leeks.", idempotency_key="leeks-leeks").turn == 2


def test_a_name_that_cannot_be_a_models_is_refused(conversation: tuple[Client, str]) -> None:
    someone, session_id = conversation

    with pytest.raises(errors.InvalidRequest):
        someone.change_model(session_id, "two words")


def test_what_it_says_costs_what_it_costs(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
    prices = json.dumps({"cheap": [10, 40], "dear": [1000, 4000]})
    chat = ScriptedChat("open", "one", "two")
    services = services_on(f"priced-{random_id().lower()}", chat, GPTLAB_PRICES=prices)
    person = Person(services)
    bot = crud.create_bot(cook(), person.acting(), services)
    assert isinstance(bot, Bot)
    start = StartSession.of(bot_id=bot.bot_id, model="cheap")
    opened = sessions.start_session(start, person.acting(), services)
    assert isinstance(opened, Turn)
    session_id = opened.session.session_id

    def cost() -> float:
        request = SendMessage.of(session_id=session_id, message="Leeks.")
        turn = sessions.send_message(request, person.acting(), services)
        assert isinstance(turn, Turn)
        return turn.usage.cost_usd or 0.0

    before = cost()
    change = ChangeModel.of(session_id=session_id, model="dear")
    management.change_model(change, person.acting(), services)

    assert cost() == pytest.approx(100 * before)
    services.close()
