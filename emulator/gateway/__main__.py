"""The gateway as a command; says where it listens in one line of JSON."""

import argparse
import json
import sys
from pathlib import Path

from emulator.gateway.app import create_app
from emulator.gateway.server import create_server
from emulator.gateway.specification import SPECIFICATION, SpecificationUnreadable, read_routes
from emulator.loopback import address, listen
from emulator.serving import serve


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m emulator.gateway", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 (default) is any free port")
    parser.add_argument(
        "--functions", default="", metavar="URL", help="the functions host; else as specified"
    )
    parser.add_argument("--specification", type=Path, default=SPECIFICATION, metavar="FILE")
    parser.add_argument("--buffered", action="store_true", help="as a gateway without streaming")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    try:
        routes = read_routes(given.specification, given.functions)
        listener = listen(given.port)
    except SpecificationUnreadable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"cannot listen on port {given.port}: {error.strerror}\n")
        return 2
    sys.stdout.write(json.dumps({"url": address(listener)}) + "\n")
    sys.stdout.flush()
    serve(
        create_server(
            create_app(routes, buffered=given.buffered, specification=given.specification)
        ),
        listener,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
