"""``make rotate SECRET=SEAL STEP=add PROJECT=…``: a secret is replaced in three steps.

add     every function learns to read the new version; the old one is still written with
use     the new version is written with; the old one is still read
drop    the old version is forgotten

After each comes `make deploy`, which gives every function the changed secret; docs/runbook.md
says how long to wait between them.
"""

import argparse
import json
import sys
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from functools import partial

from gptlab.core.crypto import Keyring
from gptlab.core.tokens import public_keys
from gptlab_deploy import runner
from gptlab_deploy.commands import Ask, Step
from gptlab_deploy.preflight import Unanswered
from gptlab_deploy.rotation import STEPS, Unrotatable, rotated
from gptlab_deploy.server_secrets import (
    GRANT_SEAL,
    KEYRINGS,
    SIGN,
    add_version,
    publish_keys,
    secret_name,
)
from gptlab_deploy.target import Target

GRANTS_STOP = (
    "With the deploy, grants that were made with the dropped version stop. Whose these are, says: "
    "python -m gptlab.admin_cli grants VERSION"
)
_TO_URL_SAFE = str.maketrans("+/", "-_")


def changes(target: Target, name: str, text: str) -> list[Step]:
    """What puts this text in place. Public keys go first: a token of theirs must find them."""
    steps = [add_version(target, name, text, "a changed")]
    if name == SIGN:
        jwks = json.dumps({"keys": public_keys(Keyring.parse(text))})
        steps.insert(0, publish_keys(target, jwks))
    return steps


def read(target: Target, ask: Ask, name: str) -> str:
    """The newest version's text. It goes through this process's memory and nowhere else."""
    words = ("secrets", "versions", "access", "latest", f"--secret={secret_name(name)}")
    data: str = ask(target.read_command(*words))["payload"]["data"]
    return urlsafe_b64decode(data.translate(_TO_URL_SAFE)).decode()


def stage(name: str, step: str, target: Target, ask: Ask) -> list[Step]:
    return changes(target, name, rotated(name, step, read(target, ask, name)))


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="make rotate", usage="make rotate SECRET=… STEP=… PROJECT=…"
    )
    parser.add_argument("--secret", required=True, choices=KEYRINGS)
    parser.add_argument("--step", required=True, choices=sorted(STEPS))
    parser.add_argument("--project", required=True)
    arguments = parser.parse_args(given)
    rotate = partial(stage, arguments.secret, arguments.step)
    title = f"{arguments.step} {arguments.secret}"
    try:
        runner.run([(title, rotate)], Target(arguments.project, region=""), _say)
    except (Unrotatable, Unanswered, runner.StepFailed) as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    if (arguments.secret, arguments.step) == (GRANT_SEAL, "drop"):
        _say(GRANTS_STOP)
    _say("Now: make deploy")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
