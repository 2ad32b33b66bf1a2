"""A provider that sends bytes of one's own choice, as slowly as one likes."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def provider(pieces: Sequence[bytes], pause: float = 0.0) -> Iterator[str]:
    """Answers each chat with these pieces, a pause after each, and each listing with none."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send([b'{"object":"list","data":[]}'])

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._send(pieces)

        def _send(self, sent: Sequence[bytes]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(sum(map(len, sent))))
            self.end_headers()
            try:
                for piece in sent:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(pause)
            except OSError:
                return  # the caller has given up, which is what a test waits for

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1"
        finally:
            server.shutdown()
            thread.join()
