"""All functions in one process, each at the path of its name, as deployed ones at their addresses.

    python -m emulator.functions_host --port 8081

A dozen processes would cost a GiB and ten seconds. It prints one line of JSON when it listens.
"""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import functions_framework
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from emulator.local_callers import local_callers
from emulator.loopback import HOST, address, listen

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FUNCTIONS = Path("functions")


class NoFunctions(Exception):
    """The folder has no function in it; the message is for people."""


class QuietHandler(WSGIRequestHandler):
    """Logs no request: an address may hold a secret. What an application raises is logged."""

    protocol_version = "HTTP/1.1"
    timeout = 30.0
    """Seconds; of each wait for the other side. A thread is held by nothing longer."""
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""

    def log_error(self, format: str, *args: object) -> None:
        """Nothing: it would quote the request line."""


def create_host(functions: Path) -> "WSGIApplication":
    """Every ``{functions}/{name}/main.py`` at ``/{name}``; 404 elsewhere."""
    sources = sorted(functions.glob("*/main.py"))
    if not sources:
        raise NoFunctions(f"no function found: {functions}/<operation>/main.py")
    mounts = {f"/{source.parent.name}": _function(source) for source in sources}
    return local_callers(DispatcherMiddleware(NotFound(), mounts))


def _function(source: Path) -> "WSGIApplication":
    name = source.parent.name
    app: WSGIApplication = functions_framework.create_app(  # type: ignore[no-untyped-call]
        name, str(source), signature_type="http"
    )
    return _with_root(app)


def _with_root(app: "WSGIApplication") -> "WSGIApplication":
    """The bare mount has an empty path, which the framework would answer with a redirect."""

    def rooted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ["PATH_INFO"] = environ["PATH_INFO"] or "/"
        return app(environ, start_response)

    return rooted


def serve(server: BaseWSGIServer) -> None:
    """Serve until SIGINT or SIGTERM, and return."""
    told = threading.Event()

    def stop(signum: int, frame: FrameType | None) -> None:
        told.set()

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    thread = threading.Thread(target=server.serve_forever, name="functions")
    thread.start()
    told.wait()
    server.shutdown()
    thread.join()
    server.server_close()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m emulator.functions_host")
    parser.add_argument("--port", type=int, default=0, help="0 (default) is any free port")
    parser.add_argument("--functions", type=Path, default=FUNCTIONS, metavar="FOLDER")
    return parser.parse_args()


def main(say: Callable[[str], object] = sys.stdout.write) -> int:
    given = arguments()
    os.environ["THREADS"] = "1024"  # one for every connection
    try:
        listener = listen(given.port)
        host = create_host(given.functions)
    except NoFunctions as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"cannot listen on port {given.port}: {error.strerror}\n")
        return 2
    with listener:
        server = make_server(
            HOST, 0, host, threaded=True, request_handler=QuietHandler, fd=listener.fileno()
        )
        say(json.dumps({"url": address(listener)}) + "\n")
        sys.stdout.flush()
        serve(server)
    return 0


if __name__ == "__main__":
    sys.exit(main())
