"""What is known of models: as their makers publish it, and as the operator corrects it."""

import json
from datetime import date

import pytest

from gptlab.llm.model_facts import FOLDER, UNKNOWN_WINDOW, ModelFacts, facts_of
from gptlab.llm.spending import Price
from gptlab_deploy import known_models

OPENAI = "https://api.openai.com/v1"
PROXY = "http://127.0.0.1:4000/v1"


def known(model: str, url: str = OPENAI, **operators: dict[str, int]) -> ModelFacts:
    prices = {"gpt-5": Price.of(9, 9)}
    return facts_of(model, url, operators.get("windows", {}), prices)


@pytest.mark.parametrize(
    ("model", "prices"),
    [
        ("gpt-6-luna", ("0.1", "0.01", "0.5")),
        ("gpt-6-luna-2026-09-22", ("0.1", "0.01", "0.5")),
        ("gpt-6.1-terra", ("1", "0.05", "5")),
        ("gpt-6.1-sol", ("2", "0.1", "10")),
        ("gpt-6-sol", ("2", "0.2", "10")),
        ("gpt-5.6-luna", ("0.2", "0.02", "1.2")),
        ("gpt-5.6-terra", ("2", "0.2", "12")),
        ("gpt-5.6-sol", ("4", "0.4", "20")),
    ],
)
def test_todays_models_have_their_list_prices(model: str, prices: tuple[str, ...]) -> None:
    facts = known(model)

    assert facts.price
    assert tuple(map(str, (facts.price.input, facts.price.cached, facts.price.output))) == prices
    assert facts.context_window == 1_050_000
    assert facts.reasoning_efforts == ("none", "low", "medium", "high", "xhigh", "max")
    assert facts.default_effort == "medium"
    assert facts.price.long
    assert facts.price.long_from == 272_000
    assert facts.price.long.input == 2 * facts.price.input
    assert facts.price.long.output * 2 == 3 * facts.price.output


@pytest.mark.parametrize(
    ("model", "day", "successor"),
    [
        ("gpt-5-mini", "2026-12-11", None),
        ("gpt-4o", "2027-01-14", "gpt-6-luna"),
        ("gpt-4.1-mini", "2027-01-14", "gpt-6-luna"),
        ("gpt-6-luna", None, None),
    ],
)
def test_a_model_that_leaves_says_when(model: str, day: str | None, successor: str | None) -> None:
    facts = known(model)

    assert facts.shutdown_date == (day and date.fromisoformat(day))
    assert facts.successor == successor


def test_gpt_5_reasons_a_little_at_least_and_its_chat_version_does_not() -> None:
    assert known("gpt-5-mini").reasoning_efforts[0] == "minimal"
    assert known("gpt-5-chat-latest").reasoning_efforts == ()
    assert known("gpt-4o").reasoning_efforts == ()


def test_a_proxys_models_have_list_prices_and_a_known_providers_have_its_own() -> None:
    assert known("gpt-6-luna", PROXY).price == known("gpt-6-luna").price
    assert known("openai/gpt-6-luna", PROXY).price == known("gpt-6-luna").price
    assert known("gpt-6-luna", "https://api.mistral.ai/v1").price is None


def test_nothing_is_made_up() -> None:
    assert known("my-own-model") == ModelFacts()
    assert known("my-own-model").context_window == UNKNOWN_WINDOW


def test_the_operator_goes_first_and_the_longest_beginning_counts() -> None:
    windows = {"gpt-": 7, "gpt-6": 8}

    assert known("gpt-6-luna", windows=windows).context_window == 8
    assert known("gpt-5").price == Price.of(9, 9)


def test_the_files_are_what_make_models_writes() -> None:
    day = date.fromisoformat(json.loads((FOLDER / "index.json").read_text())["date"])
    written = {path.name: path.read_text() for path in FOLDER.iterdir()}

    assert written == known_models.tables(day)
