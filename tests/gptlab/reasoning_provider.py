"""A fake provider that behaves as OpenAI's models of November 2026 do, over real HTTP.

It reasons unless told not to, counts that against the token limit and bills it, takes temperature
and top_p without reasoning only, and knows ``max_completion_tokens`` alone. A token is a word.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

MODELS = ("gpt-4o", "gpt-5-mini", "gpt-6-luna", "gpt-6.1-sol", "text-embedding-3-small")
EFFORTS = {"none": 0, "low": 300, "medium": 900, "high": 3_000, "xhigh": 9_000, "max": 30_000}
REPLY = "Good to meet you. " * 10 + "Which of your leeks shall we cook first?"
CACHED = 7
Body = Mapping[str, Any]


class ReasoningProvider(ThreadingHTTPServer):
    """Answers every message with the same words, and keeps what it was asked and what it cost.

    ``refused`` are further parameters that it does not take.
    """

    daemon_threads = True
    refused: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Body] = []
        self.usages: list[Body] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ReasoningProvider

    def do_GET(self) -> None:
        if self.headers["Authorization"]:
            self._json(200, {"object": "list", "data": [{"id": name} for name in MODELS]})
        else:
            self._json(401, {"error": {"code": "invalid_api_key"}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.path.endswith("/chat/completions"):
            self._json(404, {})
            return
        self.server.asked.append(body)
        effort = body.get("reasoning_effort", "medium")
        for name in ("temperature", "top_p"):
            if name in body and effort != "none":
                self._refuse(name, f"'{name}' is only supported with reasoning_effort 'none'.")
                return
        for name in self.server.refused:
            if name in body:
                self._refuse(name, f"'{name}' is not supported with this model.")
                return
        if "max_tokens" in body:
            self._refuse("max_tokens", "Use 'max_completion_tokens' instead.")
            return
        self._reply(body, EFFORTS[effort])

    def _reply(self, body: Body, reasoning: int) -> None:
        limit = body.get("max_completion_tokens", 10**6)
        words = REPLY.split(" ")[: max(0, limit - reasoning)]
        finish = "stop" if len(words) == len(REPLY.split(" ")) else "length"
        spent = min(reasoning, limit)
        usage = {
            "prompt_tokens": sum(len(each["content"].split()) for each in body["messages"]),
            "completion_tokens": spent + len(words),
            "completion_tokens_details": {"reasoning_tokens": spent},
            "prompt_tokens_details": {"cached_tokens": CACHED},
        }
        self.server.usages.append(usage)
        text = " ".join(words)
        if not body.get("stream"):
            choice = {"index": 0, "finish_reason": finish, "message": {"content": text}}
            self._json(200, {"choices": [choice], "usage": usage})
            return
        chunks: list[Body] = [
            {"choices": [{"index": 0, "delta": {"content": f"{word} "}}]} for word in words[:-1]
        ]
        chunks += [{"choices": [{"index": 0, "delta": {"content": word}}]} for word in words[-1:]]
        chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        chunks.append({"choices": [], "usage": usage})
        text = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks)
        self._send(200, "text/event-stream", f"{text}data: [DONE]\n\n")

    def _refuse(self, name: str, message: str) -> None:
        error = {"message": message, "param": name, "code": "unsupported_parameter"}
        self._json(400, {"error": error})

    def _json(self, status: int, body: object) -> None:
        self._send(status, "application/json", json.dumps(body))

    def _send(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the test says what it saw."""


@contextmanager
def reasoning_provider() -> Iterator[ReasoningProvider]:
    with ReasoningProvider() as provider:
        Thread(target=provider.serve_forever, daemon=True).start()
        yield provider
        provider.shutdown()
