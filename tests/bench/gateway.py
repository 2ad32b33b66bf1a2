"""The project's gateway in front of one function: `python -m tests.bench.gateway FUNCTION JWKS`."""

import json
import sys
from dataclasses import replace

from emulator.gateway.app import create_app
from emulator.gateway.server import create_server
from emulator.gateway.specification import SPECIFICATION, Route, read_routes
from emulator.loopback import address, listen
from emulator.serving import serve


def main() -> None:
    _, function, jwks = sys.argv
    listener = listen()
    routes = [_to(route, function, jwks) for route in read_routes(SPECIFICATION, function)]
    sys.stdout.write(json.dumps({"url": address(listener)}) + "\n")
    sys.stdout.flush()
    serve(create_server(create_app(routes)), listener)


def _to(route: Route, function: str, jwks: str) -> Route:
    """The route with its backend at the function's own address, where only one is served."""
    rules = replace(route.rules, jwks_url=jwks) if route.rules else None
    return replace(route, backend=replace(route.backend, address=function), rules=rules)


if __name__ == "__main__":
    main()
