"""Sends replies, plain or streamed, at the set latency and with what a fault does to them."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import anyio
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from emulator.openai_mock import wire
from emulator.openai_mock.faults import Fault
from emulator.openai_mock.reply import Reply
from emulator.openai_mock.stage import Latency, Stage

PAGE = "<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1>"


class ConnectionCut(Exception):
    """Stop sending; the body stays unfinished and the server closes the connection."""


class DelayedResponse(Response):
    """A response sent part by part as they come, without a length known beforehand."""

    def __init__(self, parts: AsyncIterator[bytes], media_type: str) -> None:
        super().__init__(media_type=media_type, headers={"Cache-Control": "no-cache"})
        del self.headers["content-length"]
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        try:
            async for part in self._parts:
                await send({"type": "http.response.body", "body": part, "more_body": True})
        except ConnectionCut:
            return
        await send({"type": "http.response.body", "body": b""})


async def wait_for(stage: Stage, fault: Fault | None) -> Fault | None:
    """Wait as the fault says; what is left of it afterwards."""
    if fault and fault.kind == "delay":
        await anyio.sleep(fault.seconds)
        return None
    if fault and fault.kind == "hold":
        await stage.gate.hold()
        return None
    return fault


def stand_in(fault: Fault | None) -> Response | None:
    """The response a fault puts in the place of the real one, if it does."""
    if fault and fault.kind == "status":
        return JSONResponse(fault.error(), status_code=fault.status, headers=fault.headers)
    if fault and fault.kind == "html":
        return HTMLResponse(PAGE)
    if fault and fault.kind == "error_body":
        return JSONResponse(fault.error())
    return None


def send_json(content: object, fault: Fault | None) -> Response:
    """A plain result, or what the fault leaves of it."""
    if fault and fault.kind == "error_chunk":
        return JSONResponse(fault.error())
    if fault and fault.kind in ("stall", "drop", "garbage"):
        body = json.dumps(content, ensure_ascii=False).encode()
        return DelayedResponse(_broken(body, fault), "application/json")
    return JSONResponse(content)


async def _broken(body: bytes, fault: Fault) -> AsyncIterator[bytes]:
    half = len(body) // 2
    yield body[:half]
    if fault.kind == "drop":
        raise ConnectionCut
    if fault.kind == "stall":
        await anyio.sleep(fault.seconds)
        yield body[half:]


def send_plain(reply: Reply, fault: Fault | None) -> Response:
    content = wire.completion(_emptied(reply, fault))
    if fault and fault.kind == "empty_choices":
        content["choices"] = []
    if fault and fault.kind == "end":
        content["choices"][0]["finish_reason"] = None
    return send_json(content, fault)


def send_stream(reply: Reply, stage: Stage, fault: Fault | None, *, usage: bool) -> Response:
    if fault and fault.kind == "empty_choices":
        return DelayedResponse(_without_choices(reply), "text/event-stream")
    parts = _stream(_emptied(reply, fault), stage, fault, usage=usage)
    return DelayedResponse(parts, "text/event-stream")


def _emptied(reply: Reply, fault: Fault | None) -> Reply:
    if fault and fault.kind == "empty_length":
        return replace(reply, text="", finish_reason="length")
    return reply


async def _stream(
    reply: Reply, stage: Stage, fault: Fault | None, *, usage: bool
) -> AsyncIterator[bytes]:
    yield wire.opening(reply, usage=usage)
    chunks = wire.pieces(reply, usage=usage)
    after = fault.after if fault else len(chunks)
    async for part in _delayed(chunks[:after], stage.latency):
        yield part
    async for part in _interrupt(fault, stage):
        yield part
    if fault and fault.kind in ("end", "error_chunk"):
        return
    async for part in _delayed(chunks[after:], stage.latency):
        yield part
    for part in wire.closing(reply, usage=usage):
        yield part


async def _delayed(chunks: list[bytes], latency: Latency) -> AsyncIterator[bytes]:
    for chunk in chunks:
        await anyio.sleep(latency.token)
        yield chunk


async def _without_choices(reply: Reply) -> AsyncIterator[bytes]:
    yield wire.no_choices(reply)
    yield wire.DONE


async def _interrupt(fault: Fault | None, stage: Stage) -> AsyncIterator[bytes]:
    """What a fault does in the middle of a stream."""
    if fault is None:
        return
    if fault.kind == "drop":
        raise ConnectionCut
    if fault.kind == "stall":
        await anyio.sleep(fault.seconds)
    if fault.kind == "pause":
        await stage.gate.hold()
    if fault.kind == "garbage":
        yield b'data: {"id": "chatcmpl-\n\n'
    if fault.kind == "error_chunk":
        yield wire.event(fault.error())
