"""Recovery codes, as people write them down and type them in again.

Letters and digits of Crockford's base32, which has none that are mistaken for another.
"""

import secrets
import unicodedata
from typing import Self

from gptlab.core.crypto import SignInSecret

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS = 28
"""Of five bits each: 140, so that no one with the database and all secrets finds it by trying."""

GROUP = 4
_MISTAKEN = str.maketrans("OILU", "011V")


class RecoveryCode(SignInSecret):
    """It opens an account where the key is lost."""

    @classmethod
    def generate(cls) -> Self:
        return cls("".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS)))

    @classmethod
    def typed(cls, text: str) -> Self:
        """Whatever its case, its separators and its width; what is no code opens nothing."""
        plain = unicodedata.normalize("NFKC", text).upper().translate(_MISTAKEN)
        return cls("".join(symbol for symbol in plain if symbol in ALPHABET))

    def written(self) -> str:
        """In groups, as it is shown once."""
        text = self.reveal()
        return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))
