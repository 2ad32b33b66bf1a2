"""What a deploy needs and has not: all of it at once, each with what to do about it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from gptlab.api.operations import OPERATIONS
from gptlab_deploy.commands import Ask, Command
from gptlab_deploy.facts import BUILD_REGIONS, CPU_QUOTA, GATEWAY_REGIONS, STREAMING_SINCE
from gptlab_deploy.policies import Binding, bindings
from gptlab_deploy.target import Target

APIS = (
    "apigateway.googleapis.com", "artifactregistry.googleapis.com", "cloudbuild.googleapis.com",
    "cloudquotas.googleapis.com", "firebaserules.googleapis.com", "firestore.googleapis.com",
    "iam.googleapis.com", "run.googleapis.com", "secretmanager.googleapis.com",
    "servicecontrol.googleapis.com", "servicemanagement.googleapis.com",
)  # fmt: skip
ROLES = (
    "roles/apigateway.admin", "roles/artifactregistry.admin", "roles/cloudbuild.builds.editor",
    "roles/cloudquotas.viewer", "roles/datastore.owner", "roles/firebaserules.admin",
    "roles/iam.serviceAccountAdmin", "roles/iam.serviceAccountUser",
    "roles/resourcemanager.projectIamAdmin", "roles/run.admin", "roles/secretmanager.admin",
    "roles/storage.admin",
)  # fmt: skip
OWNER = "roles/owner"
SERVICES = len(OPERATIONS) + 1
"""Each starts an instance of one vCPU when it is deployed, to see whether it does."""

TOOLS = {
    "gcloud": "Google's command line: https://cloud.google.com/sdk/docs/install",
    "firebase": "Firebase's, for rules and indexes: npm install -g firebase-tools",
}

Which = Callable[[str], str | None]
"""Finds a program, as shutil.which does."""


class Unanswered(Exception):
    """A question could not be answered; the text is what gcloud said."""


@dataclass(frozen=True)
class Project:
    """The project as it was found, and what is missing in it or on this machine."""

    number: str
    missing: tuple[str, ...]


def inspect(target: Target, ask: Ask, which: Which = shutil.which) -> Project:
    found = [f"{name} is not installed. {how}" for name, how in TOOLS.items() if not which(name)]
    found += _regions(target)
    if not which("gcloud"):
        return Project("", tuple(found))
    found += _streaming(target, ask)
    account = _account(ask)
    if not account:
        return Project("", (*found, "Nobody is signed in. Run: gcloud auth login"))
    try:
        number = str(
            ask(target.read_command("projects", "describe", target.project))["projectNumber"]
        )
    except (Unanswered, KeyError):
        return Project("", (*found, _no_project(target, account)))
    found += [*_billing(target, ask), *_apis(target, ask), *_quota(target, ask)]
    return Project(number, (*found, *_rights(target, ask, account)))


def _regions(target: Target) -> Iterator[str]:
    if not target.api_url and target.gateway_location not in GATEWAY_REGIONS:
        yield (
            f"API Gateway is not in {target.gateway_location}. Give GATEWAY_REGION=, one of: "
            f"{', '.join(GATEWAY_REGIONS)}"
        )
    if target.region not in BUILD_REGIONS:
        yield (
            f"Not every project may build images in {target.region}. Give REGION=, one of: "
            f"{', '.join(BUILD_REGIONS)}; or add yours to facts.toml, if you know that it may"
        )


def _streaming(target: Target, ask: Ask) -> Iterator[str]:
    if target.api_url or not target.streaming:
        return
    installed = ask(Command(("gcloud", "version", "--format=json")))
    if dict(installed or {}).get("alpha", "") < STREAMING_SINCE:
        yield (
            f"This gcloud has no alpha commands from {STREAMING_SINCE} or later, which make a "
            f"gateway that streams. Run: gcloud components install alpha && gcloud components "
            f"update; or deploy one that does not stream: STREAMING=0"
        )


def _account(ask: Ask) -> str:
    listed: list[Any] = ask(
        Command(("gcloud", "auth", "list", "--filter=status:ACTIVE", "--format=json"))
    )
    return str(listed[0]["account"]) if listed else ""


def _no_project(target: Target, account: str) -> str:
    return (
        f"There is no project {target.project} that {account} can see. "
        f"Make it: gcloud projects create {target.project}"
    )


def _billing(target: Target, ask: Ask) -> Iterator[str]:
    try:
        answer = ask(target.read_command("billing", "projects", "describe", target.project))
    except Unanswered:
        answer = {}
    if not dict(answer or {}).get("billingEnabled"):
        yield (
            f"Billing is not enabled, or cannot be seen. Run: gcloud billing projects link "
            f"{target.project} --billing-account=ACCOUNT_ID"
        )


def _apis(target: Target, ask: Ask) -> Iterator[str]:
    try:
        listed = ask(target.read_command("services", "list", "--enabled"))
    except Unanswered:
        listed = []
    enabled = {each["config"]["name"] for each in listed}
    if missing := [api for api in APIS if api not in enabled]:
        yield (
            f"These APIs are not enabled. Run: gcloud services enable {' '.join(missing)} "
            f"--project={target.project}"
        )


def _quota(target: Target, ask: Ask) -> Iterator[str]:
    """Unknown where it cannot be read: then Cloud Run says so, in its own words."""
    info = ("beta", "quotas", "info", "describe", CPU_QUOTA, "--service=run.googleapis.com")
    quotas: list[Any] = []
    with suppress(Unanswered):
        quotas = dict(ask(target.read_command(*info)) or {}).get("dimensionsInfos", [])
    for each in quotas:
        allowed = int(each["details"]["value"]) // 1000
        if target.region in each.get("applicableLocations", ()) and 0 <= allowed < SERVICES:
            yield (
                f"Cloud Run may use {allowed} vCPU in {target.region}, and the {SERVICES} services "
                f"start with one each. Ask for {2 * SERVICES}: gcloud beta quotas preferences "
                f"create --service=run.googleapis.com --quota-id={CPU_QUOTA} "
                f"--preferred-value={2000 * SERVICES} --dimensions=region={target.region} "
                f"--project={target.project}"
            )


def _rights(target: Target, ask: Ask, account: str) -> Iterator[str]:
    """What the project's own policy gives; rights from a group or a folder cannot be seen here."""
    try:
        given = bindings(ask(target.read_command("projects", "get-iam-policy", target.project)))
    except Unanswered:
        needed = f"{OWNER}, or {', '.join(ROLES)}"
        yield f"{account} may not read the project's policy. It needs {needed}"
        return
    own = _roles_of(account, given)
    if own and OWNER not in own and (missing := [role for role in ROLES if role not in own]):
        yield f"{account} lacks these roles in the project: {', '.join(missing)}"


def _roles_of(account: str, given: frozenset[Binding]) -> set[str]:
    kind = "serviceAccount" if account.endswith(".gserviceaccount.com") else "user"
    return {role for role, member in given if member == f"{kind}:{account}"}
