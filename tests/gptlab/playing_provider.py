"""A provider that plays recorded answers over real HTTP: one case at a time, else an ordinary one.

``provider_answers.jsonl`` holds the cases: when each is given, its status, headers and body byte
for byte, and what should come of it.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

FILE = Path(__file__).with_name("provider_answers.jsonl")
ORDINARY = "Ordinary leeks."
MODEL = "kitchen-model"
USAGE = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
MOST_CHARACTERS = 600
"""Of the messages; a case that is about too long a conversation is given above it."""

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """A recorded answer. ``streamed`` is None for one to a listing of models."""

    case: str
    when: str
    status: int
    headers: Mapping[str, str]
    body: str
    expected: str
    streamed: bool | None = None
    reported: str = ""

    @property
    def id(self) -> str:
        return f"{self.case}-{'stream' if self.streamed else 'whole'}"


CASES = [Case(**json.loads(line)) for line in FILE.read_text().splitlines()]
CHATS = [case for case in CASES if case.streamed is not None]
LISTINGS = [case for case in CASES if case.streamed is None]


def _limit(body: Body) -> int:
    return int(body.get("max_tokens", body.get("max_completion_tokens", 0)))


def _roles(body: Body) -> list[str]:
    return [message["role"] for message in body["messages"]]


def _alternates(body: Body) -> bool:
    roles = [role for role in _roles(body) if role != "system"]
    return roles == [("user", "assistant")[place % 2] for place in range(len(roles))]


WHEN: Mapping[str, Callable[[Body], bool]] = {
    "always": lambda body: True,
    "always, though stream=true": lambda body: True,
    "the request has stream=true": lambda body: bool(body.get("stream")),
    "the token limit is under 1,500; over it an ordinary reply": lambda body: _limit(body) < 1_500,
    "all messages are system messages": lambda body: set(_roles(body)) == {"system"},
    "the last message is not the user's": lambda body: _roles(body)[-1] != "user",
    "after the system message roles do not alternate user, assistant, user": (
        lambda body: not _alternates(body)
    ),
    "the messages are too long": (
        lambda body: sum(len(each["content"]) for each in body["messages"]) > MOST_CHARACTERS
    ),
    "presence_penalty is sent": lambda body: "presence_penalty" in body,
    "temperature and top_p are both sent": lambda body: {"temperature", "top_p"} <= set(body),
    "the token limit is over 1,024": lambda body: _limit(body) > 1_024,
    "stream_options is sent": lambda body: "stream_options" in body,
}


class PlayingProvider(ThreadingHTTPServer):
    """Plays ``case`` where it applies. Keeps what it was asked, key by key."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.case: Case | None = None
        self.asked: list[tuple[str, Body]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def of(self, key: str) -> list[Body]:
        """The chat requests that came on a key, in their order."""
        return [body for sent, body in self.asked if sent == f"Bearer {key}"]

    @contextmanager
    def playing(self, case: Case) -> Iterator[None]:
        self.case = case
        try:
            yield
        finally:
            self.case = None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PlayingProvider

    def do_GET(self) -> None:
        """The models, for whoever has a key."""
        case = self.server.case
        if case and case.streamed is None and self.headers["Authorization"]:
            self._answer(case.status, case.headers, case.body)
        elif self.headers["Authorization"]:
            self._json(200, {"object": "list", "data": [{"id": MODEL}]})
        else:
            self._json(401, {"error": {"code": "invalid_api_key"}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.path.endswith("/chat/completions"):
            self._json(404, {})
            return
        self.server.asked.append((self.headers["Authorization"], body))
        case = self.server.case
        if case and case.streamed is not None and WHEN[case.when](body):
            self._answer(case.status, case.headers, case.body)
        elif body.get("stream"):
            self._answer(200, {"Content-Type": "text/event-stream"}, _events(ORDINARY))
        else:
            self._json(200, _completion(ORDINARY))

    def _json(self, status: int, body: object) -> None:
        self._answer(status, {"Content-Type": "application/json"}, json.dumps(body))

    def _answer(self, status: int, headers: Mapping[str, str], text: str) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the test says what it saw."""


def _completion(text: str) -> Body:
    choice = {"index": 0, "finish_reason": "stop", "message": {"content": text}}
    return {"id": "c", "choices": [choice], "usage": USAGE}


def _events(text: str) -> str:
    chunks: Sequence[Body] = (
        {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]},
        {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
        {"choices": [], "usage": USAGE},
    )
    return "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"


@contextmanager
def playing_provider() -> Iterator[PlayingProvider]:
    with PlayingProvider() as provider:
        Thread(target=provider.serve_forever, daemon=True).start()
        yield provider
        provider.shutdown()
