"""Where a deploy goes, and what things are called there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gptlab_deploy.bundle import ROOT
from gptlab_deploy.commands import Command, Stdin

UNKNOWN_NUMBER = "PROJECT_NUMBER"
"""Stands for the number of a project that was not looked at."""


@dataclass(frozen=True)
class Target:
    """A Google Cloud project. ``settings`` are variables of the functions the operator chose.

    ``fresh`` are the texts of secrets, used for those that are not there yet.

    ``streaming``: the gateway does. ``api_url``: where a load balancer answers in its place.

    ``rebuilt``: images are built although they are there, on the base image of the day.

    ``root`` is the folder all commands run in: ``build/`` below it holds what is deployed.
    """

    project: str
    region: str
    number: str = UNKNOWN_NUMBER
    gateway_region: str = ""
    streaming: bool = True
    api_url: str = ""
    rebuilt: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    fresh: Mapping[str, str] = field(default_factory=dict, repr=False)
    root: Path = ROOT

    def gcloud(self, *words: str, stdin: Stdin | None = None) -> Command:
        """A command that changes something; it never asks back."""
        return Command(("gcloud", *words, f"--project={self.project}", "--quiet"), stdin)

    def read_command(self, *words: str) -> Command:
        """A command that changes nothing and answers in JSON."""
        return Command(("gcloud", *words, f"--project={self.project}", "--format=json"))

    def account(self, name: str) -> str:
        """The address of a service account."""
        return f"{name}@{self.project}.iam.gserviceaccount.com"

    def member(self, account: str) -> str:
        """A service account as IAM names it."""
        return f"serviceAccount:{self.account(account)}"

    def address(self, service: str) -> str:
        """Where a service of Cloud Run will answer, known before it is there."""
        return f"https://{service}-{self.number}.{self.region}.run.app"

    @property
    def database(self) -> str:
        return self.settings.get("GPTLAB_DATABASE", "(default)")

    @property
    def gateway_location(self) -> str:
        """API Gateway is not in every region that Cloud Run is in."""
        return self.gateway_region or self.region
