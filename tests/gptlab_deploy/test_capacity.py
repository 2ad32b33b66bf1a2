"""The page about capacity says what is computed."""

import pytest

from gptlab_deploy.capacity import KEPT, PRICES, TURN, need, tables
from tests.house.sources import ROOT


def test_the_pages_table_is_the_computed_one() -> None:
    page = (ROOT / "docs" / "capacity.md").read_text()
    shown = page.partition("<!-- computed -->\n")[2].partition("<!-- end -->")[0]

    assert shown == tables(), "put in what `python -m gptlab_deploy.capacity` prints"


def test_places_for_waiting_replies_are_what_instances_are_needed_for() -> None:
    found = need(1_000_000, TURN, PRICES)

    assert found.at_once == pytest.approx(2778, rel=0.01)
    assert found.instances * 80 * 0.6 >= found.at_once > (found.instances - 1) * 80 * 0.6


def test_few_turns_pay_for_instances_that_are_kept() -> None:
    few, many = need(100, TURN, PRICES), need(1_000_000, TURN, PRICES)

    assert few.instances == KEPT
    assert few.per_thousand > 50 * many.per_thousand


def test_a_turns_documents_cost_what_their_prices_say() -> None:
    found = need(1_000, TURN, PRICES)

    assert found.firestore == pytest.approx((4 * 0.90 + 2.25 * 0.30) / 1000)
