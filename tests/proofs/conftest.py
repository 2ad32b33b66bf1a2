"""What the proofs share: their metrics at the end of the run, and a cloud to plant faults in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.proofs import metrics
from tests.proofs.cloud_in_process import CloudInProcess


@pytest.fixture
def metric(record_property: Callable[[str, object], None]) -> metrics.Metric:
    """Says what a proof found; the line appears in the summary of the run."""

    def say(proof: str, counted: str, found: object, over: object, target: object) -> None:
        record_property(metrics.PROPERTY, metrics.line(proof, counted, found, over, target))

    return say


@pytest.fixture(scope="session")
def how_often(request: pytest.FixtureRequest) -> metrics.HowOften:
    """``how_often(4, 200)``: the second with ``--full``, as `make prove` asks."""
    is_full: bool = request.config.getoption("--full")
    return lambda short, full: full if is_full else short


@pytest.fixture(scope="module")
def open_cloud() -> Iterator[CloudInProcess]:
    """A cloud whose functions run in this process: a test can take a protection out of them."""
    with CloudInProcess() as cloud:
        yield cloud


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A whole run of the proofs is not well where one of them said nothing."""
    if _is_whole(session.config) and metrics.silent(_said(session.config)):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    lines = _said(config)
    if lines:
        terminalreporter.section("proofs")
    for line in lines:
        terminalreporter.write_line(line)
    if _is_whole(config) and (silent := metrics.silent(lines)):
        terminalreporter.write_line(f"SAID NOTHING: {', '.join(silent)}", red=True)


def _is_whole(config: pytest.Config) -> bool:
    """Whether nothing less than all proofs was asked for, each at its full length."""
    options, folders = config.option, [Path(each).is_dir() for each in config.args]
    is_part = options.keyword or options.markexpr or options.deselect or options.collectonly
    return bool(options.full and all(folders) and not is_part)


def _said(config: pytest.Config) -> list[str]:
    reporter: pytest.TerminalReporter = config.pluginmanager.getplugin("terminalreporter")
    reports = [each for group in reporter.stats.values() for each in group]
    properties = [each for report in reports for each in getattr(report, "user_properties", ())]
    return sorted({str(value) for name, value in properties if name == metrics.PROPERTY})
