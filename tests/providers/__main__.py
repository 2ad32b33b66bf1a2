"""`make test-providers`: one journey on three real providers. ARGS="aimock" takes one of them."""

import sys

from tests.providers.runner import run
from tests.providers.servers import BUILD, PROVIDERS


def main(names: list[str]) -> int:
    known = [provider.name for provider in PROVIDERS]
    if not set(names) <= set(known):
        sys.stderr.write(f"The providers are {', '.join(known)}.\n")
        return 2
    return run(PROVIDERS, BUILD / "providers", _say, only=names)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
