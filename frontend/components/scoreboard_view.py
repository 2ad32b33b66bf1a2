"""What people make of the versions of one's own assistant: two beside each other, and over time."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from frontend import bot_editor
from frontend.components import date_format, usage_line
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.api.bench import Score, Scoreboard, VersionScores
from gptlab.api.bots import Bot

TITLE = gettext_noop("Scoreboard")
NOTHING_YET = gettext_noop(
    "Sessions, thumbs and costs of each version are shown here once at least {n} different people "
    "were counted, so nobody's rating can be identified. Your own sessions do not count."
)
AT_A_TIME = gettext_noop(
    "Counts have no names. New counts appear only after {n} more people, so nobody's rating can be "
    "identified. Your own sessions do not count. The medians are of concluded sessions, and at "
    "most 10 % off."
)
VERSIONS, VERSION, ONE_VERSION = (
    gettext_noop("Versions side by side"),
    gettext_noop("Version {n}"),
    gettext_noop("Version"),
)
COUNTED, OVER_TIME, SHOWN_ON = (
    gettext_noop("Counted"),
    gettext_noop("Over time"),
    gettext_noop("Shown on"),
)
SHARE = gettext_noop("{n} of {all} ({percent} %)")
SIDE_BY_SIDE = 2
AXIS_PIXELS, BAR_PIXELS = 120, 36
UNKNOWN = "\N{EN DASH}"
UP, DOWN = gettext_noop("Thumbs up"), gettext_noop("Thumbs down")
COST = gettext_noop("Cost, median")
NUMBERS: Mapping[str, Callable[[Score], float | None]] = {
    UP: lambda score: score.thumbs_up,
    DOWN: lambda score: score.thumbs_down,
    gettext_noop("Sessions"): lambda score: score.sessions,
    gettext_noop("Concluded"): lambda score: score.concluded,
    gettext_noop("Replies withheld"): lambda score: score.withheld,
    gettext_noop("Replies failed"): lambda score: score.failed,
    gettext_noop("Tokens, median"): lambda score: score.median_tokens,
    COST: lambda score: score.median_cost_usd,
}


def draw(bot: Bot) -> None:
    board = bot_editor.scoreboard(bot)
    st.subheader(_(TITLE), anchor=False)
    if not board.versions:
        st.caption(_(NOTHING_YET).format(n=board.least_people))
        return
    chosen = _chosen(board)
    if chosen:
        _table(chosen)
        _chart(chosen)
    st.caption(_(AT_A_TIME).format(n=board.least_people))


def _chosen(board: Scoreboard) -> Sequence[VersionScores]:
    """One version or two; the newest first."""
    known = {each.version: each for each in reversed(board.versions)}
    numbers = list(known)
    if len(numbers) == 1:
        return [known[numbers[0]]]
    wanted = st.multiselect(
        _(VERSIONS),
        numbers,
        default=numbers[:SIDE_BY_SIDE],
        max_selections=SIDE_BY_SIDE,
        format_func=lambda n: _(VERSION).format(n=n),
        key="scored_versions",
    )
    return [known[number] for number in wanted]


def _table(chosen: Sequence[VersionScores]) -> None:
    columns = {
        _(VERSION).format(n=each.version): [_said(name, each.total) for name in NUMBERS]
        for each in chosen
    }
    names = [_(name) for name in NUMBERS]
    st.table({_(COUNTED): names, **columns}, border="horizontal", hide_index=True)


def _said(name: str, score: Score) -> str:
    number, rated = NUMBERS[name](score), (score.thumbs_up or 0) + (score.thumbs_down or 0)
    if number is None:
        return UNKNOWN
    if name == COST:
        return plain(usage_line.money(number))
    if name in (UP, DOWN) and rated:
        percent = round(100 * number / rated)
        return _(SHARE).format(n=int(number), all=rated, percent=percent)
    return usage_line.number(int(number))


def _chart(chosen: Sequence[VersionScores]) -> None:
    """Of one number, a bar for each step of each version."""
    name = st.selectbox(
        _(OVER_TIME), list(NUMBERS), format_func=lambda each: _(each), key="scored_number"
    )
    when, what, which = _(SHOWN_ON), _(name), _(ONE_VERSION)
    bars = [
        {
            when: moment,
            what: number,
            which: _(VERSION).format(n=each.version),
        }
        for each in chosen
        for moment, step in zip(_moments(each.steps), each.steps, strict=True)
        if (number := NUMBERS[name](step)) is not None
    ]
    if not bars:
        st.caption(UNKNOWN)
        return
    st.bar_chart(
        bars,
        x=when,
        y=what,
        color=which if len(chosen) > 1 else None,
        horizontal=True,
        stack=False,
        sort=False,
        height=AXIS_PIXELS + BAR_PIXELS * len(bars),
    )


def _moments(steps: Sequence[Score]) -> Sequence[str]:
    """When each was first shown. Those of the same minute are numbered, for each has its bar."""
    moments = [date_format.moment(step.until) for step in steps]
    before = [moments[:place].count(moment) for place, moment in enumerate(moments)]
    return [
        f"{moment} ({number + 1})" if number else moment
        for moment, number in zip(moments, before, strict=True)
    ]
