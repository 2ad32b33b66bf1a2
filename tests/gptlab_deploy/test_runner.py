"""Commands as real processes."""

import sys
from pathlib import Path

import pytest

from gptlab_deploy import runner
from gptlab_deploy.commands import Ask, Command, Stdin, Step
from gptlab_deploy.preflight import Unanswered
from gptlab_deploy.runner import StepFailed
from gptlab_deploy.target import Target


def python(program: str, stdin: Stdin | None = None) -> Command:
    return Command((sys.executable, "-I", "-c", program), stdin)


def test_a_secret_is_read_from_stdin_and_shown_nowhere(tmp_path: Path) -> None:
    secret = Stdin("a new SEAL", "1:the-secret")
    command = python("import sys; print(len(sys.stdin.read()), sys.argv)", secret)

    assert runner.call(command, tmp_path).output.startswith("12 ")
    assert "the-secret" not in command.shown() + repr(Step("why", command))
    assert command.shown().endswith("# reads a new SEAL")


def test_commands_run_in_the_folder_and_answer_in_json(tmp_path: Path) -> None:
    ask = runner.asking(tmp_path)

    assert ask(python("import json, os; print(json.dumps([os.getcwd()]))")) == [str(tmp_path)]
    with pytest.raises(Unanswered, match="no such project"):
        ask(python("raise SystemExit('no such project')"))


def test_a_failing_step_stops_what_comes_after(tmp_path: Path) -> None:
    def steps(target: Target, ask: Ask) -> list[Step]:
        make = python("open('made', 'x')")
        return [
            Step("first", make),
            Step("again", make),
            Step("never", python("open('last', 'x')")),
        ]

    said: list[str] = []
    with pytest.raises(StepFailed, match="FileExistsError"):
        runner.run([("Stage", steps)], Target("demo", "here", root=tmp_path), said.append)

    assert [path.name for path in tmp_path.iterdir()] == ["made"]
    assert said[0] == "Stage: 3 to do"


def test_a_batch_begins_when_the_one_before_is_done(tmp_path: Path) -> None:
    """A service cannot be given callers while it is still being made."""
    make = python("import time, pathlib; time.sleep(0.3); pathlib.Path('made').touch()")
    use = python("import pathlib; assert pathlib.Path('made').exists()")

    def steps(target: Target, ask: Ask) -> list[Step]:
        quick = Step("quick", python("pass"), batch="make")
        return [quick, Step("slow", make, batch="make"), *[Step("use", use, batch="use")] * 4]

    assert runner.run([("Stage", steps)], Target("demo", "here", root=tmp_path), str) == 6


def test_a_wait_looks_until_it_sees_what_it_waits_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "PAUSE", 0.0)
    look = python(
        "import pathlib; seen = pathlib.Path('seen'); seen.open('a').write('x')\n"
        "print('ACTIVE' if len(seen.read_text()) > 2 else 'CREATING')"
    )

    def steps(target: Target, ask: Ask) -> list[Step]:
        return [Step("wait", look, until="ACTIVE")]

    said: list[str] = []
    runner.run([("Stage", steps)], Target("demo", "here", root=tmp_path), said.append)

    assert (tmp_path / "seen").read_text() == "xxx"
    assert [line for line in said if "waiting" in line] == ["    not yet, waiting: CREATING"]


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        ("400: Service account gptlab-login@demo.iam.gserviceaccount.com does not exist.", 3),
        ("Permission denied on secret gptlab-seal", 3),
        ("RESOURCE_EXHAUSTED: Quota exceeded for quota metric 'Write requests'", 3),
        ("There were concurrent policy changes.", 3),
        ("PERMISSION_DENIED: you may not do that", 1),
        ("Service gptlab does not exist.", 1),
    ],
)
def test_what_is_known_to_pass_is_tried_again_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str, tries: int
) -> None:
    monkeypatch.setattr(runner, "PAUSE", 0.0)
    monkeypatch.setattr(runner, "TRIES", 3)
    fails = python(f"open('tried', 'a').write('x'); raise SystemExit({error!r})")

    def steps(target: Target, ask: Ask) -> list[Step]:
        return [Step("never", fails)]

    with pytest.raises(StepFailed):
        runner.run([("Stage", steps)], Target("demo", "here", root=tmp_path), str)

    assert len((tmp_path / "tried").read_text()) == tries
