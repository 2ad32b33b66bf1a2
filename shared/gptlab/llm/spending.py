"""What calls of a model come to, in tokens and in money.

Pure. Money is counted in billionths of a US dollar, so that sums are exact.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from gptlab.api.sessions import Counted, Usage

NANO = 10**9
NANO_OF_A_MILLIONTH = NANO // 10**6


@dataclass(frozen=True)
class Price:
    """US dollars for a million tokens; raises ValueError for what is no price.

    ``cached`` and ``cache_write`` are of input, and cost what input costs where they are None.
    ``long`` is the price of the whole request once its input has more than ``long_from`` tokens.
    """

    input: Decimal
    output: Decimal
    cached: Decimal | None = None
    cache_write: Decimal | None = None
    long_from: int = 0
    long: "Price | None" = None

    def __post_init__(self) -> None:
        for price in (self.input, self.output, self.cached, self.cache_write):
            if price is not None and not (price.is_finite() and price >= 0):
                raise ValueError("not a price")

    @classmethod
    def of(cls, input_usd: float | str, output_usd: float | str) -> Self:
        """A price without tiers; a float is read as it is printed."""
        return cls(Decimal(str(input_usd)), Decimal(str(output_usd)))

    def nano_usd(self, usage: Usage) -> int:
        """What a call cost, rounded once."""
        if self.long and usage.input_tokens > self.long_from:
            return self.long.nano_usd(usage)
        plain = usage.input_tokens - usage.cached_tokens - usage.cache_write_tokens
        cached = self.input if self.cached is None else self.cached
        cache_write = self.input if self.cache_write is None else self.cache_write
        millionths = (
            self.input * plain
            + cached * usage.cached_tokens
            + cache_write * usage.cache_write_tokens
            + self.output * usage.output_tokens
        )
        return int((millionths * NANO_OF_A_MILLIONTH).to_integral_value(ROUND_HALF_UP))


@dataclass(frozen=True)
class Spent:
    """Tokens, who counted them, and what they cost; ``nano_usd`` is None without a price."""

    input_tokens: int = 0
    output_tokens: int = 0
    source: Counted = "provider"
    nano_usd: int | None = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0

    @classmethod
    def at(cls, price: Price | None, usage: Usage) -> Self:
        return cls(
            usage.input_tokens,
            usage.output_tokens,
            usage.source,
            None if price is None else price.nano_usd(usage),
            usage.cached_tokens,
            usage.reasoning_tokens,
        )

    def __add__(self, other: "Spent") -> "Spent":
        """Both together: as uncertain as either of them."""
        costs = (self.nano_usd, other.nano_usd)
        return Spent(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.source if self.source == other.source else "estimate",
            None if costs[0] is None or costs[1] is None else costs[0] + costs[1],
            self.cached_tokens + other.cached_tokens,
            self.reasoning_tokens + other.reasoning_tokens,
        )


NOTHING = Spent()


def usd(nano: int | None) -> float | None:
    """US dollars, as they go on the wire."""
    return None if nano is None else nano / NANO


def nano_usd(dollars: float) -> int:
    return round(dollars * NANO)
