"""A deploy against a pretended Google: made in an order that works, once, and whole in the end."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gptlab import api
from gptlab.keyrings import Keyring
from gptlab.tokens import public_keys
from gptlab_deploy import missing, server_secrets
from gptlab_deploy.commands import Command
from gptlab_deploy.deploy import deploy
from gptlab_deploy.runner import Done
from gptlab_deploy.target import Target
from tests.gptlab_deploy import pretended_google
from tests.gptlab_deploy.planned import Planned

LOOKS = {"list", "describe", "get-iam-policy"}


class Google:
    """The pretended project, and what was called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.tools = {"gcloud", "firebase"}
        self.enable(*missing.APIS)

    def deploy(self, target: Target) -> int:
        """One run, with secrets of its own in hand as each has."""
        (self.folder / pretended_google.CALLS).write_text("")
        fresh = replace(target, fresh=server_secrets.generate())
        return deploy(fresh, self.said.append, self.call, self.which)

    def call(self, command: Command, folder: Path) -> Done:
        stdin = command.stdin.text if command.stdin else ""
        return Done(*pretended_google.answered(self.folder, folder, list(command.words[1:]), stdin))

    def which(self, tool: str) -> str | None:
        return tool if tool in self.tools else None

    def enable(self, *apis: str) -> None:
        (self.folder / pretended_google.APIS).write_text(json.dumps(apis))

    @property
    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / pretended_google.STATE).read_text())
        return found

    @property
    def changes(self) -> list[list[str]]:
        """What the last run changed, firebase's comparison left out."""
        lines = (self.folder / pretended_google.CALLS).read_text().splitlines()
        calls = [json.loads(line) for line in lines]
        return [call for call in calls if not LOOKS & set(call) and call[0] != "deploy"]

    def fail(self, at: int, *, after: bool) -> None:
        """Let the nth change from now on fail, once it is made or before."""
        (self.folder / pretended_google.FAIL).write_text(json.dumps({"at": at, "after": after}))


@pytest.fixture
def google(tmp_path: Path) -> Google:
    return Google(tmp_path)


def test_the_first_run_makes_everything_and_the_second_changes_nothing(
    google: Google, staged: Target
) -> None:
    assert google.deploy(staged) == 0, google.said[-1]
    made = google.state
    assert len(made["services"]) == len(api.OPERATIONS) + 1
    assert len(google.changes) > 70

    assert google.deploy(staged) == 0
    assert google.changes == []
    assert google.state == made


def test_an_interrupted_run_goes_on(google: Google, staged: Target) -> None:
    """Each run is broken off after some changes, the last of them made and its answer lost."""
    runs = 0
    google.fail(1, after=False)
    while google.deploy(staged) == 1 and runs < 20:
        runs += 1
        google.fail(9, after=bool(runs % 2))

    state = google.state
    assert 5 < runs < 20, google.said[-1]
    assert [len(each["versions"]) for each in state["secrets"].values()] == [1] * 5
    assert len(state["services"]) == len(api.OPERATIONS) + 1
    assert list(state["gateways"].values()) == list(state["configs"])


def test_public_keys_always_belong_to_the_signing_key(
    google: Google, staged: Target, plan: list[Planned]
) -> None:
    """Broken off between the two, the next run begins with new ones of both."""
    add_key = ("gcloud", "secrets", "versions", "add", "gptlab-sign")
    google.fail([each.verb for each in plan].index(add_key) + 1, after=False)
    assert google.deploy(staged) == 1
    signing = google.state["secrets"]["gptlab-sign"]
    assert signing["annotations"]
    assert not signing["versions"]

    (google.folder / pretended_google.FAIL).unlink()
    assert google.deploy(staged) == 0
    signing = google.state["secrets"]["gptlab-sign"]
    assert jwks_of(signing["versions"][-1]) == json.loads(signing["annotations"]["jwks"])


def jwks_of(text: str) -> dict[str, Any]:
    return {"keys": public_keys(Keyring.parse(text))}


def test_a_changed_function_is_deployed_alone(
    google: Google, staged: Target, tmp_path: Path
) -> None:
    target = replace(staged, root=tmp_path / "copy")
    shutil.copytree(staged.root, target.root)
    google.deploy(target)
    source = target.build / "get_bot" / "main.py"
    source.write_text(source.read_text() + "# changed\n")

    assert google.deploy(target) == 0
    assert [call[:3] for call in google.changes] == [["run", "deploy", "get-bot"]]


def test_a_rotated_secret_reaches_every_function_that_reads_it(
    google: Google, staged: Target
) -> None:
    google.deploy(staged)
    state = google.state
    state["secrets"]["gptlab-sign"]["versions"].append("2:…,1:…")
    (google.folder / pretended_google.STATE).write_text(json.dumps(state))

    assert google.deploy(staged) == 0
    assert {call[2] for call in google.changes} == {
        "log-in", "renew-login", "swap-key", "make-recovery-code", "recover-account",
    }  # fmt: skip


def test_what_is_missing_is_said_at_once_and_nothing_is_changed(
    google: Google, staged: Target
) -> None:
    google.enable("run.googleapis.com")
    google.tools.remove("firebase")

    assert google.deploy(staged) == 2
    assert "firebase is not installed" in google.said[-1]
    assert "gcloud services enable apigateway.googleapis.com" in google.said[-1]
    assert google.changes == []
