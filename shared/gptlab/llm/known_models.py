"""What no provider tells of its models: how much they can be shown, and what they cost.

The operator's own tables (GPTLAB_CONTEXT_WINDOWS, GPTLAB_PRICES) go before these.
"""

import re
from collections.abc import Mapping

from gptlab.spending import Price

UNKNOWN_WINDOW = 16_000
WINDOWS: Mapping[str, int] = {
    "gpt-5": 400_000,
    "gpt-4.1": 1_000_000,
    "gpt-4o": 128_000,
    "gpt-4-turbo": 128_000,
    "gpt-4": 8_192,
    "gpt-3.5-turbo": 16_385,
    "o1": 200_000,
    "o3": 200_000,
    "o4-mini": 200_000,
    "demo-": 16_384,
    "demo-small-context": 512,
}
"""Context windows in tokens by the beginning of a model's name; the longest match counts."""

PRICES: Mapping[str, Price] = {
    "gpt-5": Price(1.25, 10.0),
    "gpt-5-mini": Price(0.25, 2.0),
    "gpt-5-nano": Price(0.05, 0.4),
    "gpt-4.1": Price(2.0, 8.0),
    "gpt-4.1-mini": Price(0.4, 1.6),
    "gpt-4.1-nano": Price(0.1, 0.4),
    "gpt-4o": Price(2.5, 10.0),
    "gpt-4o-mini": Price(0.15, 0.6),
    "o3": Price(2.0, 8.0),
    "o4-mini": Price(1.1, 4.4),
}
"""OpenAI's list prices, as public pages gave them in April 2026: check them. Others have none."""

_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")
"""A dated version of a model costs what the model costs; other names of its family do not."""


def window_of(model: str, windows: Mapping[str, int]) -> int:
    """Tokens the model can be shown."""
    table = {**WINDOWS, **windows}
    fitting = [start for start in table if model.startswith(start)]
    return table[max(fitting, key=len)] if fitting else UNKNOWN_WINDOW


def price_of(model: str, prices: Mapping[str, Price]) -> Price | None:
    table = {**PRICES, **prices}
    return table.get(model) or table.get(_SNAPSHOT.sub("", model))
