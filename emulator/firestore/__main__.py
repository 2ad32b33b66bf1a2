"""The command: `python -m emulator.firestore --data FILE | --memory`."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path


def main() -> int:
    options = _parser().parse_args()
    from emulator.firestore.errors import CannotStart
    from emulator.firestore.rules import check_rules
    from emulator.firestore.server import RunningServer
    from emulator.loopback import HOST

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopped.set)
        server = RunningServer(options.data, options.indexes)
        await server.start(options.port, options.admin_port)
        where = {
            "grpc": f"{HOST}:{server.grpc_port}",
            "admin": f"http://{HOST}:{server.admin_port}",
        }
        sys.stdout.write(json.dumps(where) + "\n")
        sys.stdout.flush()
        await stopped.wait()
        await server.stop()

    try:
        if options.rules:
            check_rules(options.rules)
        asyncio.run(serve())
    except CannotStart as error:
        sys.stderr.write(f"firestore: {error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m emulator.firestore",
        description="A Firestore-compatible server on 127.0.0.1.",
    )
    parser.add_argument("--port", type=int, default=0, help="of gRPC; 0 takes a free one")
    parser.add_argument("--admin-port", type=int, default=0, help="of the admin endpoint")
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--data", type=Path, metavar="FILE", help="keep the data in this file")
    place.add_argument("--memory", action="store_true", help="keep nothing after the end")
    parser.add_argument(
        "--indexes",
        type=Path,
        metavar="FILE",
        help="firestore.indexes.json: refuse queries that production would refuse",
    )
    parser.add_argument(
        "--rules",
        type=Path,
        metavar="FILE",
        help="firestore.rules: start only if they refuse everyone, which is what this server does",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
