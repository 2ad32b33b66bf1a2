"""What calls of a model come to, in tokens and in money.

Pure. Money is counted in billionths of a US dollar, so that sums are exact.
"""

from dataclasses import dataclass
from math import inf
from typing import Self

from gptlab.api import Usage
from gptlab.api.sessions import Counted

NANO = 10**9
NANO_OF_A_MILLIONTH = NANO // 10**6


@dataclass(frozen=True)
class Price:
    """US dollars for a million tokens; raises ValueError for what is no price."""

    input: float
    output: float

    def __post_init__(self) -> None:
        if not (0 <= self.input < inf and 0 <= self.output < inf):
            raise ValueError("not a price")

    def nano_usd(self, usage: Usage) -> int:
        dollars = self.input * usage.input_tokens + self.output * usage.output_tokens
        return round(dollars * NANO_OF_A_MILLIONTH)


@dataclass(frozen=True)
class Spent:
    """Tokens, who counted them, and what they cost; ``nano_usd`` is None without a price."""

    input_tokens: int = 0
    output_tokens: int = 0
    source: Counted = "provider"
    nano_usd: int | None = 0

    @classmethod
    def at(cls, price: Price | None, usage: Usage) -> Self:
        cost = None if price is None else price.nano_usd(usage)
        return cls(usage.input_tokens, usage.output_tokens, usage.source, cost)

    def __add__(self, other: "Spent") -> "Spent":
        """Both together: as uncertain as either of them."""
        costs = (self.nano_usd, other.nano_usd)
        return Spent(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.source if self.source == other.source else "estimate",
            None if costs[0] is None or costs[1] is None else costs[0] + costs[1],
        )


NOTHING = Spent()


def usd(nano: int | None) -> float | None:
    """US dollars, as they go on the wire."""
    return None if nano is None else nano / NANO


def nano_usd(dollars: float) -> int:
    return round(dollars * NANO)
