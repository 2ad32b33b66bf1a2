"""A chat model's stream, event by event, and the connection it comes on."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from gptlab.api import ModelConfig
from gptlab.crypto import ApiKey
from gptlab.llm.events import MOST_EVENT_BYTES, chunks
from gptlab.llm.interface import Deadline
from gptlab.services import Services
from gptlab.settings import Settings

CONFIG = ModelConfig(model="m")
ASKED = [{"role": "user", "content": "hello there"}]
STREAM = (
    b'data: {"choices": [{"delta": {"content": "hi"}, "finish_reason": "stop"}]}\n\n'
    b"data: [DONE]\n\n"
)


class CountingProvider(ThreadingHTTPServer):
    """Streams one short reply to each request. ``dawdles``: no body of its ever ends."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.connections = 0
        self.dawdles = False
        self.over = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: CountingProvider

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(STREAM), STREAM))
        self.wfile.flush()
        if self.server.dawdles:
            self.server.over.wait(30)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the test says what it saw."""


@pytest.fixture
def provider() -> Iterator[CountingProvider]:
    with CountingProvider() as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        yield serving
        serving.over.set()
        serving.shutdown()


def streams(provider: CountingProvider, times: int) -> list[list[str]]:
    services = Services(Settings(provider_url=provider.url))
    with services.http:
        chat = services.chat
        return [list(chat.stream(ApiKey("k"), CONFIG, ASKED, Deadline(20))) for _ in range(times)]


def test_streams_one_after_another_share_a_connection(provider: CountingProvider) -> None:
    assert streams(provider, 5) == [["hi"]] * 5
    assert provider.connections == 1


def test_a_provider_that_never_ends_its_body_costs_the_connection_and_not_the_reply(
    provider: CountingProvider,
) -> None:
    provider.dawdles = True

    assert streams(provider, 2) == [["hi"]] * 2
    assert provider.connections == 2


@pytest.mark.parametrize(
    "received",
    [
        [b'data: {"a": 1}\n\ndata: {"a": 2}\n\ndata: [DONE]\n\n'],
        [b'data:{"a": 1}\r\n\r\ndata:{"a": 2}\r\n\r\ndata: [DONE]\r\n\r\n'],
        [b': keep-alive\n\nevent: x\nid: 7\ndata: {"a":\ndata: 1}\n\ndata: {"a": 2}\n\n'],
        [b'data: {"a": 1}\n\ndata: {"a": 2}'],
        [bytes([byte]) for byte in b'data: {"a": 1}\n\ndata: {"a": 2}\n\ndata: [DONE]'],
    ],
    ids=["plain", "CRLF", "comments, fields, two lines", "cut at the end", "byte by byte"],
)
def test_events_are_read_however_they_come(received: list[bytes]) -> None:
    assert list(chunks(received)) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("received", [[b"data: {]\n\n"], [b"x" * (MOST_EVENT_BYTES + 1)]])
def test_what_is_no_event_is_refused(received: list[bytes]) -> None:
    with pytest.raises(ValueError, match=r"Expecting|without end"):
        list(chunks(received))
