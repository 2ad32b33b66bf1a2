"""One request's way through the gateway: route, token, function, and the answer as it comes."""

from collections.abc import Mapping

import anyio
import httpx2
from starlette.types import Message, Receive, Scope, Send

from emulator.gateway import headers
from emulator.gateway.refusals import (
    BackendUnreachable,
    BodyTooLarge,
    DeadlinePassed,
    Refused,
    TokenRefused,
)
from emulator.gateway.routing import Routing
from emulator.gateway.specification import Backend, Route, TokenRules
from emulator.gateway.tokens import TokenCheck

BODY_BYTES = 32 * 1024 * 1024


class ClientGone(Exception):
    """Nobody waits for an answer any more."""


class Proxy:
    """The gateway as an ASGI application."""

    def __init__(
        self,
        routing: Routing,
        checks: Mapping[TokenRules, TokenCheck],
        http: httpx2.AsyncClient,
        *,
        buffered: bool,
    ) -> None:
        self._routing = routing
        self._checks = checks
        self._http = http
        self._buffered = buffered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            route = self._routing.find(scope["method"], scope["raw_path"])
            payload = await self._checked(route, scope)
            request = _request(scope, route.backend, payload, await _body(scope, receive))
        except Refused as refused:
            await refused.response()(scope, receive, send)
            return
        except ClientGone:
            return
        answer = _Answer(send)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_cancel_when_gone, receive, tasks.cancel_scope)
            try:
                await self._answered(request, route.backend.deadline, answer)
            except Refused as refused:
                await refused.response()(scope, receive, send)
            tasks.cancel_scope.cancel()

    async def _checked(self, route: Route, scope: Scope) -> str:
        if route.rules is None:
            return ""
        given = [v.decode("latin-1") for name, v in scope["headers"] if name == b"authorization"]
        try:
            return await self._checks[route.rules].payload(given)
        except TokenRefused as refused:
            refused.realm = _address(scope)
            raise

    async def _answered(self, request: httpx2.Request, deadline: float, answer: "_Answer") -> None:
        """Relay the function's answer. Where it breaks off, so does ours: uvicorn then closes."""
        with anyio.move_on_after(deadline) as waiting:
            response = await self._sent(request)
            try:
                if self._buffered:
                    await _collected(response, answer)
                else:
                    await _streamed(response, answer)
            except httpx2.TransportError as error:
                if not answer.started:
                    raise BackendUnreachable from error
            finally:
                await response.aclose()
        if waiting.cancelled_caught and not answer.started:
            raise DeadlinePassed

    async def _sent(self, request: httpx2.Request) -> httpx2.Response:
        """Send it; once more when the connection breaks before an answer, as Envoy is set to."""
        try:
            return await self._http.send(request, stream=True)
        except httpx2.TransportError:
            pass
        try:
            return await self._http.send(request, stream=True)
        except httpx2.TransportError as error:
            raise BackendUnreachable from error


class _Answer:
    """Passes messages to the client and remembers that the first is out."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        self.started = True
        await self._send(message)


async def _streamed(response: httpx2.Response, send: Send) -> None:
    await send(_start(response, headers.to_client(response.headers.raw)))
    async for chunk in response.aiter_raw():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body"})


async def _collected(response: httpx2.Response, send: Send) -> None:
    body = b"".join([chunk async for chunk in response.aiter_raw()])
    passed = [
        each for each in headers.to_client(response.headers.raw) if each[0] != b"content-length"
    ]
    await send(_start(response, [*passed, (b"content-length", str(len(body)).encode())]))
    await send({"type": "http.response.body", "body": body})


def _start(response: httpx2.Response, passed: headers.Headers) -> Message:
    return {"type": "http.response.start", "status": response.status_code, "headers": passed}


def _request(scope: Scope, backend: Backend, payload: str, body: bytes) -> httpx2.Request:
    """The request to the function: its address with the raw path and query appended."""
    url = httpx2.URL(backend.address)
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    identity = headers.identity_token(backend.address)
    return httpx2.Request(
        scope["method"],
        url,
        headers=headers.to_backend(scope["headers"], identity, payload, scope["client"][0]),
        content=body,
        extensions={"target": url.raw_path + scope["raw_path"] + query},
    )


async def _body(scope: Scope, receive: Receive) -> bytes:
    """All of it: what may have to be sent twice is kept."""
    announced = next((v for name, v in scope["headers"] if name == b"content-length"), b"0")
    if int(announced) > BODY_BYTES:
        raise BodyTooLarge
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > BODY_BYTES:
            raise BodyTooLarge
    return bytes(body)


async def _cancel_when_gone(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


def _address(scope: Scope) -> str:
    """What was asked for, without the query; it goes into a quoted string."""
    host = next((v for name, v in scope["headers"] if name == b"host"), b"")
    address = f"{scope['scheme']}://{(host + scope['raw_path']).decode('latin-1')}"
    return address.replace("\\", "%5C").replace('"', "%22")
