"""The benchmark runs, and can find something short. No time is looked at here."""

import math

import pytest

from tests.bench.__main__ import PARTS, QUICK, measured
from tests.bench.chart import chart
from tests.bench.conversations import Conversation
from tests.bench.load import TurnFailed, conversation_times
from tests.bench.measures import AT_ONCE
from tests.bench.report import ADDED, STREAM_CPU, TURNS, Row, shortfalls, table
from tests.bench.stage import stage


def test_every_part_gives_rows_and_a_turn_that_fails_is_no_row() -> None:
    with stage(threads=8) as running:
        rows = list(measured(running, QUICK, frozenset(PARTS)))
        stranger = Conversation(running.conversations.begin(AT_ONCE).session_id, "no-token")
        with pytest.raises(TurnFailed, match="401"):
            conversation_times(running.product.url, stranger, 1)

    assert len(rows) == 12
    assert all(math.isfinite(row.product) for row in rows)
    assert table(rows).count("\n") == len(rows)
    assert chart(rows).count("<rect") == 2 * (5 + 1)  # of five rows, and the legend's


@pytest.mark.parametrize(
    ("row", "is_short"),
    [
        (Row("added", 13.0, 10.0, ADDED), False),
        (Row("added", 13.1, 10.0, ADDED), True),
        (Row("turns/s", 75.0, 100.0, TURNS), False),
        (Row("turns/s", 74.0, 100.0, TURNS), True),
        (Row("CPU", 46.0, 100.0, STREAM_CPU), True),
        (Row("without a floor", 1.0, None, ADDED), True),
        (Row("without a target", 1e9), False),
    ],
    ids=lambda value: str(value)[:24].strip(),
)
def test_what_is_short_of_its_target_gets_a_line(row: Row, is_short: bool) -> None:
    assert bool(shortfalls([row])) is is_short
    assert ("<< short" in str(row)) is is_short
