"""The app's benchmark runs, and can find something short. No time is looked at here."""

import math
from pathlib import Path

from playwright.sync_api import Browser

from emulator.dev_stack import LocalCloud
from tests.bench.app import Metric, app_with_a_long_session, measured


def test_every_metric_is_measured(browser: Browser, cloud: LocalCloud, tmp_path: Path) -> None:
    with app_with_a_long_session(cloud, tmp_path / "app.log", stored=60) as session:
        metrics = list(measured(browser, session, runs=1))
    assert len(metrics) == 5
    assert all(math.isfinite(each.measured) and each.measured >= 0 for each in metrics)


def test_what_takes_too_long_is_short_of_its_target() -> None:
    assert Metric("slow", 201, 200).is_short
    assert Metric("not a number", math.nan, 200).is_short
    assert "<< short" not in str(Metric("quick", 199, 200))
