"""Recovery codes as people copy them by hand."""

import pytest

from gptlab.accounts.recovery_codes import ALPHABET, SYMBOLS, RecoveryCode

CODE = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV"


@pytest.mark.parametrize(
    "typed",
    [
        CODE, CODE.lower(), CODE.replace("-", ""), CODE.replace("-", " "), f" {CODE}\n",
        CODE.replace("0", "o").replace("1", "l"), CODE.replace("1", "I").replace("V", "u"),
        "０１２３—４５６７—８９ＡＢ—ＣＤＥＦ—ＧＨＪＫ—ＭＮＰＱ—ＲＳＴＶ",  # noqa: RUF001 - that is what is tried
    ],
)  # fmt: skip
def test_a_code_is_read_as_it_was_meant(typed: str) -> None:
    assert RecoveryCode.typed(typed).written() == CODE


def test_codes_differ_and_come_back_from_how_they_are_written() -> None:
    codes = [RecoveryCode.generate() for _ in range(200)]

    assert len({code.reveal() for code in codes}) == len(codes)
    assert all(RecoveryCode.typed(code.written()).reveal() == code.reveal() for code in codes)
    assert set("".join(code.reveal() for code in codes)) == set(ALPHABET)


def test_a_code_has_more_than_128_bits_and_shows_nothing_of_itself() -> None:
    code = RecoveryCode.generate()

    assert len(code.reveal()) == SYMBOLS
    assert len(ALPHABET) ** SYMBOLS > 2**128
    assert f"{code!r} {code}" == "RecoveryCode(…) RecoveryCode(…)"
