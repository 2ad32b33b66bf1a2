"""Writes ``gptlab/llm/known_models/``: what models cost, hold, and until when they answer.

Prices and context windows come from genai-prices (PyPI, by Pydantic). What that lacks, shutdown
dates and reasoning efforts, comes from ``known_models_supplement.json`` beside this file, which is
kept by hand. To bring both up to date: raise the version of genai-prices in pyproject.toml, edit
the supplement, run ``make models``, read the difference.
"""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from genai_prices.data import providers
from genai_prices.types import (
    ClauseAnd,
    ClauseContains,
    ClauseEndsWith,
    ClauseEquals,
    ClauseOr,
    ClauseRegex,
    ClauseStartsWith,
    ConditionalPrice,
    MatchLogic,
    ModelInfo,
    ModelPrice,
    StartDateConstraint,
    TieredPrices,
)

FOLDER = Path(__file__).parent.parent / "gptlab" / "llm" / "known_models"
SUPPLEMENT = Path(__file__).with_name("known_models_supplement.json")
PROVIDERS = (
    "openai", "azure", "openrouter", "google", "anthropic", "mistral", "groq", "deepseek", "x-ai",
    "together", "fireworks", "cerebras", "cohere", "moonshotai", "perplexity", "zai", "zhipuai",
    "minimax",
)  # fmt: skip
"""Those with an API in OpenAI's form that people connect to."""
PRICES = {
    "input": "input_mtok",
    "output": "output_mtok",
    "cached": "cache_read_mtok",
    "cache_write": "cache_write_mtok",
}
"""Our names for a price's parts, and those of genai-prices."""


def tables(today: date) -> dict[str, str]:
    """The files by their names: one for each provider, and an index of their addresses."""
    supplement = json.loads(SUPPLEMENT.read_text())
    sources = [f"genai-prices {version('genai-prices')}", supplement["source"]]
    index: dict[str, Any] = {"date": today.isoformat(), "sources": sources, "providers": {}}
    files = {}
    for provider in providers:
        if provider.id in PROVIDERS:
            models = [_entry(model, today) for model in provider.models if not model.deprecated]
            priced = [entry for entry in models if "input" in entry]
            if provider.id == "openai":
                priced = [{**entry, **_supplemented(entry["id"], supplement)} for entry in priced]
            index["providers"][provider.id] = provider.api_pattern
            files[f"{provider.id}.json"] = _a_model_a_line(priced)
    return {**files, "index.json": json.dumps(index, indent=1) + "\n"}


def _supplemented(model: str, supplement: dict[str, Any]) -> dict[str, Any]:
    found = {}
    if model in supplement["shutdown"]:
        found["shutdown_date"], found["successor"] = supplement["shutdown"][model]
    for pattern, reasoning in supplement["reasoning"].items():
        if re.search(pattern, model):
            found["reasoning_efforts"] = reasoning["efforts"]
            found["default_effort"] = reasoning["default"]
    return found


def _entry(model: ModelInfo, today: date) -> dict[str, Any]:
    """One model. ``match`` finds its other names: aliases, and versions with a date."""
    entry: dict[str, Any] = {"id": model.id}
    if not (isinstance(model.match, ClauseEquals) and model.match.equals == model.id):
        entry["match"] = _pattern(model.match)
    if model.context_window:
        entry["context_window"] = model.context_window
    price = _price_on(model, today)
    if price is None or price.input_mtok is None or price.output_mtok is None:
        return entry
    values = {ours: getattr(price, theirs) for ours, theirs in PRICES.items()}
    entry.update({name: str(_base(value)) for name, value in values.items() if value is not None})
    tiered = [value for value in values.values() if isinstance(value, TieredPrices)]
    if tiered:
        start = tiered[0].tiers[0].start
        long = {name: str(_above(value)) for name, value in values.items() if value is not None}
        entry["long"] = {"from": start, **long}
    return entry


def _price_on(model: ModelInfo, today: date) -> ModelPrice | None:
    """The price of a day; of prices by the hour of the day the ordinary one."""
    if isinstance(model.prices, ModelPrice):
        return model.prices
    valid = [price for price in model.prices if _holds(price, today)]
    return valid[-1].prices if valid else None


def _holds(price: ConditionalPrice, today: date) -> bool:
    if price.constraint is None:
        return True
    return (
        isinstance(price.constraint, StartDateConstraint) and price.constraint.start_date <= today
    )


def _base(value: Decimal | TieredPrices) -> Decimal:
    return value.base if isinstance(value, TieredPrices) else value


def _above(value: Decimal | TieredPrices) -> Decimal:
    return value.tiers[0].price if isinstance(value, TieredPrices) else value


def _pattern(match: MatchLogic) -> str:
    """The same condition as a regular expression to search a name with."""
    match match:
        case ClauseEquals(equals=text):
            return f"^{re.escape(text)}$"
        case ClauseStartsWith(starts_with=text):
            return f"^{re.escape(text)}"
        case ClauseEndsWith(ends_with=text):
            return f"{re.escape(text)}$"
        case ClauseContains(contains=text):
            return re.escape(text)
        case ClauseRegex(regex=text):
            return text
        case ClauseOr(or_=clauses):
            return "|".join(f"(?:{_pattern(clause)})" for clause in clauses)
        case ClauseAnd(and_=clauses):
            return "^" + "".join(f"(?=.*(?:{_pattern(clause)}))" for clause in clauses)
        case _:
            raise TypeError(type(match).__name__)


def _a_model_a_line(models: list[dict[str, Any]]) -> str:
    """So that a change can be read."""
    return "[\n" + ",\n".join(map(json.dumps, models)) + "\n]\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in tables(datetime.now(UTC).date()).items():
        (FOLDER / name).write_text(text)
