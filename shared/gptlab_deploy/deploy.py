"""``make deploy PROJECT=… REGION=… [DRY_RUN=1]``: from here to a Google Cloud project.

Every stage looks at what is there, plans what is missing or differs, and does it. A run that was
interrupted goes on where it stopped, and one with nothing to do changes nothing.
"""

import argparse
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from gptlab.core.settings import Settings
from gptlab_deploy import (
    accounts,
    app,
    database,
    functions,
    gateway,
    images,
    runner,
    server_secrets,
)  # fmt: skip
from gptlab_deploy.bundle import IMAGES, bundle, bundle_app
from gptlab_deploy.commands import Ask, Step
from gptlab_deploy.preflight import Unanswered, Which, inspect
from gptlab_deploy.runner import Call, Say, Stage
from gptlab_deploy.target import Target


def removals(target: Target, ask: Ask) -> list[Step]:
    """What should not be there, or is no longer needed: last, since until then it may be in use."""
    owners = (accounts, server_secrets, functions, app, gateway)
    return [step for owner in owners for step in owner.removals(target, ask)]


STAGES: tuple[tuple[str, Stage], ...] = (
    ("Service accounts", accounts.steps),
    ("Gateway configuration", gateway.config_steps),
    ("Database", database.steps),
    ("Secrets", server_secrets.steps),
    ("Images", images.steps),
    ("Functions", functions.steps),
    ("Gateway", gateway.steps),
    ("App", app.steps),
    ("Left over", removals),
)
NOT_CHOSEN_HERE = {"GOOGLE_CLOUD_PROJECT", "FIRESTORE_EMULATOR_HOST", "GPTLAB_JWKS", "GPTLAB_DEMO"}
DRY_RUN = """# A first deploy to {project} in {region}. Nothing was run, and nothing was looked at.
# PROJECT_NUMBER, PUBLIC_KEYS and GATEWAY_HOST stand for what is known only while it runs."""
DONE = """
Done, in {count} changes. The app: {app}
The showcased assistants, once: GOOGLE_CLOUD_PROJECT={project} make operator ARGS=seed
"""


def chosen(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings the operator has set for this command, but for secrets and what is made here."""
    named = {each.metadata["name"]: each.metadata["about"] for each in fields(Settings)}
    return {
        name: environment[name]
        for name, about in named.items()
        if environment.get(name) and name not in NOT_CHOSEN_HERE and "Secret" not in about
    }


def deploy(target: Target, say: Say, call: Call = runner.call, which: Which = shutil.which) -> int:
    project = inspect(target, runner.asking(target.root, call), which)
    if project.missing:
        say("\n".join(["This is missing:", *(f"  - {each}" for each in project.missing)]))
        return 2
    target = replace(target, number=project.number)
    try:
        count = runner.run(STAGES, target, say, call)
    except (runner.StepFailed, Unanswered) as failure:
        say(f"\nStopped: {failure}\nRun the same command again: it goes on from here.")
        return 1
    say(DONE.format(count=count, project=target.project, app=target.address(app.NAME)))
    return 0


def main(given: Sequence[str] | None = None) -> int:
    arguments = _arguments(given)
    target = Target(
        arguments.project, arguments.region, gateway_region=arguments.gateway_region,
        streaming=arguments.streaming, api_url=arguments.api_url, rebuilt=arguments.rebuild,
        settings=chosen(os.environ),
        fresh=server_secrets.placeholders() if arguments.dry_run else server_secrets.generate(),
    )  # fmt: skip
    bundle(target.root / IMAGES)
    bundle_app(target.root / IMAGES)
    if not arguments.dry_run:
        return deploy(target, _say)
    _say(DRY_RUN.format(project=target.project, region=target.region))
    runner.print_plan(STAGES, target, _say)
    return 0


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make deploy", usage="make deploy PROJECT=… REGION=…")
    parser.add_argument("--project", required=True, type=_named)
    parser.add_argument("--region", required=True, type=_named)
    parser.add_argument("--gateway-region", default="", type=_named)
    parser.add_argument("--streaming", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--api-url", default="", type=_address)
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--dry-run", action="store_true")
    return parser.parse_args(given)


def _named(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9:.-]*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not the name of a project or region")
    return text


def _address(text: str) -> str:
    if not re.fullmatch(r"(https://[A-Za-z0-9.-]+)?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not like https://api.example.com")
    return text


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
