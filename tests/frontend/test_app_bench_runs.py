"""The app's benchmark runs, and can find something short. No time is looked at here."""

import math
from pathlib import Path

from playwright.sync_api import Browser

from emulator.suite import LocalCloud
from tests.bench.app import Figure, app_with_a_long_talk, measured


def test_every_figure_is_measured(browser: Browser, cloud: LocalCloud, tmp_path: Path) -> None:
    with app_with_a_long_talk(cloud, tmp_path / "app.log") as (url, path):
        figures = list(measured(browser, url, path, runs=1))
    assert len(figures) == 3
    assert all(math.isfinite(each.measured) and each.measured > 0 for each in figures)


def test_what_takes_too_long_is_short_of_its_target() -> None:
    assert Figure("slow", 201, 200).is_short
    assert Figure("not a number", math.nan, 200).is_short
    assert "<< short" not in str(Figure("quick", 199, 200))
