"""Middleware that keeps the call log, and stops answering when the client goes away."""

from typing import Never

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.openai_mock.calls import Call, CallLog


class Recorder:
    """Logs every call under /v1."""

    def __init__(self, app: ASGIApp, log: CallLog) -> None:
        self.app = app
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        body = await read_body(receive)
        call = self.log.open(scope, body)
        try:
            await Exchange(call, body, receive, send).run(self.app, scope)
        finally:
            self.log.close(call)


async def read_body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


class Exchange:
    """One call and its answer, watched from both ends."""

    def __init__(self, call: Call, body: bytes, receive: Receive, send: Send) -> None:
        self._call = call
        self._body: bytes | None = body
        self._receive_message = receive
        self._send_message = send
        self._complete = False

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(self._watch, group.cancel_scope)
            await app(scope, self._receive, self._send)
            group.cancel_scope.cancel()

    async def _watch(self, answering: anyio.CancelScope) -> None:
        """Cancel the answer as soon as nobody is there to read it."""
        while (await self._receive_message())["type"] != "http.disconnect":
            pass
        if not self._complete:
            self._call.aborted = True
            answering.cancel()

    async def _receive(self) -> Message:
        if self._body is None:
            return await forever()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._call.status = message["status"]
        elif not message.get("more_body", False):
            self._complete = True
        await self._send_message(message)


async def forever() -> Never:
    await anyio.sleep_forever()
    raise AssertionError("unreachable")
