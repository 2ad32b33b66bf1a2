"""Runs the stages: each is planned when the one before it is done."""

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from gptlab_deploy.commands import Answer, Ask, Command, Step, nothing_there
from gptlab_deploy.facts import PASSING
from gptlab_deploy.preflight import Unanswered
from gptlab_deploy.target import Target

Say = Callable[[str], object]
Stage = Callable[[Target, Ask], list[Step]]
AT_ONCE = 4
LAST_CHARS = 2000
PAUSE = 5.0
"""Seconds until a command is run again."""

TRIES = 24
"""Of a command whose error is known to pass: two minutes."""

LOOKS = 240
"""Of a wait: twenty minutes."""

BROKEN = "FAILED"
"""The state that nothing comes of."""


@dataclass(frozen=True)
class Done:
    """What came of a command."""

    code: int
    output: str
    error: str


Call = Callable[[Command, Path], Done]


class StepFailed(Exception):
    """A change was not made; the message is for people."""


def print_plan(stages: Iterable[tuple[str, Stage]], target: Target, say: Say) -> None:
    """All that a first deploy does, in order. Runs nothing."""
    for title, stage in stages:
        say(f"\n# --- {title}")
        for step in stage(target, nothing_there):
            say(f"# {step.why}\n{step.command.shown()}")


def call(command: Command, folder: Path) -> Done:
    """Run it there and wait."""
    done = subprocess.run(  # noqa: S603 - the plan's own commands
        command.words,
        cwd=folder,
        input=command.stdin.text if command.stdin else "",
        capture_output=True,
        text=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def run(stages: Iterable[tuple[str, Stage]], target: Target, say: Say, call: Call = call) -> int:
    """Make what is missing and change what differs; how many commands that took."""
    done = 0
    for title, stage in stages:
        planned = stage(target, asking(target.root, call))
        say(f"{title}: {len(planned) or 'nothing'} to do")
        for batch in _batches(planned):
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(lambda step: _do(step, target.root, say, call), batch))
        done += len(planned)
    return done


def asking(folder: Path, call: Call = call) -> Ask:
    """Asks by running a command there, and reads JSON; raises Unanswered."""

    def ask(command: Command) -> Answer:
        done = call(command, folder)
        if done.code:
            raise Unanswered(f"{command.shown()}\n{done.error[-LAST_CHARS:]}")
        return json.loads(done.output or "null")

    return ask


def _batches(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """Those of one batch together, every other one alone. Each begins when the last is done."""
    for batch, group in groupby(steps, key=lambda step: step.batch):
        if batch:
            yield list(group)
        else:
            yield from ([step] for step in group)


def _do(step: Step, folder: Path, say: Say, call: Call) -> None:
    say(f"  {step.why}\n    {step.command.shown()}")
    for tries in range(LOOKS if step.until else TRIES):
        done = call(step.command, folder)
        state = done.output.strip() if step.until else step.until
        if not done.code and state == step.until:
            return
        if state == BROKEN or (done.code and not re.search(PASSING, done.error)):
            break
        if not tries:
            say(f"    not yet, waiting: {(done.error or done.output).strip()[-LAST_CHARS:]}")
        time.sleep(PAUSE)
    raise StepFailed(f"{step.command.shown()}\n{(done.error or done.output)[-LAST_CHARS:]}")
