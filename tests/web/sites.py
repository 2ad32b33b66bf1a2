"""Origins of their own for the length of a test: somebody's site, and an API that repeats."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from emulator.loopback import HOST
from tests.web.build import DIST

TYPES = {".js": "text/javascript", ".mjs": "text/javascript"}
HTML = "text/html; charset=utf-8"


@dataclass
class Site:
    """Somebody's site: their pages, and the built files of frontend/web beside them."""

    origin: str
    pages: dict[str, str | bytes] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def body(self, path: str) -> bytes | None:
        """Of a page or of a built file."""
        page = self.pages.get(path)
        if page is not None:
            return page.encode() if isinstance(page, str) else page
        built = DIST / path.removeprefix("/")
        return built.read_bytes() if built.is_file() and built.parent == DIST else None


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""

    def answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve_site() -> Iterator[Site]:
    site = Site("")

    class Handler(_Quiet):
        def do_GET(self) -> None:
            body = site.body(self.path)
            kind = TYPES.get("." + self.path.rpartition(".")[2], HTML)
            self.answer(
                404 if body is None else 200, body or b"", {"Content-Type": kind, **site.headers}
            )

    with _serving(Handler) as origin:
        site.origin = origin
        yield site


@contextmanager
def serve_repeating_api() -> Iterator[str]:
    """An API whose assistant says every message back, word for word: its address."""

    class Handler(_Quiet):
        CORS: Mapping[str, str] = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
        }

        def do_OPTIONS(self) -> None:
            self.answer(204, b"", self.CORS)

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            text = asked["messages"][-1]["content"]
            chunks = [
                {"delta": {"content": text}, "finish_reason": None},
                {"delta": {}, "finish_reason": "stop"},
            ]
            events = [json.dumps({"model": asked["model"], "choices": [each]}) for each in chunks]
            body = "".join(f"data: {each}\n\n" for each in (*events, "[DONE]"))
            self.answer(200, body.encode(), {"Content-Type": "text/event-stream", **self.CORS})

    with _serving(Handler) as origin:
        yield origin


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer((HOST, 0), handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
