"""All runs that a verdict takes, a few at a time."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from gptlab.api.bench import Case, CaseResult, ComparedCase, Verdict
from gptlab.client import Client, errors
from gptlab.transfer.items import Note

AT_ONCE = 4
MOST_NAME_CHARS = 80


@dataclass(frozen=True)
class Run:
    """One run of a case."""

    case: Case
    version: str
    attempt: int

    @property
    def name(self) -> str:
        return self.case.content.name or self.case.content.messages[-1].content[:MOST_NAME_CHARS]


class RunsEnded(Exception):
    """Not all runs are done; ``done`` are, and are kept. ``error`` is null where it was stopped."""

    def __init__(self, done: int, total: int, error: errors.GPTLabError | None, name: str) -> None:
        super().__init__(name)
        self.done, self.total, self.error, self.name = done, total, error, name


def runs_of(cases: Iterable[Case], versions: Sequence[str]) -> list[Run]:
    """The runs to compare stand side by side, so that what breaks off can be compared."""
    return [
        Run(case, version, attempt)
        for case in cases
        for attempt in range(1, case.content.repeats + 1)
        for version in versions
    ]


def run_all(client: Client, bot_id: str, runs: Sequence[Run], note: Note, stopping: Note) -> None:
    """What there is already is answered and costs nothing.

    The first error, or Ctrl-C, ends it: no run begins after it, and those under way are waited for,
    as they are paid for. Raises RunsEnded then. ``stopping`` is told before it waits.
    """

    def ask(run: Run) -> CaseResult:
        return client.run_case(bot_id, run.case.case_id, run.version, attempt=run.attempt)

    done = 0
    pool = ThreadPoolExecutor(AT_ONCE)
    asked: dict[Future[CaseResult], Run] = {}
    error: errors.GPTLabError | None = None
    name = ""
    try:
        asked.update((pool.submit(ask, run), run) for run in runs)
        for future in as_completed(asked):
            name = asked[future].name
            future.result()
            done += 1
            note(done, len(runs))
    except errors.GPTLabError as failed:
        error = failed
    except KeyboardInterrupt:
        stopping(done, len(runs))
    finally:
        pool.shutdown(cancel_futures=True)
    done = sum(not each.cancelled() and each.exception() is None for each in asked)
    if done < len(runs):
        raise RunsEnded(done, len(runs), error, name)


def told(verdict: Verdict, base: str) -> str:
    """The verdict for people."""
    lines = [f"{verdict.worse} of {verdict.compared} got worse, {verdict.better} better"]
    lines += [f"  {_told(case, base)}" for case in verdict.cases]
    if verdict.cases:
        lines.append(_CONCLUDED[verdict.conclusion].format(p=verdict.p_value))
    if verdict.missing:
        lines.append(f"{verdict.missing} runs were not decided, and do not count.")
    return "\n".join(lines)


def _told(case: ComparedCase, base: str) -> str:
    change = "worse" if case.passed < case.base_passed else "better"
    name = " ".join(case.name.split())
    return (
        f"{change:6}  {name}: passed {case.passed} of {case.runs}, "
        f"in {base} {case.base_passed} of {case.runs}"
    )


_CONCLUDED = {
    "worse": "It got worse: chance alone would do so in {p:.1%} of such comparisons.",
    "better": "It got better: chance alone would do so in {p:.1%} of such comparisons.",
    "no_difference": "Chance alone can explain that.",
}
