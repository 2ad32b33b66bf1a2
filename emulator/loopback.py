"""Listening on 127.0.0.1, and nowhere else."""

import socket

HOST = "127.0.0.1"
BACKLOG = 512


def listen(port: int = 0) -> socket.socket:
    """A socket that takes connections from now on; port 0 is any free one. Raises OSError."""
    # asyncio sends small packets at once only where the protocol is named: else 40 ms an answer
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
    return f"http://{HOST}:{listener.getsockname()[1]}"


def free_port() -> int:
    """One that was free a moment ago, for what cannot say which it chose."""
    with listen() as probe:
        port: int = probe.getsockname()[1]
        return port
