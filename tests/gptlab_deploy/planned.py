"""The plan of a first deploy, as tests read it."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gptlab_deploy import runner, server_secrets
from gptlab_deploy.bundle import bundle, bundle_app
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

    def variables(self, name: str = "set-env-vars") -> dict[str, str]:
        text = self.flag(name).removeprefix("^;^")
        return dict(pair.split("=", 1) for pair in text.split(";") if pair)


def target(root: Path) -> Target:
    """A project nobody has looked at, with bundles staged for it."""
    bundle(root / "build")
    bundle_app(root / "build")
    return Target("demo", "europe-west1", fresh=server_secrets.placeholders(), root=root)


def planned(where: Target) -> list[Planned]:
    steps = [step for _, stage in STAGES for step in stage(where, nothing_there)]
    return [Planned(step.command.words) for step in steps]


def printed(where: Target) -> Iterator[list[str]]:
    """What a dry run prints, read as a shell reads it."""
    said: list[str] = []
    runner.print_plan(STAGES, where, said.append)
    for line in "\n".join(said).splitlines():
        if words := shlex.split(line, comments=True):
            yield words
