"""The demo model as a command; says where it listens in one line of JSON."""

import argparse
import json
import os
import sys

from emulator.dev_stack.variables import DEMO_KEY_VARIABLE
from emulator.loopback import address, listen
from emulator.openai_mock.app import create_app
from emulator.openai_mock.server import create_server
from emulator.serving import serve


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m emulator.openai_mock", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 (default) is any free port")
    parser.add_argument("--first-token-ms", type=float, default=50, metavar="N")
    parser.add_argument("--token-ms", type=float, default=20, metavar="N")
    parser.add_argument("--record", action="store_true", help="keep messages; for tests only")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    app = create_app(
        first_token_ms=given.first_token_ms,
        token_ms=given.token_ms,
        record=given.record,
        key=os.environ.get(DEMO_KEY_VARIABLE, ""),
    )
    try:
        listener = listen(given.port)
    except OSError as error:
        sys.exit(f"cannot listen on port {given.port}: {error.strerror}")
    admin = address(listener)
    sys.stdout.write(json.dumps({"url": f"{admin}/v1", "admin": admin}) + "\n")
    sys.stdout.flush()
    serve(create_server(app), listener)


if __name__ == "__main__":
    main()
