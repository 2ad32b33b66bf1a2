"""Runs the application on 127.0.0.1, in this process or in a thread."""

import signal
import socket
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

HOST = "127.0.0.1"
BACKLOG = 256
SECONDS_TO_FINISH = 1


def listen(port: int = 0) -> socket.socket:
    """A socket that takes connections from now on; port 0 is any free one."""
    # With the protocol named, asyncio turns Nagle's algorithm off: 40 ms less for every answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    listener.listen(BACKLOG)
    return listener


def address(listener: socket.socket) -> str:
    """The server's address, without the `/v1` of the API."""
    return f"http://{HOST}:{listener.getsockname()[1]}"


def create_server(app: ASGIApp) -> uvicorn.Server:
    """A server that writes no log: not of calls, not of errors that could quote one."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    return uvicorn.Server(config)


def serve(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, and return."""

    def stop(signum: int, frame: FrameType | None) -> None:
        server.should_exit = True

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()
        for each, handler in before.items():
            signal.signal(each, handler)
