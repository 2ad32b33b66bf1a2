"""S15: a token holds two keys, travels in a header, and is opened at every request."""

from statistics import median
from time import perf_counter

from gptlab.api.limits import API_KEY_CHARS
from gptlab.core.crypto import ApiKey, DataKey, Keyring
from gptlab.core.secret_generation import generate
from gptlab.core.settings import AUDIENCE, ISSUER
from gptlab.core.tokens import Identity, TokenIssuer, TokenVerifier, public_keys
from tests.proofs.metrics import HowOften, Metric

NOW = 4_000_000_000
USUAL_KEY, MOST_BYTES = 512, 2_000
MOST_BYTES_OF_ALL = 4_096
"""With the longest key: what a cookie and a header can carry."""
MOST_MILLISECONDS, MOST_MILLISECONDS_OF_ALL = 0.3, 0.6
"""The library looks at each character of a token in Python."""


class Desk:
    """Issues tokens and opens them, as functions do; its keys have the longest version numbers."""

    def __init__(self) -> None:
        made = generate()
        sign, seal = (
            Keyring({255: Keyring.parse(made[f"GPTLAB_{name}"]).newest()})
            for name in ("SIGN", "SEAL")
        )
        self._issuer = TokenIssuer(sign, seal, ISSUER, AUDIENCE)
        self._verifier = TokenVerifier(public_keys(sign), seal, ISSUER, AUDIENCE)

    def token(self, key_chars: int) -> str:
        """One for a key of this length."""
        key = ApiKey("k" * key_chars)
        return self._issuer.issue(
            Identity("u" * 20, DataKey.generate(), key, 2**31, NOW, NOW + 900), NOW
        )

    def milliseconds(self, token: str) -> float:
        """To verify and open it once."""
        start = perf_counter()
        self._verifier.verify(token, NOW)
        return 1000 * (perf_counter() - start)


def test_a_token_with_the_longest_key_is_short(metric: Metric) -> None:
    for key_chars, most in ((USUAL_KEY, MOST_BYTES), (API_KEY_CHARS, MOST_BYTES_OF_ALL)):
        size = len(Desk().token(key_chars))
        metric("S15", "bytes of a token", size, f"a key of {key_chars}", f"<= {most}")
        assert size <= most


def test_one_that_held_too_much_would_be_noticed(metric: Metric) -> None:
    size = len(Desk().token(3 * API_KEY_CHARS))
    metric("S15", "bytes of a token", size, "planted: a key three times as long", "caught")
    assert size > MOST_BYTES_OF_ALL


def test_a_token_is_verified_and_opened_in_no_time(metric: Metric, how_often: HowOften) -> None:
    """How long it takes is asserted where the proofs run alone, and only there."""
    desk, times, is_alone = Desk(), how_often(200, 10_000), how_often(False, True)
    for key_chars, most in (
        (USUAL_KEY, MOST_MILLISECONDS),
        (API_KEY_CHARS, MOST_MILLISECONDS_OF_ALL),
    ):
        token = desk.token(key_chars)
        found = median(desk.milliseconds(token) for _ in range(times))
        over, target = f"{times} times, a key of {key_chars}", f"<= {most}"
        metric("S15", "milliseconds to verify and open a token, median", found, over, target)
        assert found > 0
        assert found <= most or not is_alone
