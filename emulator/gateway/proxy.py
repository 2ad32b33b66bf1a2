"""One request's way through the gateway: route, token, function, and the answer as it comes."""

from collections.abc import AsyncIterator, Mapping

import anyio
import httpx2
from starlette.types import Message, Receive, Scope, Send

from emulator.gateway import headers
from emulator.gateway.refusals import (
    BackendUnreachable,
    BodyLate,
    BodyTooLarge,
    DeadlinePassed,
    Refused,
    TokenRefused,
)
from emulator.gateway.routing import Routing
from emulator.gateway.specification import Backend, Route, TokenRules
from emulator.gateway.tokens import TokenCheck

BODY_BYTES = 32 * 1024 * 1024
BODY_SECONDS = 30.0
KEPT_BYTES = 1024 * 1024
"""So much of a body is kept to be sent twice; a larger one goes through as it comes."""

Body = bytes | AsyncIterator[bytes]


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
            body = await _body(scope, receive)
            request = _request(scope, route.backend, payload, body)
        except Refused as refused:
            await refused.response()(scope, receive, send)
            return
        except ClientGone:
            return
        answer = _Answer(send)
        async with anyio.create_task_group() as tasks:
            is_kept = isinstance(body, bytes)
            if is_kept:  # else whoever reads the body sees that its sender is gone
                tasks.start_soon(_cancel_when_gone, receive, tasks.cancel_scope)
            sendings = 2 if is_kept else 1
            try:
                await self._answered(request, route.backend.deadline, answer, sendings)
            except Refused as refused:
                await refused.response()(scope, receive, send)
            except ClientGone:
                return
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

    async def _answered(
        self, request: httpx2.Request, deadline: float, answer: "_Answer", sendings: int
    ) -> None:
        """Relay the function's answer. Where it breaks off, so does ours: uvicorn then closes."""
        with anyio.move_on_after(deadline) as waiting:
            response = await self._sent(request, sendings)
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

    async def _sent(self, request: httpx2.Request, sendings: int) -> httpx2.Response:
        """Send it; once more when the connection breaks before an answer, as Envoy is set to."""
        try:
            return await self._http.send(request, stream=True)
        except httpx2.TransportError as error:
            if sendings > 1:
                return await self._sent(request, sendings - 1)
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


def _request(scope: Scope, backend: Backend, payload: str, body: Body) -> httpx2.Request:
    """The request to the function: its address with the raw path and query appended."""
    passed = headers.to_backend(
        scope["headers"], headers.identity_token(backend.address), payload, scope["client"][0]
    )
    if not isinstance(body, bytes):
        passed += [each for each in scope["headers"] if each[0] == b"content-length"]
    url = httpx2.URL(backend.address)
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    return httpx2.Request(
        scope["method"],
        url,
        headers=passed,
        content=body,
        extensions={"target": url.raw_path + scope["raw_path"] + query},
    )


async def _body(scope: Scope, receive: Receive) -> Body:
    """All of a small one; of a larger one what came, and then the rest as it comes.

    One that does not say how large it is has to be small.
    """
    announced = int(next((v for name, v in scope["headers"] if name == b"content-length"), b"0"))
    if announced > BODY_BYTES:
        raise BodyTooLarge
    chunks = _chunks(receive)
    kept = bytearray()
    async for chunk in chunks:
        kept += chunk
        if len(kept) > KEPT_BYTES:
            if not announced:
                raise BodyTooLarge
            return _joined(bytes(kept), chunks)
    return bytes(kept)


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    """Raises ClientGone, BodyLate."""
    until = anyio.current_time() + BODY_SECONDS
    more = True
    while more:
        try:
            with anyio.fail_after(max(until - anyio.current_time(), 0)):
                message = await receive()
        except TimeoutError:
            raise BodyLate from None
        if message["type"] == "http.disconnect":
            raise ClientGone
        more = message.get("more_body", False)
        yield message.get("body", b"")


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk


async def _cancel_when_gone(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


def _address(scope: Scope) -> str:
    """What was asked for, without the query; it goes into a quoted string."""
    host = next((v for name, v in scope["headers"] if name == b"host"), b"")
    address = f"{scope['scheme']}://{(host + scope['raw_path']).decode('latin-1')}"
    return address.replace("\\", "%5C").replace('"', "%22")
