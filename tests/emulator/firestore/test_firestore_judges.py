"""The bench and the conformance command can find something short."""

import pytest

from tests.emulator.firestore.bench.report import Row, shortfalls, table
from tests.emulator.firestore.conformance import SUITES, client_version, outcome_of

SAID = """
FAILED test_system.py::test_one[None] - AssertionError
ERROR test_system.py::test_two
2 failed, {} passed, 108 skipped in 3.29s
"""


@pytest.mark.parametrize(
    ("row", "is_short"),
    [
        (Row("p50", 1.09, 1.0), False),
        (Row("p50", 1.11, 1.0), True),
        (Row("calls/s", 92.0, 100.0, more=True), False),
        (Row("calls/s", 90.0, 100.0, more=True), True),
        (Row("memory", 99.0, 10.0, most=100.0), False),
        (Row("memory", 101.0, 1000.0, most=100.0), True),
        (Row("lost", 1, most=0), True),
        (Row("nothing to compare with", 1e9), False),
    ],
    ids=lambda value: str(value)[:24].strip(),
)
def test_a_row_that_is_short_gets_a_line(row: Row, is_short: bool) -> None:
    assert bool(shortfalls([row])) is is_short
    assert ("<< short" in table("official", [row])) is is_short


@pytest.mark.parametrize(("passed", "is_short"), [(122, True), (123, False)])
def test_fewer_tests_than_on_the_official_emulator_are_short(passed: int, is_short: bool) -> None:
    outcome = outcome_of(SUITES[0], SAID.format(passed))
    assert outcome.is_short is is_short
    assert outcome.failures == ("test_one[None]", "test_two")


def test_a_run_that_ends_early_is_short() -> None:
    assert outcome_of(SUITES[1], "INTERNALERROR> no such option").is_short


def test_the_tests_are_those_of_the_client_in_use() -> None:
    from google.cloud.firestore import __version__

    assert client_version() == __version__
