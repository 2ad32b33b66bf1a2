"""Callers who send much, or who send nothing for long, and what a process makes of them."""

import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from emulator.loopback import HOST

CALLERS = 40
BODY_BYTES = 32 * 1024 * 1024
PIECE_BYTES = 65536
PIECE = b"x" * PIECE_BYTES
SECONDS = 20.0
"""After which a caller gives up."""


@dataclass(frozen=True)
class Route:
    """Where something is sent."""

    method: str
    path: str

    def head(self, body: str) -> bytes:
        return f"{self.method} {self.path} HTTP/1.1\r\nHost: localhost\r\n{body}\r\n\r\n".encode()


def send_to(port: int, routes: Sequence[Route], size: int) -> None:
    """From all callers at once a body of so many bytes to each route, announced and in chunks."""
    calls = [(route, way) for route in routes for way in (_announced, _in_chunks)]
    with ThreadPoolExecutor(CALLERS) as pool:
        for route, way in calls:
            list(pool.map(lambda _, route=route, way=way: way(port, route, size), range(CALLERS)))


def _announced(port: int, route: Route, size: int) -> None:
    _send(port, route.head(f"Content-Length: {size}"), PIECE, size)


def _in_chunks(port: int, route: Route, size: int) -> None:
    piece = b"10000\r\n" + PIECE + b"\r\n"
    _send(port, route.head("Transfer-Encoding: chunked"), piece, size, b"0\r\n\r\n")


def _send(port: int, head: bytes, piece: bytes, size: int, end: bytes = b"") -> None:
    """As much of it as is taken."""
    until = time.monotonic() + SECONDS
    with suppress(OSError), socket.create_connection((HOST, port), timeout=SECONDS) as caller:
        caller.sendall(head)
        for _ in range(size // PIECE_BYTES):
            if time.monotonic() > until:
                return
            caller.sendall(piece)
        caller.sendall(end)
        caller.recv(1)


@contextmanager
def hanging(port: int, route: Route, body: str) -> Iterator[None]:
    """While as many callers have announced a body that does not come."""
    with ExitStack() as opened:
        for _ in range(CALLERS):
            caller = opened.enter_context(socket.create_connection((HOST, port)))
            caller.sendall(route.head(body))
        yield


def workers(pid: int) -> list[int]:
    """The processes that answer: the children, or the process itself where it has none."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children] or [pid]


def resident(pid: int) -> int:
    """The memory in use now, in KiB."""
    return _status(pid, "VmRSS")


@contextmanager
def at_most(pid: int) -> Iterator[list[int]]:
    """Notes the most memory that was in use meanwhile, in KiB."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    found: list[int] = []
    yield found
    found.append(_status(pid, "VmHWM"))


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
