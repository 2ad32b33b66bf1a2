"""A deploy against a pretended Google: in an order that works, once, and never open in between."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gptlab.api.operations import OPERATIONS
from gptlab.core.crypto import Keyring
from gptlab.core.tokens import public_keys
from gptlab.openapi import function_name
from gptlab_deploy import preflight, runner, server_secrets, services
from gptlab_deploy.bundle import IMAGES
from gptlab_deploy.commands import Command, Step
from gptlab_deploy.deploy import deploy
from gptlab_deploy.runner import Done
from gptlab_deploy.services import Service
from gptlab_deploy.target import Target
from tests.gptlab_deploy.planned import Manifest
from tests.gptlab_deploy.pretended_google import EVERYBODY, FINAL_HOST, INVOKE, Project

PUBLIC = {"get-jwks", "gptlab-app"}
SERVICES = {*(function_name(operation) for operation in OPERATIONS), "gptlab-app"}
FUNCTIONS_ACCOUNT = "serviceAccount:gptlab-functions@demo.iam.gserviceaccount.com"
CREATE_ACCOUNT = ["iam", "service-accounts", "create"]
MOST_RUNS = 400


class Google:
    """The pretended project, with somebody who watches who may call what after each change."""

    def __init__(self) -> None:
        self.project = Project(apis_enabled=preflight.APIS, watch=self._watch)
        self.said: list[str] = []
        self.tools = {"gcloud", "firebase"}
        self.wrong: list[str] = []

    def deploy(self, target: Target) -> int:
        """One run, with secrets of its own in hand as each has."""
        self.project.changes.clear()
        fresh = replace(target, fresh=server_secrets.generate())
        return deploy(fresh, self.said.append, self.call, self.which)

    def deploy_in_pieces(self, target: Target) -> int:
        """Each run is broken off when a change is made, or before the next. How many it takes.

        The signing key and its public half are made in one run or not at all: each fifth does more.
        """
        for runs in range(1, MOST_RUNS):
            self.project.fail = ((1, True), (2, False), (1, True), (2, False), (4, False))[runs % 5]
            if self.deploy(target) == 0:
                self.project.fail = None
                return runs
        raise AssertionError(self.said[-1])

    def call(self, command: Command, folder: Path) -> Done:
        stdin = command.stdin.text if command.stdin else ""
        return Done(*self.project.call(list(command.words[1:]), stdin, folder))

    def which(self, tool: str) -> str | None:
        return tool if tool in self.tools else None

    @property
    def changes(self) -> list[list[str]]:
        """What the last run changed, firebase's comparison left out."""
        return [call for call in self.project.changes if call[0] != "deploy"]

    @property
    def policies(self) -> dict[str, set[tuple[str, str]]]:
        return {name: set(policy) for name, policy in self.project.policies.items() if policy}

    def service(self, name: str) -> Manifest:
        return Manifest(self.project.services[name])

    def _watch(self, project: Project) -> None:
        for name in project.services:
            if project.is_public(name) is not (name in PUBLIC):
                self.wrong.append(f"{name} after {project.changes[-1][:4]}")


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Google:
    monkeypatch.setattr(runner, "PAUSE", 0.0)
    monkeypatch.setattr(runner, "AT_ONCE", 1)
    return Google()


@pytest.fixture
def copied(staged: Target, tmp_path: Path) -> Target:
    """With images of its own, which a test may change."""
    shutil.copytree(staged.root, tmp_path / "copy")
    return replace(staged, root=tmp_path / "copy")


def test_the_first_run_makes_everything_and_the_second_and_third_change_nothing(
    google: Google, staged: Target
) -> None:
    assert google.deploy(staged) == 0, google.said[-1]
    assert set(google.project.services) == SERVICES
    assert len([call for call in google.changes if call[:2] == ["builds", "submit"]]) == 1
    made, policies = repr(google.project.services), google.policies

    for _ in range(2):
        assert google.deploy(staged) == 0
        assert google.changes == []
    assert repr(google.project.services) == made
    assert google.policies == policies
    assert google.wrong == []


def test_a_run_broken_off_after_each_change_ends_as_one_that_was_not(
    google: Google, staged: Target
) -> None:
    whole = Google()
    whole.deploy(staged)

    assert google.deploy_in_pieces(staged) > 50
    assert google.policies == whole.policies
    assert set(google.project.services) == SERVICES
    assert [len(each["versions"]) for each in google.project.secrets.values()] == [1] * 6
    assert [g["apiConfig"] for g in google.project.gateways.values()] == [*google.project.configs]
    assert google.wrong == []
    assert google.deploy(staged) == 0
    assert google.changes == []


def test_a_changed_version_that_is_broken_off_after_each_change_opens_and_closes_nothing(
    google: Google, copied: Target
) -> None:
    google.deploy(copied)
    policies = google.policies
    touch(copied.root / IMAGES / "functions", copied.root / IMAGES / "app")
    rotate(google, "gptlab-seal")

    assert google.deploy_in_pieces(copied) > 10
    assert google.policies == policies
    assert google.wrong == []


def test_what_an_older_deploy_left_is_taken_over_without_a_moment_of_silence(
    google: Google, staged: Target
) -> None:
    """It gave allUsers a role, and gave the functions that only read the right to write."""
    google.deploy(staged)
    policies, project = google.policies, google.project
    for name in PUBLIC:
        old_style(google, name, "--allow-unauthenticated")
        project.services[name]["metadata"]["annotations"].clear()
    project.policy("projects", "demo").add(
        ("roles/datastore.user", "serviceAccount:gptlab-readers@demo.iam.gserviceaccount.com")
    )
    project.policy("projects", "demo").add(("roles/viewer", "user:somebody@else.example"))
    project.policy("secrets", "gptlab-pepper").add(
        ("roles/secretmanager.secretAccessor", FUNCTIONS_ACCOUNT)
    )
    google.wrong.clear()

    assert google.deploy_in_pieces(staged) > 2
    assert google.wrong == []
    policies["projects/demo"].add(("roles/viewer", "user:somebody@else.example"))
    assert google.policies == policies, "and what others may do in the project is theirs"


@pytest.mark.parametrize("name", ["send-message", "get-jwks"])
def test_what_was_opened_or_closed_by_hand_is_put_right(
    google: Google, staged: Target, name: str
) -> None:
    google.deploy(staged)
    flag = "--invoker-iam-check" if name in PUBLIC else "--no-invoker-iam-check"
    old_style(google, name, flag)
    old_style(google, "rate-session", "--allow-unauthenticated")

    assert google.deploy(staged) == 0
    assert [name for name in SERVICES if google.project.is_public(name)] == [
        name for name in SERVICES if name in PUBLIC
    ]


def test_the_watch_notices_what_the_older_deploy_did(
    google: Google, staged: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: grants that are planned before a deploy that takes them away."""

    def run_deploy(target: Target, service: Service) -> Step:
        words = ("run", "deploy", service.name, "--no-allow-unauthenticated")
        return Step("as it was", target.gcloud(*words))

    google.deploy(staged)
    for name in PUBLIC:
        google.project.services[name]["metadata"]["annotations"].clear()
        google.project.policy("run services", name).add((INVOKE, EVERYBODY))
    assert google.wrong == []
    monkeypatch.setattr(services, "_deploy", run_deploy)
    google.deploy(staged)

    assert {each.partition(" ")[0] for each in google.wrong} == PUBLIC


def test_the_gateways_configuration_is_active_before_anything_is_built(
    google: Google, staged: Target
) -> None:
    states: list[str] = []
    google.project.watch = lambda project: states.extend(
        config["state"]
        for config in project.configs.values()
        if project.changes[-1][:2] == ["builds", "submit"]
    )

    assert google.deploy(staged) == 0
    assert states == ["ACTIVE"]


def test_a_configuration_that_google_refused_stops_everything_and_is_made_anew(
    google: Google, staged: Target
) -> None:
    def refuse(project: Project) -> None:
        for config in project.configs.values():
            config["state"] = "FAILED"

    google.project.watch = refuse
    assert google.deploy(staged) == 1
    assert not google.project.images
    assert "FAILED" in google.said[-1]

    google.project.watch = lambda project: None
    assert google.deploy(staged) == 0, google.said[-1]


def test_the_app_is_told_the_address_that_is_final(google: Google, staged: Target) -> None:
    google.deploy(staged)

    assert google.service("gptlab-app").variables["GPTLAB_API_URL"] == f"https://{FINAL_HOST}"


def test_an_error_that_does_not_pass_is_not_tried_again(google: Google, staged: Target) -> None:
    google.project.fail = (1, False)

    assert google.deploy(staged) == 1
    assert "the connection broke" in google.said[-1]
    assert [call[:3] for call in google.project.calls].count(CREATE_ACCOUNT) == 1


def test_without_patience_a_new_account_is_not_known_yet(
    google: Google, staged: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "TRIES", 1)

    assert google.deploy(staged) == 1
    assert "Service account gptlab-called@demo" in google.said[-1]


def test_old_configurations_are_deleted_but_for_the_newest(google: Google, copied: Target) -> None:
    for issuer in "abcdef":
        target = replace(copied, settings={"GPTLAB_ISSUER": issuer})
        assert google.deploy(target) == 0

    kept = [json.loads(each["text"]) for each in google.project.configs.values()]
    schemes = [each["components"]["securitySchemes"]["access_token"] for each in kept]
    assert [each["x-google-auth"]["issuer"] for each in schemes] == ["d", "e", "f"]


def test_public_keys_always_belong_to_the_signing_key(google: Google, staged: Target) -> None:
    """Broken off between the two, the next run begins with new ones of both."""

    def break_off(project: Project) -> None:
        if project.changes[-1][:2] == ["secrets", "update"]:
            project.fail = (1, False)

    google.project.watch = break_off
    assert google.deploy(staged) == 1
    signing = google.project.secrets["gptlab-sign"]
    assert signing["annotations"]
    assert not signing["versions"]

    google.project.watch, google.project.fail = lambda project: None, None
    assert google.deploy(staged) == 0
    assert jwks_of(signing["versions"][-1]) == json.loads(signing["annotations"]["jwks"])


def test_a_change_in_a_function_builds_one_image_and_deploys_all_of_them(
    google: Google, copied: Target
) -> None:
    google.deploy(copied)
    source = copied.root / IMAGES / "functions" / "functions" / "get_bot" / "main.py"
    source.write_text(source.read_text() + "# changed\n")

    assert google.deploy(copied) == 0
    assert [call[:3] for call in google.changes[:1]] == [["builds", "submit", str(IMAGES)]]
    assert {Path(call[3]).stem for call in google.changes[1:]} == SERVICES - {"gptlab-app"}


def test_a_rebuild_puts_a_new_image_of_the_same_files_to_work(
    google: Google, staged: Target
) -> None:
    google.deploy(staged)
    assert google.deploy(replace(staged, rebuilt=True)) == 0
    assert len(google.changes) == 1 + len(SERVICES)

    assert google.deploy(staged) == 0
    assert google.changes == []


def test_a_rotated_secret_reaches_every_function_that_reads_it(
    google: Google, staged: Target
) -> None:
    google.deploy(staged)
    rotate(google, "gptlab-sign")

    assert google.deploy(staged) == 0
    assert {Path(call[3]).stem for call in google.changes} == {
        "log-in", "renew-login", "swap-key", "make-recovery-code", "recover-account",
    }  # fmt: skip


def test_what_is_missing_is_said_at_once_and_nothing_is_changed(
    google: Google, staged: Target
) -> None:
    google.project.apis_enabled = ("run.googleapis.com",)
    google.project.quota = 20_000
    google.project.alpha = "2025.06.20"
    google.tools.remove("firebase")

    assert google.deploy(replace(staged, gateway_region="europe-west3")) == 2
    said = google.said[-1]
    assert "firebase is not installed" in said
    assert "gcloud services enable apigateway.googleapis.com" in said
    assert "API Gateway is not in europe-west3" in said
    assert f"may use 20 vCPU in europe-west1, and the {len(SERVICES)} services" in said
    assert f"--preferred-value={2000 * len(SERVICES)}" in said
    assert "STREAMING=0" in said
    assert google.changes == []


@pytest.mark.parametrize("region", ["europe-north2", "mars-central1"])
def test_a_region_without_builds_or_gateways_is_named(
    google: Google, staged: Target, region: str
) -> None:
    assert google.deploy(replace(staged, region=region)) == 2
    assert google.said[-1].count(region) >= 2
    assert "europe-west1" in google.said[-1]


def test_a_gateway_without_streaming_needs_no_preview(google: Google, staged: Target) -> None:
    google.project.alpha = ""

    assert google.deploy(replace(staged, streaming=False)) == 0, google.said[-1]
    assert [g["streams"] for g in google.project.gateways.values()] == [False]
    assert not any(call[0] == "alpha" for call in google.project.calls)


def test_a_gateway_that_streams_is_another_one(google: Google, staged: Target) -> None:
    google.deploy(replace(staged, streaming=False))

    assert google.deploy(staged) == 0
    assert sorted(g["streams"] for g in google.project.gateways.values()) == [False, True]


def touch(*folders: Path) -> None:
    for folder in folders:
        (folder / "Dockerfile").write_text((folder / "Dockerfile").read_text() + "# changed\n")


def old_style(google: Google, name: str, flag: str) -> None:
    """As somebody does by hand, or an older version of ours did."""
    assert google.project.call(["run", "deploy", name, flag], "", Path())[0] == 0


def rotate(google: Google, secret: str) -> None:
    google.project.secrets[secret]["versions"].append("2:…,1:…")


def jwks_of(text: str) -> dict[str, Any]:
    return {"keys": public_keys(Keyring.parse(text))}
