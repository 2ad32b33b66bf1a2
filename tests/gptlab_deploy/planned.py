"""The plan of a first deploy, as tests read it."""

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from gptlab_deploy import runner, server_secrets
from gptlab_deploy.bundle import IMAGES, bundle, bundle_app
from gptlab_deploy.commands import nothing_there
from gptlab_deploy.deploy import STAGES
from gptlab_deploy.target import Target


@dataclass(frozen=True)
class Planned:
    """One command: its verb and what it is about, and its flags."""

    words: tuple[str, ...]

    @property
    def verb(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if not word.startswith("--"))

    def flag(self, name: str) -> str:
        """Its value, empty where it is not given or has none."""
        return next((w.partition("=")[2] for w in self.words if w.startswith(f"--{name}=")), "")

    def has(self, flag: str) -> bool:
        return f"--{flag}" in self.words


@dataclass(frozen=True)
class Manifest:
    """What Cloud Run is given of a service."""

    document: dict[str, Any] = field(repr=False)

    @property
    def annotations(self) -> dict[str, str]:
        """The service's own, and those of its revision."""
        of_revision = self.document["spec"]["template"]["metadata"]["annotations"]
        return {**self.document["metadata"]["annotations"], **of_revision}

    @property
    def spec(self) -> dict[str, Any]:
        found: dict[str, Any] = self.document["spec"]["template"]["spec"]
        return found

    @property
    def container(self) -> dict[str, Any]:
        (found,) = self.spec["containers"]
        return dict(found)

    @cached_property
    def variables(self) -> dict[str, str]:
        return {e["name"]: e["value"] for e in self.container["env"] if "value" in e}

    @cached_property
    def secrets(self) -> dict[str, tuple[str, str]]:
        """Variables, each with a secret and its version."""
        found = [e for e in self.container["env"] if "valueFrom" in e]
        references = {e["name"]: e["valueFrom"]["secretKeyRef"] for e in found}
        return {name: (each["name"], each["key"]) for name, each in references.items()}


def target(root: Path) -> Target:
    """A project nobody has looked at, with images staged for it."""
    bundle(root / IMAGES)
    bundle_app(root / IMAGES)
    return Target("demo", "europe-west1", fresh=server_secrets.placeholders(), root=root)


def planned(where: Target) -> list[Planned]:
    steps = [step for _, stage in STAGES for step in stage(where, nothing_there)]
    return [Planned(step.command.words) for step in steps]


def deployed(plan: list[Planned], where: Target) -> dict[str, Manifest]:
    """The services, in their order."""
    files = [each.verb[4] for each in plan if each.verb[1:4] == ("run", "services", "replace")]
    made = [json.loads((where.root / path).read_text()) for path in files]
    return {each["metadata"]["name"]: Manifest(each) for each in made}


def printed(where: Target) -> Iterator[list[str]]:
    """What a dry run prints, read as a shell reads it."""
    said: list[str] = []
    runner.print_plan(STAGES, where, said.append)
    for line in "\n".join(said).splitlines():
        if words := shlex.split(line, comments=True):
            yield words
