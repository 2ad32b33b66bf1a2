"""Prices, and sums of what was spent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gptlab.api.sessions import Usage
from gptlab.llm.spending import NOTHING, Price, Spent, nano_usd, usd

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


LONG = Price(Decimal("0.2"), Decimal("0.75"), Decimal("0.02"))
LUNA = Price(
    Decimal("0.1"), Decimal("0.5"), Decimal("0.01"), Decimal("0.125"), long_from=272_000, long=LONG
)


def test_a_million_tokens_each_way_cost_both_prices() -> None:
    assert Price.of(0.25, 2.0).nano_usd(usage(10**6, 10**6)) == nano_usd(2.25)
    assert Price.of("0.0375", 0).nano_usd(usage(1_000, 0)) == 37_500


def test_each_kind_of_token_has_its_price() -> None:
    used = Usage(
        input_tokens=1_000, output_tokens=100, source="provider",
        cached_tokens=600, cache_write_tokens=300, reasoning_tokens=80,
    )  # fmt: skip

    assert LUNA.nano_usd(used) == 100 * 100 + 600 * 10 + 300 * 125 + 100 * 500


def test_a_long_request_costs_more_as_a_whole() -> None:
    assert LUNA.nano_usd(usage(272_000, 10)) == 272_000 * 100 + 10 * 500
    assert LUNA.nano_usd(usage(272_001, 10)) == 272_001 * 200 + 10 * 750


def test_a_half_is_rounded_once_and_up() -> None:
    assert Price.of("0.0005", 0).nano_usd(usage(1, 0)) == 1
    assert Price.of("0.0005", "0.0005").nano_usd(usage(1, 1)) == 1


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
