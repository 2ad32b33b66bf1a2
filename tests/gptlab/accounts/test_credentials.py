"""PEPPER and KEK_SALT are replaced: people are found as before, and brought along as they come."""

import secrets
from dataclasses import replace

import pytest

from gptlab.accounts.credentials import hashes_of
from gptlab.accounts.models import Credential
from gptlab.core import errors
from gptlab.core.crypto import ApiKey, Keyring
from gptlab.core.services import Services
from tests.gptlab.guests import (
    Guest,
    Provider,
    before_the_commit,
    credentials,
    new_key,
    recover,
    user,
)


def instance(services: Services, **secret: Keyring) -> Services:
    """Another one, on the same store, with other versions of a secret."""
    made = Services(
        replace(services.settings, **secret),  # type: ignore[arg-type]
        chat=services.chat,
        store=services.store,
    )
    made.http = services.http
    made.directory = Provider(made)
    return made


def versions(old: Keyring) -> tuple[Keyring, Keyring]:
    """A new version is read, and then written with."""
    new = {2: secrets.token_bytes(32)}
    return Keyring({**old.versions(), **new}), Keyring({**new, **old.versions()})


@pytest.fixture
def behind(services: Services) -> Services:
    """Reads a new pepper and does not write with it."""
    return instance(services, pepper=versions(services.pepper)[0])


@pytest.fixture
def ahead(services: Services, behind: Services) -> Services:
    """Writes with that pepper."""
    both = behind.pepper.versions()
    return instance(services, pepper=Keyring({2: both[2], 1: both[1]}))


def credential(guest: Guest) -> Credential:
    found = guest.services.store.users.find_credential([user(guest).user_hash])
    assert found is not None
    return found


def test_a_sign_in_brings_one_under_the_new_pepper(guest: Guest, ahead: Services) -> None:
    session_id, before = guest.chat(), credential(guest)
    again = Guest(ahead, guest.key)

    assert again.user_id == guest.user_id
    assert again.read(session_id) == guest.read(session_id)
    assert credentials(ahead) == [hashes_of(ApiKey(guest.key), ahead)[0]]
    assert credential(again).created_date == before.created_date


def test_an_instance_that_is_behind_leaves_it_there(
    guest: Guest, behind: Services, ahead: Services
) -> None:
    moved = credential(Guest(ahead, guest.key))

    assert Guest(behind, guest.key).user_id == guest.user_id
    assert credential(guest) == moved


def test_a_sign_in_wraps_the_data_key_with_the_new_salt(guest: Guest, services: Services) -> None:
    session_id, added = guest.chat(), versions(services.kek_salt)
    again = Guest(instance(services, kek_salt=added[1]), guest.key)

    assert credential(again).wrapped_dek[0] == 2
    assert again.read(session_id) == guest.read(session_id)
    assert Guest(instance(services, kek_salt=added[0]), guest.key).user_id == guest.user_id


def test_of_first_sign_ins_under_two_peppers_one_makes_the_user(
    behind: Services, ahead: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, faster = new_key(), list[Guest]()
    store = behind.store.users
    before_the_commit(store, "create", lambda: faster.append(Guest(ahead, key)), monkeypatch)
    slower = Guest(behind, key)

    assert slower.user_id == faster[0].user_id
    assert len(credentials(behind)) == 1


def test_a_key_that_is_given_up_meanwhile_is_not_brought_back(
    guest: Guest, ahead: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, key = ahead.store.users, new_key()
    before_the_commit(store, "renew", lambda: guest.swap(key), monkeypatch)
    Guest(ahead, guest.key)

    assert credentials(ahead) == [hashes_of(ApiKey(key), guest.services)[0]]
    assert Guest(ahead, guest.key).user_id != guest.user_id


def test_a_key_with_an_account_under_the_old_pepper_is_not_taken(
    guest: Guest, services: Services, ahead: Services
) -> None:
    other, moved = Guest(services), Guest(ahead, guest.key)

    with pytest.raises(errors.KeyInUse):
        moved.swap(other.key)
    assert moved.swap(guest.key).user_id == guest.user_id


def test_a_code_from_before_opens_the_account_and_so_does_its_retry(
    guest: Guest, ahead: Services
) -> None:
    code, key = guest.make_code(), new_key()

    assert recover(code, key, ahead).user_id == guest.user_id
    assert recover(code, key, ahead).user_id == guest.user_id
    assert credentials(ahead) == [hashes_of(ApiKey(key), ahead)[0]]


def test_a_code_with_the_key_that_one_has_leaves_one_credential(
    guest: Guest, ahead: Services
) -> None:
    assert recover(guest.make_code(), guest.key, ahead).user_id == guest.user_id
    assert credentials(ahead) == [hashes_of(ApiKey(guest.key), ahead)[0]]
