"""What no provider's listing tells of a model: its price, its window, whether it reasons.

The facts are data with a date and sources: ``known_models/``, written by ``make models``. The
operator's own tables (GPTLAB_CONTEXT_WINDOWS, GPTLAB_PRICES) go before them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from gptlab.api.fields import ReasoningEffort
from gptlab.llm.spending import Price

FOLDER = Path(__file__).with_name("known_models")
UNKNOWN_WINDOW = 16_000
DEMO_WINDOWS = {"demo-": 16_384, "demo-small-context": 512}
LIST_PRICES = "openai"
"""Whose table is asked where the address is not known: a proxy's models have its names."""


@dataclass(frozen=True)
class ModelFacts:
    """What is known of one model. Nothing of it is certain: providers change.

    ``context_window`` in tokens. ``reasoning_efforts``, the least first, are empty for a model
    that does not reason; one that reasons takes temperature and the like only without reasoning.
    """

    price: Price | None = None
    context_window: int = UNKNOWN_WINDOW
    shutdown_date: date | None = None
    successor: str | None = None
    reasoning_efforts: tuple[ReasoningEffort, ...] = ()
    default_effort: ReasoningEffort | None = None


def facts_of(
    model: str, provider_url: str, windows: Mapping[str, int], prices: Mapping[str, Price]
) -> ModelFacts:
    """What is known of a model, and what the operator says of it."""
    entry = _entry(model, _provider_at(provider_url))
    table = {**DEMO_WINDOWS, **windows}
    fitting = [start for start in table if model.startswith(start)]
    window = entry.get("context_window", UNKNOWN_WINDOW)
    if fitting:
        window = table[max(fitting, key=len)]
    shutdown = entry.get("shutdown_date")
    return ModelFacts(
        price=prices.get(model) or _price(entry),
        context_window=window,
        shutdown_date=date.fromisoformat(shutdown) if shutdown else None,
        successor=entry.get("successor"),
        reasoning_efforts=() if "-chat" in model else tuple(entry.get("reasoning_efforts", ())),
        default_effort=entry.get("default_effort"),
    )


def _provider_at(url: str) -> str:
    """The provider of an address; for one that is not known, the one of the list prices."""
    known = _index()["providers"].items()
    found = (name for name, pattern in known if re.match(pattern, url))
    return next(found, LIST_PRICES)


def _entry(model: str, provider: str) -> Mapping[str, Any]:
    """By its own name, else by one of its others; a proxy may put the vendor's in front."""
    names = (model, model.rpartition("/")[2]) if provider == LIST_PRICES else (model,)
    entries = _table(provider)
    for name in names:
        for entry in entries:
            if entry["id"] == name:
                return entry
        for entry in entries:
            if "match" in entry and re.search(entry["match"], name):
                return entry
    return {}


def _price(entry: Mapping[str, Any]) -> Price | None:
    if "input" not in entry:
        return None
    long = entry.get("long")
    return Price(
        input=Decimal(entry["input"]),
        output=Decimal(entry["output"]),
        cached=_decimal(entry.get("cached")),
        cache_write=_decimal(entry.get("cache_write")),
        long_from=long["from"] if long else 0,
        long=_price(long) if long else None,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@lru_cache(maxsize=1)
def _index() -> Mapping[str, Any]:
    index: dict[str, Any] = json.loads((FOLDER / "index.json").read_text())
    return index


@lru_cache(maxsize=2)
def _table(provider: str) -> Sequence[Mapping[str, Any]]:
    table: list[dict[str, Any]] = json.loads((FOLDER / f"{provider}.json").read_text())
    return table
