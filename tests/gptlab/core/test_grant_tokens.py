"""Grants as they travel: what opens them, and what does not."""

import pytest

from gptlab.core.crypto import ApiKey, Keyring, random_id
from gptlab.core.errors import GrantExpired, GrantInvalid
from gptlab.core.grant_tokens import MAX_CHARS, GrantClaims, GrantTokens, is_grant
from gptlab.core.secret_generation import generate
from gptlab_deploy.rotation import rotated

SEAL = generate()["GPTLAB_GRANT_SEAL"]
END = 1_000


def claims(**changes: object) -> GrantClaims:
    fields: dict[str, object] = {
        "grant_id": random_id(), "user_id": random_id(), "bot_id": random_id(),
        "version": "staging", "calls_per_minute": 20, "expires_at": END,
        "api_key": ApiKey("sk-" + "k" * 61),
    }  # fmt: skip
    return GrantClaims(**{**fields, **changes})  # type: ignore[arg-type]


def tokens(seal: str = SEAL) -> GrantTokens:
    return GrantTokens(Keyring.parse(seal))


def test_a_grant_opens_to_what_it_was_made_of() -> None:
    made = claims()
    opened = tokens().open(tokens().issue(made), END - 1)

    assert opened.api_key.reveal() == made.api_key.reveal()
    assert (opened.grant_id, opened.user_id, opened.bot_id, opened.version) == (
        made.grant_id, made.user_id, made.bot_id, made.version,
    )  # fmt: skip


def test_the_longest_key_fits() -> None:
    token = tokens().issue(claims(api_key=ApiKey('"' * 2_000)))

    assert len(token) < 3_000 < MAX_CHARS
    assert tokens().open(token, 0).api_key.reveal() == '"' * 2_000


def test_it_ends_with_its_time() -> None:
    with pytest.raises(GrantExpired):
        tokens().open(tokens().issue(claims()), END)


def test_every_changed_sign_is_refused() -> None:
    token = tokens().issue(claims())
    for at in range(len("glg_"), len(token) - 1):
        other = "B" if token[at] == "A" else "A"
        with pytest.raises(GrantInvalid):
            tokens().open(f"{token[:at]}{other}{token[at + 1 :]}", 0)


@pytest.mark.parametrize("text", ["", "glg_", "sk-abc", "glg_" + "A" * 20, "glg_" + "A" * 9_000])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(GrantInvalid):
        tokens().open(text, 0)


def test_a_replaced_secret_keeps_grants_until_its_version_is_dropped() -> None:
    token = tokens().issue(claims())
    replaced = rotated("GRANT_SEAL", "use", rotated("GRANT_SEAL", "add", SEAL))

    assert tokens(replaced).open(token, 0).version == "staging"
    assert tokens(replaced).seal_version == 2
    with pytest.raises(GrantInvalid):
        tokens(rotated("GRANT_SEAL", "drop", replaced)).open(token, 0)


def test_it_shows_nothing_of_the_key() -> None:
    assert "kkkk" not in repr(claims())


def test_neither_a_key_nor_an_access_token_is_taken_for_one() -> None:
    assert [is_grant(each) for each in ("sk-proj-abc", "eyJhbGciOi", "glg_x")] == [
        False, False, True,
    ]  # fmt: skip
