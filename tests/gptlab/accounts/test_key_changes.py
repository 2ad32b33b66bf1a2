"""An account's key and its recovery: the same on our server and on the official emulator."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from gptlab.accounts import authentication, key_changes, profile
from gptlab.accounts.models import User
from gptlab.api.accounts import GetUser, LogOut, RenewLogin
from gptlab.core import errors
from gptlab.core.services import Services
from gptlab.store.users import UserStore
from tests.gptlab.guests import (
    Guest,
    before_the_commit,
    credentials,
    everything,
    losing_the_answer,
    new_key,
    recover,
    user,
)
from tests.gptlab.scripted import DuringReply


def test_a_swapped_key_opens_everything_and_the_old_one_nothing(
    guest: Guest, services: Services
) -> None:
    session_id, key = guest.chat(), new_key()
    said = guest.read(session_id)

    swapped = guest.swap(key)
    again, stranger = Guest(services, key), Guest(services, guest.key)

    assert guest.read(session_id, swapped) == again.read(session_id) == said
    assert swapped.user_id == again.user_id != stranger.user_id
    assert len(credentials(services)) == 2


def test_a_swap_ends_the_other_devices(guest: Guest, services: Services) -> None:
    elsewhere = Guest(services, guest.key)
    swapped = guest.swap(new_key())

    with pytest.raises(errors.SignInAgain):
        authentication.renew_login(RenewLogin(), elsewhere.acting(), services)
    assert authentication.renew_login(RenewLogin(), guest.acting(swapped), services)


def test_a_token_that_was_signed_out_changes_nothing(guest: Guest, services: Services) -> None:
    guest.chat()
    authentication.log_out(LogOut(), guest.acting(), services)
    before = everything(services)

    with pytest.raises(errors.SignInAgain):
        guest.swap(new_key())
    with pytest.raises(errors.SignInAgain):
        guest.make_code()
    with pytest.raises(errors.SignInAgain):
        guest.delete()

    assert everything(services) == before
    assert Guest(services, guest.key).user_id == guest.user_id


def test_a_key_with_an_account_is_not_taken(guest: Guest, services: Services) -> None:
    other = Guest(services)

    with pytest.raises(errors.KeyInUse):
        guest.swap(other.key)

    assert Guest(services, other.key).user_id == other.user_id
    assert Guest(services, guest.key).user_id == guest.user_id


def test_a_key_that_the_provider_refuses_changes_nothing(guest: Guest, services: Services) -> None:
    key, code, before = new_key(), guest.make_code(), credentials(services)
    services.directory.revoked.add(key)  # type: ignore[attr-defined]

    with pytest.raises(errors.ProviderKeyInvalid):
        guest.swap(key)
    with pytest.raises(errors.ProviderKeyInvalid):
        recover(code, key, services)

    assert credentials(services) == before
    assert user(guest).epoch == 0


def test_swapping_again_with_the_same_key_is_answered_as_done(
    guest: Guest, services: Services
) -> None:
    key = new_key()
    first, retried = guest.swap(key), guest.swap(key)
    same = guest.swap(key, first)

    assert {first.user_id, retried.user_id, same.user_id} == {guest.user_id}
    assert user(guest).epoch == 1
    assert authentication.renew_login(RenewLogin(), guest.acting(retried), services)


def test_a_lost_answer_is_found_again(
    guest: Guest, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    losing_the_answer(services.store.users, "move_in", monkeypatch)
    guest.login = guest.swap(new_key())
    losing_the_answer(services.store.users, "add_recovery", monkeypatch)
    code, key = guest.make_code(), new_key()
    losing_the_answer(services.store.users, "move_in", monkeypatch)

    assert recover(code, key, services).user_id == guest.user_id
    assert recover(code, key, services).user_id == guest.user_id
    assert (len(credentials(services)), user(guest).epoch) == (1, 2)


def test_of_two_swaps_at_once_one_key_is_left(guest: Guest, services: Services) -> None:
    keys = [new_key() for _ in range(4)]

    def swap(key: str) -> bool:
        try:
            return guest.swap(key).user_id == guest.user_id
        except errors.SignInAgain:
            return False

    with ThreadPoolExecutor(len(keys)) as pool:
        done = list(pool.map(swap, keys))

    assert sum(done) == len(credentials(services)) == 1
    assert Guest(services, keys[done.index(True)]).user_id == guest.user_id


def test_a_swap_waits_for_nothing_that_a_session_counts(
    guest: Guest, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_the_commit(services.store.users, "move_in", guest.chat, monkeypatch)

    swapped = guest.swap(new_key())

    assert user(guest).sessions_started == 1
    assert authentication.renew_login(RenewLogin(), guest.acting(swapped), services)


def test_a_swap_in_mid_turn_costs_no_reply(guest: Guest, services: Services) -> None:
    session_id, swapped = guest.chat(), []
    services.chat = DuringReply(services.chat, lambda: swapped.append(guest.swap(new_key())))

    guest.say(session_id, "onions")

    assert guest.read(session_id, swapped[0])[-2:] == ["onions", "reply 3"]


def test_a_sign_in_that_meets_a_swap_is_not_let_in_by_the_old_key(
    guest: Guest, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_the_commit(services.store.users, "find", lambda: guest.swap(new_key()), monkeypatch)

    with pytest.raises(errors.StoreUnavailable):
        Guest(services, guest.key)

    assert Guest(services, guest.key).user_id != guest.user_id


def test_a_swap_that_meets_a_deletion_brings_nothing_back(
    guest: Guest, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_the_commit(services.store.users, "move_in", guest.delete, monkeypatch)

    with pytest.raises(errors.SignInAgain):
        guest.swap(new_key())

    assert everything(services) == []


def test_a_recovery_code_opens_the_account_once(guest: Guest, services: Services) -> None:
    session_id, code, key = guest.chat(), guest.make_code(), new_key()
    said, typed = guest.read(session_id), code.lower().replace("-", " ").replace("0", "o")

    recovered = recover(typed, key, services)

    assert guest.read(session_id, recovered) == said
    assert not profile.get_user(GetUser(), guest.acting(recovered), services).has_recovery_code
    with pytest.raises(errors.RecoveryCodeInvalid):
        recover(code, new_key(), services)
    assert Guest(services, guest.key).user_id != guest.user_id


def test_a_newer_code_ends_the_one_before(guest: Guest, services: Services) -> None:
    first, second = guest.make_code(), guest.make_code()

    with pytest.raises(errors.RecoveryCodeInvalid):
        recover(first, new_key(), services)

    assert recover(second, new_key(), services).user_id == guest.user_id
    assert len(credentials(services)) == 1


@pytest.mark.parametrize("code", ["", "-", "🔑", "\ud800", "0" * 28, "demo-key-of-nobody"])
def test_what_is_no_code_is_answered_alike_and_asks_no_provider(
    services: Services, code: str
) -> None:
    with pytest.raises(errors.RecoveryCodeInvalid):
        recover(code, new_key(), services)

    assert services.directory.asked == []  # type: ignore[attr-defined]


def test_a_key_is_no_code_and_a_code_is_no_key(guest: Guest, services: Services) -> None:
    code = guest.make_code()

    with pytest.raises(errors.RecoveryCodeInvalid):
        recover(guest.key, new_key(), services)
    with pytest.raises(errors.RealKeyInDemo):
        Guest(services, code)


def test_recovery_with_ones_own_key_keeps_it(guest: Guest, services: Services) -> None:
    recovered = recover(guest.make_code(), guest.key, services)

    assert recovered.user_id == Guest(services, guest.key).user_id == guest.user_id
    assert len(credentials(services)) == 1


def test_recovery_takes_no_key_that_has_an_account(guest: Guest, services: Services) -> None:
    code, other = guest.make_code(), Guest(services)
    with pytest.raises(errors.KeyInUse):
        recover(code, other.key, services)
    other.delete()

    assert recover(code, other.key, services).user_id == guest.user_id


def test_of_two_recoveries_at_once_one_key_is_left(guest: Guest, services: Services) -> None:
    code, keys = guest.make_code(), [new_key() for _ in range(4)]

    def tried(key: str) -> bool:
        try:
            return recover(code, key, services).user_id == guest.user_id
        except errors.RecoveryCodeInvalid:
            return False

    with ThreadPoolExecutor(len(keys)) as pool:
        done = list(pool.map(tried, keys))

    assert sum(done) == len(credentials(services)) == 1


def test_no_epoch_check_is_caught(
    guest: Guest, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_changes, "refuse_ended", lambda *given: None)

    with pytest.raises(pytest.fail.Exception):
        test_a_token_that_was_signed_out_changes_nothing(guest, services)


def test_a_swap_without_its_precondition_is_caught(
    guest: Guest, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in = UserStore.move_in

    def careless(store: UserStore, user: User, credential: Any) -> User:  # noqa: ANN401
        return move_in(store, replace(user, update_time=None), credential)

    monkeypatch.setattr(UserStore, "move_in", careless)

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_a_swap_that_meets_a_swap_is_refused(guest, services, monkeypatch)


def test_a_swap_that_meets_a_swap_is_refused(
    guest: Guest, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_the_commit(services.store.users, "move_in", lambda: guest.swap(new_key()), monkeypatch)

    with pytest.raises(errors.SignInAgain):
        guest.swap(new_key())

    assert len(credentials(services)) == 1
