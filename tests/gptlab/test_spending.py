"""Prices, and sums of what was spent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gptlab.api import Usage
from gptlab.llm.known_models import PRICES, price_of
from gptlab.spending import NOTHING, Price, Spent, nano_usd, usd

TOKENS = st.integers(0, 10**7)
SPENT = st.builds(
    Spent,
    TOKENS,
    TOKENS,
    st.sampled_from(["provider", "estimate"]),
    st.none() | st.integers(0, 10**12),
)


def usage(asked: int, answered: int) -> Usage:
    return Usage(input_tokens=asked, output_tokens=answered, source="provider")


@pytest.mark.parametrize(
    ("model", "price"),
    [
        ("gpt-4o-mini", PRICES["gpt-4o-mini"]),
        ("gpt-4o-mini-2024-07-18", PRICES["gpt-4o-mini"]),
        ("gpt-5", Price(9, 9)),
        ("gpt-5-pro", None),
        ("gpt-4o-audio-preview", None),
        ("llama3", None),
    ],
)
def test_a_model_and_its_dated_versions_have_a_price(model: str, price: Price | None) -> None:
    assert price_of(model, {"gpt-5": Price(9, 9)}) == price


def test_a_million_tokens_each_way_cost_both_prices() -> None:
    assert Price(0.25, 2.0).nano_usd(usage(10**6, 10**6)) == nano_usd(2.25)
    assert Price(0.0375, 0).nano_usd(usage(1_000, 0)) == 37_500


@given(SPENT, SPENT, SPENT)
def test_sums_do_not_depend_on_their_order(one: Spent, two: Spent, three: Spent) -> None:
    assert (one + two) + three == one + (two + three)
    assert one + two == two + one
    assert NOTHING + NOTHING == NOTHING


def test_a_sum_is_as_uncertain_as_its_parts() -> None:
    estimated, unpriced = Spent(1, 1, "estimate", 5), Spent(1, 1, "provider", None)

    assert NOTHING + estimated == estimated
    assert (estimated + unpriced) == Spent(2, 2, "estimate", None)


@given(st.integers(0, 10**15))
def test_no_billionth_is_lost_on_the_wire(nano: int) -> None:
    assert nano_usd(usd(nano) or 0) == nano
