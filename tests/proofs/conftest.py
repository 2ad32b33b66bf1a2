"""What the proofs share: their figures at the end of the run, and a cloud to plant faults in."""

from collections.abc import Callable, Iterator

import pytest

from tests.proofs import figures
from tests.proofs.cloud_in_process import CloudInProcess


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> figures.Figure:
    """Says what a proof found; the line appears in the summary of the run."""

    def say(proof: str, counted: str, found: object, over: object, target: object) -> None:
        record_property(figures.PROPERTY, figures.line(proof, counted, found, over, target))

    return say


@pytest.fixture(scope="session")
def how_often(request: pytest.FixtureRequest) -> figures.HowOften:
    """``how_often(4, 200)``: the second with ``--full``, as `make prove` asks."""
    is_full: bool = request.config.getoption("--full")
    return lambda short, full: full if is_full else short


@pytest.fixture(scope="module")
def open_cloud() -> Iterator[CloudInProcess]:
    """A cloud whose functions run in this process: a test can take a protection out of them."""
    with CloudInProcess() as cloud:
        yield cloud


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for group in terminalreporter.stats.values() for each in group]
    lines = sorted(
        {
            str(value)
            for report in reports
            for name, value in getattr(report, "user_properties", ())
            if name == figures.PROPERTY
        }
    )
    if lines:
        terminalreporter.section("proofs")
    for line in lines:
        terminalreporter.write_line(line)
