"""The real gcloud reads every command of a deploy, where it is installed."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from gptlab_deploy import preflight, rotate
from gptlab_deploy.commands import Answer, Ask, Command, nothing_there
from gptlab_deploy.deploy import STAGES
from gptlab_deploy.gateway import config_steps
from gptlab_deploy.gateway import steps as gateway_steps
from gptlab_deploy.load_balancer import write_url_map
from gptlab_deploy.policies import Policy
from gptlab_deploy.services import MANIFESTS
from gptlab_deploy.target import Target
from tests.architecture.sources import ROOT
from tests.gptlab_deploy.planned import Planned

UNDERSTOOD = "You do not currently have an active account selected"
BEGUN = "Listing items under project demo, location europe-west1."
"""A command that says this has read its words."""

NOT_KNOWN_TO_ALL = "--enable-streaming"
"""In preview, so not in the gcloud of every machine."""

PAGES = ("deploy.md", "runbook.md", "capacity.md")
NO_ACCOUNT_NEEDED = ("auth", "version")
WHERE = "json(basic.python_location, installation.sdk_root)"
ANSWERS: dict[str, Answer] = {
    "auth list": [{"account": "someone@example.com"}],
    "projects describe": {"projectNumber": "1"},
    "databases list": [{"name": "projects/demo/databases/(default)"}],
    "secrets list": [{"name": "projects/1/secrets/gptlab-seal"}],
    "run services list": [{"metadata": {"name": "log-in"}}],
    "repositories list": [{"name": "projects/demo/locations/x/repositories/gptlab"}],
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
    preflight.inspect(target, ask, lambda tool: tool)
    rotate.read(target, ask, "SEAL")
    return [command.words for command in asked]


def answering(asked: list[Command]) -> Ask:
    """Of a project that has one of everything the questions go on from."""

    def ask(command: Command) -> Answer:
        asked.append(command)
        line = " ".join(command.words)
        return next((answer for words, answer in ANSWERS.items() if words in line), [])

    return ask


def opened(command: Command) -> Answer:
    """A policy that gives everybody something."""
    return {"bindings": [{"role": "roles/viewer", "members": ["allUsers"]}]}


def seldom(target: Target) -> list[tuple[str, ...]]:
    """Changes that a first deploy does not make."""
    whole = replace(target, streaming=False)
    steps = [*config_steps(whole, nothing_there), *gateway_steps(whole, nothing_there)]
    for resource, name, where in (
        (("projects",), "demo", ()),
        (("secrets",), "gptlab-seal", ()),
        (("run", "services"), "log-in", (f"--region={target.region}",)),
    ):
        policy = Policy(resource, name, frozenset(), where)
        steps += policy.removals(target, opened)
    found = [step.command for step in steps]
    found.append(target.gcloud("api-gateway", "api-configs", "delete", "old", "--api=gptlab"))
    found.append(target.gcloud("firestore", "databases", "update", "--database=(default)",
                               "--delete-protection", "--enable-pitr"))  # fmt: skip
    return [command.words for command in found]


def said(commands: Sequence[tuple[str, ...]], home: Path, here: Path | None = None) -> list[str]:
    """What gcloud says to each, with an empty configuration: nobody is signed in there."""
    environment = {**os.environ, "CLOUDSDK_CONFIG": str(home)}
    info = ["gcloud", "info", f"--format={WHERE}"]
    where = json.loads(subprocess.check_output(info, env=environment))
    reader = Path(__file__).with_name("gcloud_reads.py")
    done = subprocess.run(
        [where["basic"]["python_location"], str(reader), where["installation"]["sdk_root"]],
        env=environment,
        cwd=here,
        input="".join(json.dumps(words[1:]) + "\n" for words in commands),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def refused(commands: Sequence[tuple[str, ...]], answers: Sequence[str]) -> dict[str, str]:
    each = zip(commands, answers, strict=True)
    return {" ".join(w): a for w, a in each if UNDERSTOOD not in a and BEGUN not in a}


def test_every_command_is_understood(staged: Target, plan: list[Planned], tmp_path: Path) -> None:
    commands = [each.words for each in plan if each.words[0] == "gcloud"]
    commands += questions(staged) + seldom(staged)
    known = [tuple(word for word in words if word != NOT_KNOWN_TO_ALL) for words in commands]
    asked = [words for words in known if words[1] not in NO_ACCOUNT_NEEDED]
    answers = said(asked, tmp_path, staged.root)

    assert refused(asked, answers) == {}
    assert len(asked) > 100


def test_an_unknown_flag_and_a_missing_argument_are_noticed(tmp_path: Path) -> None:
    unknown, lacking = said(
        [("gcloud", "secrets", "list", "--bogus"), ("gcloud", "secrets", "create")], tmp_path
    )

    assert "unrecognized arguments: --bogus" in unknown
    assert "argument SECRET: Must be specified" in lacking


def test_a_service_that_cloud_run_does_not_know_is_noticed(staged: Target, tmp_path: Path) -> None:
    made = json.loads((staged.root / MANIFESTS / "log-in.json").read_text())
    made["spec"]["template"]["spec"]["concurrency"] = 1
    (tmp_path / "unknown.json").write_text(json.dumps(made))
    command = ("gcloud", "run", "services", "replace", "unknown.json", "--region=europe-west1")
    (answer,) = said([(*command, "--project=demo")], tmp_path, tmp_path)

    assert "not a Service" in answer
    assert "concurrency" in answer


def documented() -> list[tuple[str, ...]]:
    """Every gcloud command of the operator's pages; one that asks back is answered."""
    pages = [(ROOT / "docs" / name).read_text() for name in PAGES]
    shown = [part for page in pages for part in re.findall(r"gcloud [^`\n|]+", page)]
    commands = [part.partition("#")[0] for line in shown for part in line.split("&&")]
    return [
        (*shlex.split(each), "--quiet") for each in commands if each.strip().startswith("gcloud ")
    ]


def test_every_command_of_the_operators_pages_is_understood(staged: Target, tmp_path: Path) -> None:
    write_url_map(staged)
    commands = [words for words in documented() if len(words) > 3 and "auth" not in words]
    answers = said(commands, tmp_path, staged.root)

    assert refused(commands, answers) == {}
    assert len(commands) > 8
