"""What people make of the versions, on the page of versions."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from frontend.components.scoreboard_view import _moments
from gptlab.api.bench import Score, VersionScores
from gptlab.api.bots import Bot
from tests.frontend.conftest import Opened, texts
from tests.frontend.fake_client import FakeClient

START = datetime(2026, 11, 1, 12, tzinfo=UTC)
COUNTS = ("sessions", "concluded", "thumbs_up", "thumbs_down", "withheld", "failed")
NOTHING = {**dict.fromkeys(COUNTS, 0), "median_tokens": None, "median_cost_usd": None}


def score(**counted: object) -> Score:
    return Score.model_validate({**NOTHING, "until": START, **counted})


def scored(version: int, **counted: object) -> VersionScores:
    steps = [score(until=START + timedelta(days=day), sessions=day) for day in (5, 6)]
    return VersionScores(version=version, total=score(**counted), steps=steps)


@pytest.fixture
def own(fake: FakeClient) -> Bot:
    return fake.own(7, name="My own")


def on_versions(opened: Opened, bot: Bot) -> AppTest:
    return opened("assistant", bot_info=bot).button(key="versions").click().run()


def test_it_says_that_nothing_can_be_shown_yet(opened: Opened, own: Bot) -> None:
    app = on_versions(opened, own)
    assert "once at least 5 different people were counted" in texts(app)
    assert not app.get("vega_lite_chart")


def test_one_version_has_its_table_and_no_choice(
    opened: Opened, fake: FakeClient, own: Bot
) -> None:
    fake.scores = [scored(1, sessions=1_200, thumbs_up=6, thumbs_down=3, median_cost_usd=0.0012)]
    app = on_versions(opened, own)
    rows = dict(app.table[0].value.to_numpy().tolist())
    assert rows["Sessions"] == "1,200"
    assert rows["Thumbs up"] == "6 of 9 (67 %)"
    assert rows["Thumbs down"] == "3 of 9 (33 %)"
    assert rows["Cost, median"].replace("\\", "") == "US$0.0012"
    assert rows["Tokens, median"] == "\N{EN DASH}"
    assert not app.multiselect


def test_two_versions_stand_side_by_side_the_newest_first(
    opened: Opened, fake: FakeClient, own: Bot
) -> None:
    fake.scores = [scored(n, sessions=n) for n in (1, 2, 3)]
    app = on_versions(opened, own)
    assert list(app.table[0].value.columns) == ["Counted", "Version 3", "Version 2"]
    app.multiselect(key="scored_versions").set_value([1]).run()
    assert list(app.table[0].value.columns) == ["Counted", "Version 1"]
    assert len(fake.keys("get_scoreboard")) == 1


def test_what_cannot_be_shown_yet_is_no_zero(opened: Opened, fake: FakeClient, own: Bot) -> None:
    unknown = dict.fromkeys(("concluded", "thumbs_up", "thumbs_down"))
    steps = [score(sessions=9, **unknown)]
    fake.scores = [VersionScores(version=1, total=score(sessions=9, **unknown), steps=steps)]
    app = on_versions(opened, own)
    rows = dict(app.table[0].value.to_numpy().tolist())
    assert [rows[name] for name in ("Sessions", "Concluded", "Thumbs up", "Thumbs down")] == [
        "9", *["\N{EN DASH}"] * 3
    ]  # fmt: skip
    app.selectbox(key="scored_number").select("Thumbs up").run()
    assert not app.get("vega_lite_chart")
    assert not app.exception


def test_two_steps_of_one_minute_have_a_bar_each() -> None:
    steps = [score(until=START + timedelta(seconds=second)) for second in (0, 9, 18, 60)]
    first, second, third, later = _moments(steps)
    assert (second, third) == (f"{first} (2)", f"{first} (3)")
    assert later not in (first, second, third)


def test_any_number_is_charted_over_time(opened: Opened, fake: FakeClient, own: Bot) -> None:
    fake.scores = [scored(1, sessions=11)]
    app = on_versions(opened, own)
    app.selectbox(key="scored_number").select("Sessions").run()
    (chart,) = app.get("vega_lite_chart")
    assert "Sessions" in str(chart.proto)
    assert not app.exception
