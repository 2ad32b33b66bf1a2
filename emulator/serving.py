"""Runs an ASGI application on 127.0.0.1 until it is told to stop."""

import signal
import socket
from types import FrameType

import uvicorn


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
