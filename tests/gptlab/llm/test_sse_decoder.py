"""A chat model's stream, event by event, and the connection it comes on."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import httpx2
import pytest

from gptlab.api.fields import ModelConfig
from gptlab.core import errors
from gptlab.core.crypto import ApiKey
from gptlab.core.services import Services
from gptlab.core.settings import Settings
from gptlab.core.timings import Deadline
from gptlab.llm.chat import MOST_BYTES
from gptlab.llm.generation import Chat, ChatRequest

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


def pieces(chat: Chat) -> list[str]:
    """A reply's, as they come."""
    came: list[str] = []

    def take(piece: str) -> bool:
        came.append(piece)
        return True

    chat.reply(ChatRequest(ApiKey("k"), CONFIG, ASKED, Deadline(20), on_text=take))
    return came


def streams(provider: CountingProvider, times: int) -> list[list[str]]:
    services = Services(Settings(provider_url=provider.url))
    with services.http:
        chat = services.chat
        return [pieces(chat) for _ in range(times)]


def test_streams_one_after_another_share_a_connection(provider: CountingProvider) -> None:
    assert streams(provider, 5) == [["hi"]] * 5
    assert provider.connections == 1


def test_a_provider_that_never_ends_its_body_costs_the_connection_and_not_the_reply(
    provider: CountingProvider,
) -> None:
    provider.dawdles = True

    assert streams(provider, 2) == [["hi"]] * 2
    assert provider.connections == 2


HI = '{"choices": [{"delta": {"content": "hi"}}]}'
HO = '{"choices": [{"delta": {"content": "ho"}, "finish_reason": "stop"}]}'
BODY = '{"choices": [{"message": {"content": "hiho"}, "finish_reason": "stop"}]}'


def streamed(*received: bytes) -> str:
    """The reply of a provider that answers with these pieces."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=iter(received))

    services = Services(Settings(provider_url="http://provider/v1"))
    services.http = httpx2.Client(transport=httpx2.MockTransport(answer))
    return "".join(pieces(services.chat))


@pytest.mark.parametrize(
    "text",
    [
        f"data: {HI}\n\ndata: {HO}\n\ndata: [DONE]\n\n",
        f"data:{HI}\r\n\r\ndata:{HO}\r\n\r\ndata: [DONE]\r\n\r\n",
        f"data: {HI}\r\rdata: {HO}\r\rdata: [DONE]\r\r",
        f": keep-alive\n\nevent: x\nid: 7\ndata: {HI[:11]}\ndata: {HI[11:]}\n\ndata: {HO}\n\n",
        f"data: {HI}\n\ndata: {HO}",
        f"\ufeffdata: {HI}\n\ndata: {HO}\n\n",
        f"\n\ndata:\n\ndata: {HI}\n\ndata: \n\ndata: {HO}\n\ndata: [DONE]\n\n",
        BODY,
        f"\ufeff\n {BODY}\n",
    ],
    ids=[
        "plain",
        "CRLF",
        "CR",
        "comments, fields, two lines",
        "cut at the end",
        "byte order mark",
        "events without data",
        "one body",
        "one body after a mark",
    ],
)
def test_a_stream_is_read_however_it_comes(text: str) -> None:
    assert streamed(text.encode()) == "hiho"
    assert streamed(*(bytes([byte]) for byte in text.encode())) == "hiho"


@pytest.mark.parametrize("received", [b"data: {]\n\n", b"data: \xff\n\n", b"data: 7\n\n"])
def test_what_is_no_event_is_the_providers_fault(received: bytes) -> None:
    with pytest.raises(errors.ProviderError):
        streamed(received)


def test_an_event_without_end_is_not_read_on() -> None:
    with pytest.raises(errors.ProviderError):
        streamed(b"data: ", *(b"x" * 1_000_000 for _ in range(MOST_BYTES // 1_000_000 + 1)))


def test_a_web_page_is_no_stream() -> None:
    with pytest.raises(errors.ProviderNotAnApi):
        streamed(b"<!doctype html><html>")


def test_a_stream_without_a_word_is_asked_for_why() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if json.loads(request.content).get("stream"):
            return httpx2.Response(200, headers={"Content-Type": "text/event-stream"})
        body = {"error": {"code": "context_length_exceeded", "param": "messages"}}
        return httpx2.Response(400, json=body)

    services = Services(Settings(provider_url="http://provider/v1"))
    services.http = httpx2.Client(transport=httpx2.MockTransport(answer))

    with pytest.raises(errors.ContextExceeded):
        pieces(services.chat)
