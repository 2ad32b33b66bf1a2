"""Commands for whoever runs a GPT Lab: ``python -m gptlab.admin_cli COMMAND [BOT_ID | VERSION]``.

seed         put the showcased assistants there that are missing
showcase     show an assistant to everybody in the Lounge
unshowcase   leave it to those who have its code
take-down    nobody can open it or start a session with it any more; sessions under way go on
put-back     undo that
grants       whose grants stop when this version of GRANT_SEAL is dropped
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from gptlab.bots.showcase import coaches
from gptlab.core.services import Services
from gptlab.core.settings import Settings
from gptlab.store.bot_fields import active_fields
from gptlab.store.database import PreconditionFailed
from gptlab.store.grants import MOST_LISTED

MARKS: Mapping[str, Mapping[str, bool]] = {
    "showcase": {"showcased": True},
    "unshowcase": {"showcased": False},
    "take-down": {"is_active": False, "showcased": False},
    "put-back": {"is_active": True},
}
WHERE = ("GOOGLE_CLOUD_PROJECT", "FIRESTORE_EMULATOR_HOST")
NOWHERE = (
    f"Name the project, {WHERE[0]}=<project>, or a running Firestore emulator, "
    f"{WHERE[1]}=<host:port>. For a project, sign in first: gcloud auth application-default login"
)


def seed(services: Services) -> int:
    """Put the showcased assistants there that are missing; how many that were.

    Those of an earlier release are brought up to date: fixed to a model of their day, or speaking
    English alone.
    """
    made = 0
    for bot in coaches():
        try:
            services.store.bots.create(bot, counts_for_creator=False)
        except PreconditionFailed:
            found, given = services.store.bots.find(bot.bot_id), active_fields(bot.active)
            if found and not bot.active.initial_prompt_msg.startswith(
                found.active.initial_prompt_msg
            ):  # somebody's own words stay
                given = {"active_model_config": given["active_model_config"]}
            if found and not given.items() <= active_fields(found.active).items():
                mark(services, bot.bot_id, given)
        else:
            made += 1
    return made


def mark(services: Services, bot_id: str, marks: Mapping[str, object]) -> bool:
    """Change who finds an assistant; whether there is one."""
    try:
        services.store.bots.mark(bot_id, marks, services.clock())
    except PreconditionFailed:
        return False
    return True


def grants(services: Services, seal_version: int) -> str:
    """A line for each grant that this version of GRANT_SEAL opens, and that is not over."""
    now = services.clock()
    found = services.store.grants.sealed_with(seal_version)
    lines = [
        f"{grant.grant_id} of user {grant.user_id}, assistant {grant.bot_id}, "
        f"until {grant.expires_at:%Y-%m-%d}"
        for grant in found
        if grant.revoked_date is None and grant.expires_at > now
    ]
    if len(found) == MOST_LISTED:
        lines.append(f"There may be more: only {MOST_LISTED} were looked at.")
    return "\n".join(lines) or f"No grant needs version {seal_version} of GRANT_SEAL"


def main(given: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    arguments = _arguments(given)
    if not any(environment.get(name) for name in WHERE):
        sys.stderr.write(f"{NOWHERE}\n")
        return 2
    services = Services(Settings.from_environment(environment))
    try:
        done, said = _done(services, arguments)
    finally:
        services.close()
    (sys.stdout if done else sys.stderr).write(f"{said}\n")
    return 0 if done else 1


def _done(services: Services, arguments: argparse.Namespace) -> tuple[bool, str]:
    if arguments.command == "seed":
        return True, f"{seed(services)} showcased assistants added"
    if arguments.command == "grants":
        return True, grants(services, arguments.version)
    if mark(services, arguments.bot_id, MARKS[arguments.command]):
        return True, f"{arguments.bot_id}: {arguments.command} is done"
    return False, f"There is no assistant {arguments.bot_id}"


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m gptlab.admin_cli",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("seed")
    for name in MARKS:
        commands.add_parser(name).add_argument("bot_id", metavar="BOT_ID")
    commands.add_parser("grants").add_argument("version", metavar="VERSION", type=int)
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
