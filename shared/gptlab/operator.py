"""Commands for whoever runs a GPT Lab: ``python -m gptlab.operator seed``."""

import os
import sys

from gptlab.services import Services
from gptlab.settings import Settings
from gptlab.showcase import coaches
from gptlab.store import CommitRefused

USAGE = "usage: python -m gptlab.operator seed"


def seed(services: Services) -> int:
    """Put the showcased assistants there that are missing; how many that were."""
    made = 0
    for bot in coaches(services.settings):
        try:
            services.store.bots.create(bot, counts_for_creator=False)
        except CommitRefused:
            continue
        made += 1
    return made


def main(arguments: list[str]) -> int:
    if arguments != ["seed"]:
        sys.stderr.write(USAGE + "\n")
        return 2
    made = seed(Services(Settings.from_environment(os.environ)))
    sys.stdout.write(f"{made} showcased assistants added\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
