"""The bench and the conformance command can find something short."""

import pytest

from tests.emulator.firestore.bench.report import Row, shortfalls, table
from tests.emulator.firestore.conformance.__main__ import node_outcomes
from tests.emulator.firestore.conformance.node_client import CASES, OURS, THEIRS, Server
from tests.emulator.firestore.conformance.node_client import outcome_of as node_outcome_of
from tests.emulator.firestore.conformance.outcome import exit_code
from tests.emulator.firestore.conformance.python_client import (
    ROOT,
    SUITES,
    client_version,
    outcome_of,
)

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
    assert bool(outcome.shortfall) is is_short
    assert outcome.failures == ("test_one[None]", "test_two")


def test_a_run_that_ends_early_is_short() -> None:
    assert outcome_of(SUITES[1], "INTERNALERROR> no such option").shortfall


TAP = """
ok 1 - a document comes back
not ok 2 - a query is explained
  ---
  error: '12 UNIMPLEMENTED'
  ...
not ok 3 - {}
# tests 3
"""


@pytest.mark.parametrize(
    ("server", "failing", "is_short"),
    [
        (OURS, "the nearest vectors are found", False),
        (OURS, "the parts of a group are the whole", True),
        (THEIRS, "the parts of a group are the whole", False),
    ],
)
def test_only_differences_that_are_listed_may_fail_in_node(
    server: Server, failing: str, is_short: bool
) -> None:
    outcome = node_outcome_of(server, TAP.format(failing))
    assert bool(outcome.shortfall) is is_short
    assert (outcome.passed, outcome.failures) == (1, ("a query is explained", failing))
    assert exit_code([outcome]) == is_short


@pytest.mark.parametrize("said", ["", TAP.format("the nearest vectors are found")[:-3]])
def test_a_run_in_node_that_ends_early_is_short(said: str) -> None:
    assert node_outcome_of(OURS, said).shortfall


@pytest.mark.parametrize("server", [OURS, THEIRS], ids=lambda each: each.name)
def test_a_case_that_may_fail_is_a_case_and_its_row_is_in_the_readme(server: Server) -> None:
    cases = "".join(each.read_text() for each in CASES.glob("*.mjs"))
    readme = (ROOT / "emulator" / "firestore" / "README.md").read_text()
    for name, row in server.failing.items():
        assert f'test("{name}"' in cases
        assert f"\n| {row}" in readme


def test_without_node_its_cases_are_skipped_with_a_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert node_outcomes("127.0.0.1:9") == []
    assert "SKIPPED, there is no node or no npm on this machine" in capsys.readouterr().out


def test_the_tests_are_those_of_the_client_in_use() -> None:
    from google.cloud.firestore import __version__

    assert client_version() == __version__
