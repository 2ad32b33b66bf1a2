"""The real gcloud reads every command of a deploy, where it is installed."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from gptlab_deploy import missing, rotate
from gptlab_deploy.commands import Answer, Ask, Command
from gptlab_deploy.deploy import STAGES
from gptlab_deploy.target import Target
from tests.gptlab_deploy.planned import Planned
from tests.house.sources import ROOT

UNDERSTOOD = "You do not currently have an active account selected"
NOT_KNOWN_TO_ALL = "--enable-streaming"
"""In preview, so not in the gcloud of every machine."""

WHERE = "json(basic.python_location, installation.sdk_root)"
ANSWERS: dict[str, Answer] = {
    "auth list": [{"account": "someone@example.com"}],
    "projects describe": {"projectNumber": "1"},
    "databases list": [{"name": "projects/demo/databases/(default)"}],
    "secrets list": [{"name": "projects/1/secrets/gptlab-seal"}],
    "services list --region": [{"metadata": {"name": "log-in"}}],
    "apis list": [{"name": "projects/demo/locations/global/apis/gptlab"}],
    "versions access": {"payload": {"data": "MTp4"}},
}

pytestmark = pytest.mark.skipif(not shutil.which("gcloud"), reason="gcloud is not installed here")


def questions(target: Target) -> list[tuple[str, ...]]:
    """Everything that is asked of a project, and of the machine."""
    asked: list[Command] = []
    ask = answering(asked)
    for _, stage in STAGES:
        stage(target, ask)
    missing.inspect(target, ask, lambda tool: tool)
    rotate.read(target, ask, "SEAL")
    return [command.words for command in asked]


def answering(asked: list[Command]) -> Ask:
    """Of a project that has one of everything the questions go on from."""

    def ask(command: Command) -> Answer:
        asked.append(command)
        line = " ".join(command.words)
        return next((answer for words, answer in ANSWERS.items() if words in line), [])

    return ask


def said(commands: Sequence[tuple[str, ...]], home: Path) -> list[str]:
    """What gcloud says to each, with an empty configuration: nobody is signed in there."""
    environment = {**os.environ, "CLOUDSDK_CONFIG": str(home)}
    info = ["gcloud", "info", f"--format={WHERE}"]
    where = json.loads(subprocess.check_output(info, env=environment))
    reader = Path(__file__).with_name("gcloud_reads.py")
    done = subprocess.run(
        [where["basic"]["python_location"], str(reader), where["installation"]["sdk_root"]],
        env=environment,
        input="".join(json.dumps(words[1:]) + "\n" for words in commands),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_command_is_understood(staged: Target, plan: list[Planned], tmp_path: Path) -> None:
    commands = [each.words for each in plan if each.words[0] == "gcloud"] + questions(staged)
    known = [tuple(word for word in words if word != NOT_KNOWN_TO_ALL) for words in commands]
    no_account_needed = ("gcloud", "auth", "list")
    asked = [words for words in known if words[:3] != no_account_needed]
    answers = said(asked, tmp_path)

    refused = {" ".join(w): a for w, a in zip(asked, answers, strict=True) if UNDERSTOOD not in a}
    assert refused == {}
    assert len(asked) > 100


def test_an_unknown_flag_and_a_missing_argument_are_noticed(tmp_path: Path) -> None:
    unknown, lacking = said(
        [("gcloud", "secrets", "list", "--bogus"), ("gcloud", "secrets", "create")], tmp_path
    )

    assert "unrecognized arguments: --bogus" in unknown
    assert "argument SECRET: Must be specified" in lacking


def documented() -> list[tuple[str, ...]]:
    """Every gcloud command of the operator's pages; one that asks back is answered."""
    pages = [(ROOT / "docs" / name).read_text() for name in ("deploy.md", "operations.md")]
    shown = [part for page in pages for part in re.findall(r"gcloud [^`\n|]+", page)]
    commands = [part.partition("#")[0] for line in shown for part in line.split("&&")]
    return [
        (*shlex.split(each), "--quiet") for each in commands if each.strip().startswith("gcloud ")
    ]


def test_every_command_of_the_operators_pages_is_understood(tmp_path: Path) -> None:
    commands = [words for words in documented() if len(words) > 3 and "auth" not in words]
    answers = said(commands, tmp_path)

    refused = {
        " ".join(w): a for w, a in zip(commands, answers, strict=True) if UNDERSTOOD not in a
    }
    assert refused == {}
    assert len(commands) > 8
