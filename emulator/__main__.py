"""`python -m emulator run`: the whole cloud on 127.0.0.1."""

import argparse
import sys

from emulator.dev_stack import command, variables


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m emulator")
    commands = parser.add_subparsers(required=True, metavar="run")
    run = commands.add_parser(
        "run",
        help="start everything, until Ctrl-C",
        description=command.__doc__,
        epilog=variables.table(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_options(run)
    return command.run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
