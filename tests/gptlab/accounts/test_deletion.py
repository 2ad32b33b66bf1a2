"""An account's end: the same on our server and on the official emulator."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from gptlab.accounts import deletion
from gptlab.accounts.models import User
from gptlab.api.accounts import DeletedAccount
from gptlab.api.sessions import GetSession, StartSession, StopMessage, Turn
from gptlab.core import errors
from gptlab.core.services import Services
from gptlab.sessions import conversation, management
from gptlab.store import owned_documents
from gptlab.store.users import UserStore
from tests.gptlab.guests import (
    Guest,
    beneath,
    credentials,
    everything,
    new_key,
)
from tests.gptlab.scripted import DuringReply


def test_a_deleted_account_leaves_no_document(guest: Guest, services: Services) -> None:
    guest.make_code()
    session_id = guest.chat()
    stop = StopMessage.of(session_id=session_id, idempotency_key="a-key-that-waits")
    management.stop_message(stop, guest.acting(), services)
    lab = StartSession.of(lab={"initial_prompt": "x", "config": {"model": "demo-chat"}})
    conversation.start_session(lab, guest.acting(), services)

    deleted = guest.delete()

    assert (deleted.sessions_deleted, deleted.bots_deleted) == (2, 1)
    assert everything(services) == []
    assert beneath(session_id, services) == 0


def test_others_go_on_with_an_assistant_whose_maker_left(guest: Guest, services: Services) -> None:
    other = Guest(services)
    bot_id = management.get_session(
        GetSession.of(session_id=guest.chat()), guest.acting(), services
    ).session.bot_id
    started = StartSession.of(bot_id=bot_id)
    turn = conversation.start_session(started, other.acting(), services)
    assert isinstance(turn, Turn)

    guest.delete()
    other.say(turn.session.session_id, "Still here?")

    assert len(other.read(turn.session.session_id)) == 3


def test_a_deletion_goes_on_where_it_was(
    guest: Guest, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        guest.chat()
    monkeypatch.setattr(deletion, "SECONDS", 0.0)  # each request ends after its first step
    for _ in range(6):
        with pytest.raises(errors.StoreUnavailable):
            guest.delete()
        assert not credentials(services)

    deleted = guest.delete()

    assert (deleted.sessions_deleted, deleted.bots_deleted) == (3, 3)
    assert everything(services) == []


def test_nothing_can_be_begun_while_an_account_is_being_deleted(
    guest: Guest, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = guest.chat()
    monkeypatch.setattr(deletion, "SECONDS", 0.0)
    with pytest.raises(errors.StoreUnavailable):
        guest.delete()

    for attempt in (
        guest.chat,
        lambda: guest.say(session_id, "?"),
        lambda: guest.swap(new_key()),
    ):
        with pytest.raises((errors.SignInAgain, errors.SessionNotFound)):
            attempt()


def test_deleting_what_is_deleted_is_answered_as_done(guest: Guest, services: Services) -> None:
    guest.chat()
    guest.delete()

    assert guest.delete() == DeletedAccount(
        user_id=guest.user_id, sessions_deleted=0, bots_deleted=0
    )
    assert everything(services) == []


def test_a_session_deleted_in_mid_turn_by_its_owner_leaving_leaves_nothing(
    guest: Guest, services: Services
) -> None:
    session_id = guest.chat()
    services.chat = DuringReply(services.chat, guest.delete)

    with pytest.raises(errors.SignInAgain):
        guest.say(session_id, "leeks")

    assert everything(services) == []
    assert beneath(session_id, services) == 0


def test_a_deletion_that_forgets_the_stops_is_caught(
    guest: Guest, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(owned_documents.BENEATH, "sessions", ("messages",))

    with pytest.raises(AssertionError):
        test_a_deleted_account_leaves_no_document(guest, services)


def test_a_deletion_that_forgets_the_recovery_code_is_caught(
    guest: Guest, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_out = UserStore.lock_out

    def forgetful(store: UserStore, user: User, kinds: Iterable[str]) -> User:
        return lock_out(store, replace(user, recovery_hash=None), kinds)

    monkeypatch.setattr(UserStore, "lock_out", forgetful)

    with pytest.raises(AssertionError):
        test_a_deleted_account_leaves_no_document(guest, services)
