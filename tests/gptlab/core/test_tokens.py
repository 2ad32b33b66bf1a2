"""docs/privacy.md: what an expired token still opens to a holder of the server's secrets."""

import pytest

from gptlab.core.crypto import ApiKey, DataKey, Keyring
from gptlab.core.errors import TokenExpired, TokenInvalid
from gptlab.core.secret_generation import generate
from gptlab.core.tokens import Identity, TokenIssuer, TokenVerifier, public_keys
from gptlab_deploy.rotation import rotated

SIGN = Keyring.parse(generate()["GPTLAB_SIGN"])
SEAL = generate()["GPTLAB_SEAL"]
ISSUED, YEARS_LATER = 1_800_000_000, 1_900_000_000
IDENTITY = Identity(
    "someone", DataKey(bytes(32)), ApiKey("the-key-of-someone-here"),
    epoch=0, auth_time=ISSUED, expires_at=ISSUED + 900,
)  # fmt: skip


def verifier(seal: str) -> TokenVerifier:
    return TokenVerifier(public_keys(SIGN), Keyring.parse(seal), "us", "our-api")


@pytest.fixture
def token() -> str:
    return TokenIssuer(SIGN, Keyring.parse(SEAL), "us", "our-api").issue(IDENTITY, ISSUED)


def test_an_expired_token_lets_nobody_in_and_opens_its_keys_to_who_has_seal(token: str) -> None:
    """The age is checked by the functions; who has SEAL has a clock of their own."""
    with pytest.raises(TokenExpired):
        verifier(SEAL).verify(token, YEARS_LATER)

    assert verifier(SEAL).verify(token, ISSUED).api_key.reveal() == IDENTITY.api_key.reveal()


def test_without_the_version_of_seal_that_it_was_sealed_with_it_opens_nothing(token: str) -> None:
    replaced = rotated("SEAL", "use", rotated("SEAL", "add", SEAL))
    assert verifier(replaced).verify(token, ISSUED).user_id == IDENTITY.user_id

    with pytest.raises(TokenInvalid):
        verifier(rotated("SEAL", "drop", replaced)).verify(token, ISSUED)
