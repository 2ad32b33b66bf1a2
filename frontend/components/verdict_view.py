"""The tests of a draft: how far they are, and whether it got worse than the version in use."""

from collections.abc import Sequence

import streamlit as st

from frontend import api_service, bench, redraw, run_cost
from frontend.bench import Running
from frontend.components import banner, chat_view, usage_line
from frontend.languages import _, gettext_noop, plural
from frontend.safe_markdown import plain
from gptlab.api.accounts import ModelList
from gptlab.api.bench import CaseResult, ComparedCase, Verdict
from gptlab.api.bots import Bot, Draft
from gptlab.client import errors

RUN, AGAIN = gettext_noop("Run the tests"), gettext_noop("Run what is missing")
RUNS = gettext_noop(
    "{n:,} runs on your own key: every repeat of each case, in version {version} and in the draft. "
    "What has a result already is not run again."
)
AT_MOST = gettext_noop(
    "By list price all of them cost {cost} at most, and what a model reasons comes on top."
)
NO_PRICE = gettext_noop("What they cost is not known: a model has no known price.")
RUNNING = gettext_noop("{done:,} of {total:,} runs are done")
CANNOT_RUN = gettext_noop("A case cannot be run")
STOPPING = gettext_noop("Stopping: what has begun is finished and kept.")
WHILE_OPEN = gettext_noop("They run while this page is open.")
PAUSED = gettext_noop(
    "{done:,} of {total:,} runs are done. Run the tests again to go on where they stopped."
)
LOOK_EVERY = 0.5
AT_ONCE = 0.2
"""Seconds: a few short runs are over before anything is drawn."""

NOTHING_RUN = gettext_noop("The tests were not run yet.")
WORSE, BETTER, OPEN = (
    gettext_noop("The draft is worse"),
    gettext_noop("The draft is better"),
    gettext_noop("No difference that is more than chance"),
)
BY_CHANCE = gettext_noop(
    "If the draft were no different, chance alone would make a change as uneven as this in "
    "{percent} % of such tests."
)
EVEN = gettext_noop("About as many repeats got better as worse: chance alone does that.")
FEW = gettext_noop("More cases or repeats tell a small change from chance.")
MISSING = gettext_noop(
    "{n:,} repeats do not count yet: they have no result in one of both, or the judge did not "
    "decide."
)
CASE, IN_VERSION, IN_DRAFT = (
    gettext_noop("Case"),
    gettext_noop("Version {n}"),
    gettext_noop("Draft"),
)
PASSED = gettext_noop("{passed} of {runs} passed")
LEAST_PERCENT = 0.1
REPLIES = gettext_noop("Why: {case}")


def draw(bot: Bot, draft: Draft, listed: ModelList | None) -> None:
    """``listed``: the models with their prices; None where they could not be asked for."""
    running = bench.running()
    if running and not running.is_over(within=AT_ONCE):
        _progress()
        return
    wanted = bench.jobs(bench.cases(bot))
    if running and running.error:
        _failed(running.error)
    verdict = bench.verdict(bot)
    with st.container(key="verdict"):
        _said(bot, verdict, running)
    if running and running.done < len(running.jobs):
        st.caption(_(PAUSED).format(done=running.done, total=len(running.jobs)))
    if verdict.missing:
        st.caption(_(RUNS).format(n=len(wanted), version=bot.version))
        if listed:
            st.caption(_cost(bot, draft, listed))
        label = RUN if verdict.conclusion == "nothing_run" else AGAIN
        st.button(_(label), key="run_tests", on_click=_begin, args=(bot,))


def _cost(bot: Bot, draft: Draft, listed: ModelList) -> str:
    contents = [case.content for case in bench.cases(bot)]
    most = run_cost.most_usd(contents, (bot, draft), listed)
    if most is None:
        return _(NO_PRICE)
    return _(AT_MOST).format(cost=plain(usage_line.money(most)))


def _failed(error: errors.GPTLabError) -> None:
    """What is wrong with a case is said as the server says it: it names the variable."""
    if isinstance(error, errors.InvalidRequest):
        st.error(plain(error.message), title=_(CANNOT_RUN))
    else:
        banner.draw(error)


def _begin(bot: Bot) -> None:
    with banner.shown_next():
        bench.begin(bot)


@st.fragment(run_every=LOOK_EVERY)
def _progress() -> None:
    """Until it is over; then the verdict is shown."""
    running = bench.running()
    if running is None or running.is_over():
        redraw.rerun()
    running.look()
    with banner.shown():
        api_service.renew_if_due()
    done, total = running.done, len(running.jobs)
    st.progress(done / total, _(RUNNING).format(done=done, total=total))
    stopped = running.stopped.is_set()
    st.caption(_(STOPPING if stopped else WHILE_OPEN))
    st.button(_(chat_view.STOP), key="stop_tests", on_click=bench.stop, disabled=stopped)


def in_a_sentence(verdict: Verdict | None) -> str:
    """For example ``2 of 20 cases got worse, 1 better.``"""
    if verdict is None or verdict.conclusion == "nothing_run":
        return _(NOTHING_RUN)
    if not verdict.worse and not verdict.better:
        said = plural(
            "{n:,} case compared: it did not change.",
            "{n:,} cases compared: none changed.",
            verdict.compared,
        )
        return said.format(n=verdict.compared)
    said = plural(
        "{worse} of {n:,} case got worse, {better} better.",
        "{worse} of {n:,} cases got worse, {better} better.",
        verdict.compared,
    )
    return said.format(worse=verdict.worse, n=verdict.compared, better=verdict.better)


def _said(bot: Bot, verdict: Verdict, running: Running | None) -> None:
    sentence = in_a_sentence(verdict)
    if verdict.conclusion == "nothing_run":
        st.caption(sentence)
        return
    if verdict.conclusion == "worse":
        st.warning(sentence, title=_(WORSE))
    elif verdict.conclusion == "better":
        st.success(sentence, title=_(BETTER))
    else:
        st.info(sentence, title=_(OPEN))
    if verdict.runs_worse or verdict.runs_better:
        few = _(FEW) if verdict.conclusion == "no_difference" else ""
        st.caption(f"{_chance(verdict.p_value)} {few}")
    if verdict.missing:
        st.caption(_(MISSING).format(n=verdict.missing))
    if verdict.cases:
        worst_first = sorted(verdict.cases, key=lambda case: case.passed - case.base_passed)
        _changed(bot, worst_first)
        for case in worst_first:
            _why(bot, case, running)


def _chance(p_value: float) -> str:
    """How likely so uneven a change is by chance; as even as can be, it needs no number."""
    if p_value == 1:
        return _(EVEN)
    return _(BY_CHANCE).format(percent=f"{max(LEAST_PERCENT, round(p_value * 100, 1)):g}")


def _changed(bot: Bot, cases: Sequence[ComparedCase]) -> None:
    """The cases that passed more often in one of both."""
    st.table(
        {
            _(CASE): [plain(case.name) for case in cases],
            _(IN_VERSION).format(n=bot.version): [
                _passed(case.base_passed, case.runs) for case in cases
            ],
            _(IN_DRAFT): [_passed(case.passed, case.runs) for case in cases],
        },
        border="horizontal",
        hide_index=True,
        hide_header=False,
    )


def _passed(passed: int, runs: int) -> str:
    return _(PASSED).format(passed=passed, runs=runs)


def _why(bot: Bot, case: ComparedCase, running: Running | None) -> None:
    """A reply that failed, where it was read in this visit, with what its checks found."""
    version = bench.DRAFT if case.passed < case.base_passed else bench.PRODUCTION
    found = failed(running, case.case_id, version)
    if found is None:
        return
    with st.expander(_(REPLIES).format(case=plain(case.name)), key=f"why_{case.case_id}"):
        where = _(IN_DRAFT) if version == bench.DRAFT else _(IN_VERSION).format(n=bot.version)
        st.caption(where)
        st.text(found.reply)
        for check in found.checks:
            if not check.passed:
                st.markdown(f":material/close: {plain(check.reason)}")


def failed(running: Running | None, case_id: str, version: str) -> CaseResult | None:
    """The first of its runs in this version that did not pass."""
    if running is None:
        return None
    of_it = (job for job in sorted(running.results) if job[:2] == (case_id, version))
    return next((running.results[job] for job in of_it if not running.results[job].passed), None)
