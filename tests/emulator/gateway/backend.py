"""Functions that do what a test wants, at the far side of the gateway."""

import json
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

SECONDS = 60.0
RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass
class Backend:
    """All functions at once; the first part of the path is the function's name."""

    jwks: dict[str, Any] = field(default_factory=lambda: {"keys": []})
    seen: list[Seen] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def forget(self) -> None:
        """As new; what still waits goes on."""
        self.go_on.set()
        self.seen, self.go_on, self.closed = [], threading.Event(), threading.Event()

    def calls(self, function: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.target.startswith(f"/{function}/")]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Backend

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.owner.seen.append(Seen(self.command, self.path, self.headers.items(), body))
        behaviours: dict[str, Callable[[_Handler], None]] = {
            "slow": _slow, "stream": _stream, "endless": _endless, "cut": _cut, "moved": _moved,
            "reset": _reset, "reset_once": _reset_once, "get_jwks": _jwks,
        }  # fmt: skip
        behaviours.get(self.path.split("/")[1], _echo)(self)

    do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer  # noqa: N815 - its own names

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def begin_chunks(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))


def _echo(handler: _Handler) -> None:
    handler.send(b"echo", X_Kept="yes", Keep_Alive="timeout=5", Connection="X-Hop", X_Hop="no")


def _jwks(handler: _Handler) -> None:
    handler.send(json.dumps(handler.owner.jwks).encode())


def _moved(handler: _Handler) -> None:
    handler.send(b"", 302, Location="/elsewhere", Set_Cookie="a=1")


def _slow(handler: _Handler) -> None:
    handler.owner.go_on.wait(SECONDS)
    handler.send(b"late")


def _stream(handler: _Handler) -> None:
    handler.begin_chunks()
    handler.chunk(b"first")
    handler.owner.go_on.wait(SECONDS)
    handler.chunk(b"second")
    handler.chunk(b"")


def _endless(handler: _Handler) -> None:
    handler.begin_chunks()
    try:
        while not handler.owner.go_on.wait(0.02):
            handler.chunk(b"more")
    except OSError:
        handler.owner.closed.set()
    handler.close_connection = True


def _cut(handler: _Handler) -> None:
    handler.begin_chunks()
    handler.chunk(b"half")
    handler.close_connection = True


def _reset(handler: _Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    handler.close_connection = True


def _reset_once(handler: _Handler) -> None:
    is_first = len(handler.owner.calls("reset_once")) == 1
    (_reset if is_first else _echo)(handler)
