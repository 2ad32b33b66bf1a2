"""The page about capacity says what is computed."""

import pytest

from gptlab_deploy.capacity import KEPT, USED, need, tables
from gptlab_deploy.sizes import APP, CHATS
from tests.architecture.sources import ROOT


def test_the_pages_tables_are_the_computed_ones() -> None:
    page = (ROOT / "docs" / "capacity.md").read_text()
    shown = page.partition("<!-- computed -->\n")[2].partition("<!-- end -->")[0]

    assert shown == tables(), "put in what `python -m gptlab_deploy.capacity` prints"


def test_places_for_waiting_replies_are_what_instances_are_needed_for() -> None:
    found = need(1_000_000)

    assert found.at_once == pytest.approx(2778, rel=0.01)
    assert found.instances * 80 * USED >= found.at_once > (found.instances - 1) * 80 * USED


def test_few_turns_pay_for_instances_that_are_kept() -> None:
    few, many = need(100), need(1_000_000)

    assert few.instances == KEPT
    assert few.per_thousand > 40 * many.per_thousand


def test_a_turns_documents_cost_what_their_prices_say() -> None:
    found = need(1_000)

    assert found.firestore == pytest.approx((4 * 0.90 + 2.25 * 0.30 + 0.05 * 0.10) / 1000)


def test_the_app_breaks_before_the_functions_do() -> None:
    """As the page says: of what they may have at the most, it needs more."""
    for turns, app_breaks, functions_break in ((10_000, True, False), (1_000_000, True, True)):
        found = need(turns)

        assert (found.app_instances > APP.max_instances) is app_breaks
        assert (found.instances > CHATS.max_instances) is functions_break
    assert found.app_instances / APP.max_instances > found.instances / CHATS.max_instances


def test_a_gib_that_is_kept_costs_more_in_its_backups_than_by_itself() -> None:
    found = need(10_000)

    assert found.stored / found.stored_gib == pytest.approx(0.15 + 0.15 + 14 * 0.03)
