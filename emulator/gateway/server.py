"""Runs an application on 127.0.0.1 until it is told to stop."""

import signal
import socket
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

HEADER_BYTES = 60 * 1024
SECONDS_TO_FINISH = 1


def create_server(app: ASGIApp) -> uvicorn.Server:
    """A server that adds no header and logs no request: addresses and headers may hold secrets."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            date_header=False,
            h11_max_incomplete_event_size=HEADER_BYTES,
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
        )
    )


def serve(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, and return: uvicorn itself would die of the signal."""

    def stop(signum: int, frame: FrameType | None) -> None:
        server.should_exit = True

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()
        for each, handler in before.items():
            signal.signal(each, handler)
