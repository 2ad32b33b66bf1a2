"""The two images: built once, by one build, and named by what is in them."""

import json
from collections.abc import Iterable

from gptlab_deploy import accounts
from gptlab_deploy.bundle import APP, FUNCTIONS, IMAGES, digest
from gptlab_deploy.commands import Ask, Resource, Step, last
from gptlab_deploy.target import Target

REPOSITORY = "gptlab"
CONFIG = IMAGES / "cloudbuild.json"
CLEANUP = IMAGES / "cleanup.json"
KEPT = 5
"""Of each image, the newest: what runs is among them, and what may be rolled back to."""

POLICIES = [
    {"name": "old", "action": {"type": "Delete"}, "condition": {"olderThan": "30d"}},
    {"name": "kept", "action": {"type": "Keep"}, "mostRecentVersions": {"keepCount": KEPT}},
]


def address(target: Target, ask: Ask, image: str) -> str:
    """By the digest of what was built, so that a tag that moves changes nothing that runs."""
    tag = _tag(target, image)
    version = _built(target, ask, _there(target, ask)).get(tag)
    return f"{_repository(target)}/{image}@{version}" if version else tag


def steps(target: Target, ask: Ask) -> list[Step]:
    there = _there(target, ask)
    steps = []
    named = (REPOSITORY, f"--location={target.region}")
    if there is None:
        create = ("artifacts", "repositories", "create", *named, "--repository-format=docker")
        steps.append(Step("a place for images", target.gcloud(*create)))
    if not (there or {}).get("cleanupPolicies"):
        _write(target, CLEANUP.name, POLICIES)
        clean = ("artifacts", "repositories", "set-cleanup-policies", *named)
        policy = (f"--policy={CLEANUP}", "--no-dry-run")
        why = f"images older than a month go, but for the {KEPT} newest"
        steps.append(Step(why, target.gcloud(*clean, *policy)))
    built = {} if target.rebuilt else _built(target, ask, there)
    missing = [image for image in (FUNCTIONS, APP) if _tag(target, image) not in built]
    return [*steps, _build(target, missing)] if missing else steps


def _there(target: Target, ask: Ask) -> Resource | None:
    """The repository."""
    listed = ask(
        target.read_command("artifacts", "repositories", "list", f"--location={target.region}")
    )
    return next((each for each in listed if last(each["name"]) == REPOSITORY), None)


def _built(target: Target, ask: Ask, there: Resource | None) -> dict[str, str]:
    """The addresses of tags, with the digest of the image that each is on."""
    if there is None:
        return {}
    tags = ask(target.read_command("artifacts", "docker", "tags", "list", _repository(target)))
    return {f"{tag['image']}:{last(tag['tag'])}": last(tag["version"]) for tag in tags}


def _build(target: Target, images: Iterable[str]) -> Step:
    """One for both, which are built beside each other; of what has changed."""
    docker = "gcr.io/cloud-builders/docker"
    tags = {image: _tag(target, image) for image in images}
    build = {
        "steps": [
            {"name": docker, "args": ["build", "--pull", f"--tag={tag}", image], "waitFor": ["-"]}
            for image, tag in tags.items()
        ],
        "images": list(tags.values()),
        "options": {"logging": "CLOUD_LOGGING_ONLY"},
    }
    _write(target, CONFIG.name, build)
    builder = f"projects/{target.project}/serviceAccounts/{target.account(accounts.BUILDER)}"
    words = (
        *("builds", "submit", str(IMAGES), f"--config={CONFIG}", f"--region={target.region}"),
        *("--default-buckets-behavior=regional-user-owned-bucket", "--suppress-logs"),
        f"--service-account={builder}",
    )
    return Step(f"the images: {' and '.join(tags)}", target.gcloud(*words))


def _tag(target: Target, image: str) -> str:
    return f"{_repository(target)}/{image}:{digest(target.root / IMAGES / image)}"


def _repository(target: Target) -> str:
    return f"{target.region}-docker.pkg.dev/{target.project}/{REPOSITORY}"


def _write(target: Target, name: str, content: object) -> None:
    (target.root / IMAGES / name).write_text(json.dumps(content, indent=2) + "\n")
