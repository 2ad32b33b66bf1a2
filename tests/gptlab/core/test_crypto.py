"""Sealing, wrapping and what shows of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gptlab.core.crypto import (
    ID_CHARS,
    ApiKey,
    DataKey,
    Keyring,
    MalformedKeyring,
    Sealed,
    random_id,
    unwrap_data_key,
    user_hashes,
    wrap_data_key,
)
from gptlab.core.errors import DecryptionError

KEY = DataKey(bytes(range(32)))
SALTS = Keyring({2: b"b" * 32, 1: b"a" * 32})


@given(st.text(), st.text())
def test_what_is_sealed_opens_in_its_place(text: str, associated_data: str) -> None:
    assert KEY.open(KEY.seal(text, associated_data), associated_data) == text


def test_what_is_sealed_does_not_open_elsewhere() -> None:
    with pytest.raises(DecryptionError):
        KEY.open(KEY.seal("soup", "sessions/a|title"), "sessions/b|title")


@pytest.mark.parametrize("cut", [b"", b"\x01", b"\x02" + b"x" * 40])
def test_what_was_never_sealed_does_not_open(cut: bytes) -> None:
    with pytest.raises(DecryptionError):
        KEY.open(Sealed(cut), "anywhere")


def test_a_data_key_opens_with_the_users_key_and_id_alone() -> None:
    wrapped = wrap_data_key(SALTS, ApiKey("mine"), "user-1", KEY)

    assert unwrap_data_key(SALTS, ApiKey("mine"), "user-1", wrapped).reveal() == KEY.reveal()
    for key, user_id in ((ApiKey("other"), "user-1"), (ApiKey("mine"), "user-2")):
        with pytest.raises(DecryptionError):
            unwrap_data_key(SALTS, key, user_id, wrapped)


def test_an_older_salt_still_unwraps_and_an_ended_one_does_not() -> None:
    wrapped = wrap_data_key(Keyring({1: b"a" * 32}), ApiKey("mine"), "user-1", KEY)

    assert unwrap_data_key(SALTS, ApiKey("mine"), "user-1", wrapped).reveal() == KEY.reveal()
    with pytest.raises(DecryptionError):
        unwrap_data_key(Keyring({2: b"b" * 32}), ApiKey("mine"), "user-1", wrapped)


def test_a_user_hash_names_its_version_and_depends_on_the_pepper() -> None:
    one = user_hashes(Keyring({1: b"a" * 32}), "open_ai_key", ApiKey("mine"))[0]
    two = user_hashes(SALTS, "open_ai_key", ApiKey("mine"))[0]

    assert (one[:3], two[:3]) == ("v1_", "v2_")
    assert one[3:] != two[3:]


def test_a_derived_id_is_the_same_again_and_looks_like_any_other() -> None:
    derived = KEY.document_id("session", "some-key")

    assert derived == KEY.document_id("session", "some-key")
    assert derived != KEY.document_id("bot", "some-key")
    assert len(derived) == len(random_id()) == ID_CHARS


@pytest.mark.parametrize("secret", [KEY, ApiKey("mine"), Sealed(b"mine"), SALTS])
def test_nothing_secret_shows_when_printed(secret: object) -> None:
    shown = f"{secret!r} {secret} {[secret]}"

    assert "mine" not in shown
    assert "aaaa" not in shown


@pytest.mark.parametrize("text", ["", "1", "1:", "1:c2hvcnQ=", "x:" + "a" * 44, "0:" + "A" * 44])
def test_a_malformed_keyring_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(MalformedKeyring) as refused:
        Keyring.parse(text)

    assert not text or text not in str(refused.value)
