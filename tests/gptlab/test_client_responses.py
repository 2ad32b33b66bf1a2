"""A turn's events as the client reads them, over real HTTP, whatever a reply has in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from emulator.openai_mock import reply as demo_reply
from gptlab.api import operations
from gptlab.api.sessions import EndedSession, EndSession, SendMessage, Turn
from gptlab.api.stream import Delta
from gptlab.client import Client, Unreachable, errors
from gptlab.core.sse import OurEvents
from gptlab.core.timings import Timings

LINE_ENDS = "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e\r\n\r\n"
"""All that Python takes for the end of a line."""
REPLY = f"one{'two'.join(LINE_ENDS)}three 🧪"
SENT = OurEvents(lambda error: f'{{"error": {{"code": "{error.code}", "message": "no"}}}}')
END = EndSession.of(session_id="A" * 20)


@contextmanager
def sending(body: bytes, at_once: int) -> Iterator[str]:
    """A server that answers everything with this body, so many bytes at a time: its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for start in range(0, len(body), at_once):
                self.wfile.write(body[start : start + at_once])
                self.wfile.flush()

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def read(body: bytes, at_once: int = 10_000) -> list[object]:
    with sending(body, at_once) as url, Client(url, wait=lambda seconds: None) as client:
        return list(client.stream(operations.END_SESSION, END))


@pytest.fixture
def stream(client: Callable[..., Client]) -> bytes:
    """A recap as the server sends it, after a comment and an event of a later version."""
    someone = client()
    session_id = someone.start_session("ShowcaseClarity00001").session.session_id
    ended = someone.end_session(session_id).model_copy(update={"recap": REPLY})
    deltas = "".join(SENT.event(Delta(text=piece)) for piece in REPLY)
    unknown = 'event: ping\ndata: {"n": 1}\n\n'
    return f": waiting\n\n{unknown}{deltas}{SENT.done(ended, Timings())}".encode()


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=repr)
@pytest.mark.parametrize("at_once", [1, 7, 10_000])
def test_only_the_ends_of_lines_that_the_standard_knows_end_one(
    stream: bytes, end: bytes, at_once: int
) -> None:
    *events, ended = read(stream.replace(b"\n", end), at_once)

    assert "".join(event.text for event in events if isinstance(event, Delta)) == REPLY
    assert isinstance(ended, EndedSession)
    assert ended.recap == REPLY


@pytest.mark.parametrize("cut", [1, 3])
def test_a_stream_that_ends_before_its_answer_is_none(stream: bytes, cut: int) -> None:
    with pytest.raises(Unreachable):
        read(b"\n\n".join(stream.split(b"\n\n")[:-cut]))


def test_an_error_in_a_stream_is_ours() -> None:
    with pytest.raises(errors.ProviderError):
        read(SENT.error(errors.ProviderError()).encode())


def test_a_reply_of_a_model_comes_through_the_whole_cloud_as_it_was(
    client: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = client()
    session_id = someone.start_session("ShowcaseClarity00001").session.session_id
    monkeypatch.setattr(demo_reply, "answer", lambda messages, **_: REPLY)
    request = SendMessage.of(session_id=session_id, message="Go on.")

    *events, turn = someone.stream(operations.SEND_MESSAGE, request)

    assert isinstance(turn, Turn)
    assert turn.reply.content == REPLY
    assert "".join(event.text for event in events if isinstance(event, Delta)) == REPLY
