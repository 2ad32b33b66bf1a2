"""The product on its database: the same on our server and on the official emulator."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from gptlab.api.bots import Bot
from gptlab.api.fields import Replayed
from gptlab.api.sessions import (
    EndedSession,
    EndSession,
    FailedTurn,
    GetSession,
    RenameSession,
    ResumeSession,
    SendMessage,
    StartSession,
    Transcript,
    Turn,
)
from gptlab.bots import crud
from gptlab.core.crypto import random_id
from gptlab.core.errors import GPTLabError, ProviderError, SessionBusy, SessionNotFound
from gptlab.core.services import Services
from gptlab.sessions import conversation, management
from gptlab.sessions.models import Session
from gptlab.store.database import Page, PreconditionFailed
from tests.functions.assistants import cook
from tests.gptlab.scripted import DuringReply, Person, ScriptedChat, services_on


@pytest.fixture
def chat() -> ScriptedChat:
    return ScriptedChat()


@pytest.fixture
def services(
    address: str, monkeypatch: pytest.MonkeyPatch, chat: ScriptedChat
) -> Iterator[Services]:
    """On each of the servers in turn, in a project of its own."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
    made = services_on(f"store-{random_id().lower()}", chat)
    yield made
    made.close()


@pytest.fixture
def person(services: Services) -> Person:
    return Person(services)


@pytest.fixture
def session_id(services: Services, person: Person) -> str:
    """A session of the person's that was just opened."""
    bot = crud.create_bot(cook(), person.acting(), services)
    assert isinstance(bot, Bot)
    started = start(bot.bot_id, person, services)
    return started.session.session_id


def start(bot_id: str, person: Person, services: Services) -> Turn:
    request = StartSession.of(bot_id=bot_id)
    turn = conversation.start_session(request, person.acting(), services)
    assert isinstance(turn, Turn)
    return turn


def say(
    session_id: str, text: str, person: Person, services: Services, key: str = ""
) -> Turn | Replayed[Turn]:
    request = SendMessage.of(session_id=session_id, message=text)
    return conversation.send_message(request, person.acting(key), services)


def read(session_id: str, person: Person, services: Services) -> Transcript:
    request = GetSession.of(session_id=session_id)
    return management.get_session(request, person.acting(), services)


def stored(session_id: str, services: Services) -> Session:
    session = services.store.sessions.find(session_id)
    assert session
    return session


def test_a_person_and_their_credential_are_created_together_and_once(
    services: Services, person: Person
) -> None:
    other = replace(person.user, user_id=random_id())

    with pytest.raises(PreconditionFailed):
        services.store.users.create(other, person.credential)

    assert services.store.users.find(other.user_id) is None
    assert services.store.users.find_credential([person.user.user_hash]) == person.credential


def test_moving_the_epoch_of_nobody_is_refused(services: Services, person: Person) -> None:
    services.store.users.move_epoch(person.user.user_id)
    moved = services.store.users.find(person.user.user_id)

    assert moved is not None
    assert moved.epoch == 1
    with pytest.raises(PreconditionFailed):
        services.store.users.move_epoch(random_id())


def test_a_bot_is_read_back_as_it_was_written(services: Services, person: Person) -> None:
    bot = crud.new_bot(cook(), person.acting(), services.clock())
    services.store.bots.create(bot)

    assert services.store.bots.find(bot.bot_id) == bot
    with pytest.raises(PreconditionFailed):
        services.store.bots.create(bot)


def test_lists_are_paged_without_a_gap_or_a_double(services: Services, person: Person) -> None:
    made = [crud.new_bot(cook(), person.acting(), services.clock()) for _ in range(5)]
    for bot in made:
        services.store.bots.create(replace(bot, created_date=made[0].created_date))
    seen, after = [], None
    while page := services.store.bots.page("mine", person.user.user_id, Page(2, after)):
        seen += [bot.bot_id for bot in page]
        after = (page[-1].created_date, page[-1].bot_id)

    assert sorted(seen) == sorted(bot.bot_id for bot in made)


def test_a_session_is_read_back_in_order(
    services: Services, person: Person, session_id: str
) -> None:
    for text in ("one", "two"):
        say(session_id, text, person, services)

    transcript = read(session_id, person, services)

    said = [(message.role.value, message.content) for message in transcript.messages]
    assert said == [
        ("assistant", "reply 1"), ("user", "one"), ("assistant", "reply 2"),
        ("user", "two"), ("assistant", "reply 3"),
    ]  # fmt: skip
    assert transcript.session.message_count == len(said)


def test_counters_count_each_thing_once(
    services: Services, person: Person, session_id: str
) -> None:
    end = EndSession.of(session_id=session_id)
    resume = ResumeSession.of(session_id=session_id)
    for _ in range(2):
        conversation.end_session(end, person.acting(), services)
        management.resume_session(resume, person.acting(), services)

    user = services.store.users.find(person.user.user_id)
    bot = services.store.bots.find(stored(session_id, services).bot_id or "")
    assert user is not None
    assert bot is not None
    assert (user.bots_created, user.sessions_started, user.sessions_ended) == (1, 1, 1)
    assert (bot.sessions_started, bot.sessions_ended) == (1, 1)


def test_of_two_messages_at_once_one_waits(
    services: Services, person: Person, session_id: str
) -> None:
    session = stored(session_id, services)

    def claim_again() -> None:
        with pytest.raises(SessionBusy) as busy:
            say(session_id, "from the other tab", person, services)
        assert busy.value.retry_after

    chat = services.chat
    services.chat = DuringReply(chat, claim_again)
    say(session_id, "from this tab", person, services)

    assert stored(session_id, services).turn == session.turn + 1


def test_a_rename_in_mid_turn_costs_no_reply(
    services: Services, person: Person, session_id: str
) -> None:
    rename = RenameSession.of(session_id=session_id, title="Soup")

    def rename_it() -> None:
        management.rename_session(rename, person.acting(), services)

    services.chat = DuringReply(services.chat, rename_it)
    turn = say(session_id, "leeks", person, services)

    assert isinstance(turn, Turn)
    assert (turn.turn, turn.session.title) == (2, "Soup")


def test_a_session_deleted_in_mid_turn_leaves_nothing(
    services: Services, person: Person, session_id: str
) -> None:
    def delete_it() -> None:
        session = stored(session_id, services)
        services.store.owned_documents.delete_tree("sessions", session_id, session.update_time)

    services.chat = DuringReply(services.chat, delete_it)
    with pytest.raises(SessionNotFound):
        say(session_id, "leeks", person, services)

    assert services.store.sessions.find(session_id) is None


def test_a_vanished_bot_does_not_cost_the_recap(
    services: Services, person: Person, session_id: str
) -> None:
    writes = services.store.bots._database.writes()
    writes.delete(f"bots/{stored(session_id, services).bot_id}")
    writes.commit()

    ended = conversation.end_session(
        EndSession.of(session_id=session_id), person.acting(), services
    )

    assert isinstance(ended, EndedSession)
    assert ended.recap == "reply 2"


def test_a_failed_turn_keeps_the_words_and_the_same_key_tries_again(
    services: Services, person: Person, session_id: str
) -> None:
    services.chat = ScriptedChat(ProviderError(), "at last")
    with pytest.raises(ProviderError):
        say(session_id, "leeks", person, services, key="one-action")
    waiting = read(session_id, person, services).pending

    turn = say(session_id, "leeks", person, services, key="one-action")

    assert waiting == FailedTurn(message="leeks", code="provider_error", retryable=True)
    assert isinstance(turn, Turn)
    assert turn.reply.content == "at last"
    assert read(session_id, person, services).pending is None


def test_many_turns_of_one_key_at_once_are_one_turn(
    services: Services, person: Person, session_id: str
) -> None:
    def send(_: int) -> str:
        try:
            say(session_id, "leeks", person, services, key="one-action")
        except GPTLabError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(send, range(4)))

    assert set(found) <= {"done", "turn_in_progress"}
    assert stored(session_id, services).turn == 2
    assert len(read(session_id, person, services).messages) == 3
