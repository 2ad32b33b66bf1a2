"""Days of spending: on each database that speaks Firestore's protocol."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gptlab.accounts import profile
from gptlab.api.accounts import GetUser, SetSpendLimit
from gptlab.api.bots import Bot
from gptlab.api.fields import SessionStatus
from gptlab.api.sessions import EndSession, SendMessage, StartSession, Turn
from gptlab.bots import crud
from gptlab.core.crypto import random_id
from gptlab.core.errors import SignInAgain, SpendLimitReached
from gptlab.core.services import Services
from gptlab.sessions import conversation
from tests.functions.assistants import cook
from tests.gptlab.costly_sessions import LAB, PRICES
from tests.gptlab.scripted import DuringReply, Person, ScriptedChat, services_on

COST = 10 * 10_000 + 5 * 40_000
"""Nano-USD of a scripted reply."""
EVENING = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def services(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
    made = services_on(f"days-{random_id().lower()}", ScriptedChat(), GPTLAB_PRICES=PRICES)
    made.clock = lambda: EVENING
    yield made
    made.close()


@pytest.fixture
def person(services: Services) -> Person:
    made = Person(services)
    limit(COST, made, services)
    return made


@pytest.fixture
def session_id(services: Services, person: Person) -> str:
    """A session whose opening used the day's limit up."""
    bot = crud.create_bot(cook(), person.acting(), services)
    assert isinstance(bot, Bot)
    request = StartSession.of(bot_id=bot.bot_id)
    turn = conversation.start_session(request, person.acting(), services)
    assert isinstance(turn, Turn)
    return turn.session.session_id


def limit(nano_usd: int, person: Person, services: Services) -> None:
    request = SetSpendLimit.of(daily_spend_limit_usd=nano_usd / 10**9)
    profile.set_spend_limit(request, person.acting(), services)


def say(session_id: str, person: Person, services: Services) -> None:
    request = SendMessage.of(session_id=session_id, message="leeks")
    conversation.send_message(request, person.acting(), services)


def days(person: Person, services: Services) -> dict[str, int]:
    user = services.store.users.find(person.user.user_id)
    assert user is not None
    return dict(user.spent_nano_usd)


def remove(path: str, services: Services) -> None:
    writes = services.store.users._database.writes()
    writes.delete(path)
    writes.commit()


def test_the_next_day_begins_at_nothing_and_forgets_the_last(
    services: Services, person: Person, session_id: str
) -> None:
    with pytest.raises(SpendLimitReached):
        say(session_id, person, services)
    services.clock = lambda: EVENING + timedelta(minutes=2)
    user = profile.get_user(GetUser(), person.acting(), services)
    say(session_id, person, services)

    assert user.spent_today_usd == 0
    assert days(person, services) == {"2026-11-23": COST}


def test_a_turn_over_midnight_counts_on_the_day_it_ends(
    services: Services, person: Person, session_id: str
) -> None:
    limit(10 * COST, person, services)

    def midnight() -> None:
        services.clock = lambda: EVENING + DAY

    services.chat = DuringReply(services.chat, midnight)
    say(session_id, person, services)

    assert days(person, services) == {"2026-11-23": COST}


def test_two_turns_at_once_are_both_counted(
    services: Services, person: Person, session_id: str
) -> None:
    limit(2 * COST, person, services)
    other = StartSession.of(lab=LAB.model_dump())

    def start_another() -> None:
        conversation.start_session(other, person.acting(), services)

    services.chat = DuringReply(services.chat, start_another)
    say(session_id, person, services)

    assert days(person, services) == {"2026-11-22": 3 * COST}, "one turn too many, and it is seen"


@pytest.mark.parametrize("is_limited", [True, False])
def test_an_account_deleted_in_mid_turn_has_no_reply_stored(
    services: Services, person: Person, session_id: str, *, is_limited: bool
) -> None:
    limit(10 * COST, person, services)
    if not is_limited:
        request = SetSpendLimit.of(daily_spend_limit_usd=None)
        profile.set_spend_limit(request, person.acting(), services)
    gone = f"users/{person.user.user_id}"
    services.chat = DuringReply(services.chat, lambda: remove(gone, services))
    conclude = EndSession.of(session_id=session_id)

    with pytest.raises(SignInAgain):
        conversation.end_session(conclude, person.acting(), services)

    session = services.store.sessions.find(session_id)
    assert session is not None
    assert (session.recap, session.status) == (None, SessionStatus.STARTED)
    assert services.store.users.find(person.user.user_id) is None
