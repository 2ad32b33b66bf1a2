"""The admin endpoint: counts, clearing, export and import, over plain HTTP/1.1.

GET    /                                                      health
GET    /counts?project=…                                      calls, reads, writes, deletes
POST   /counts/reset[?project=…]
POST   /clear?project=…[&database=…]
GET    /export?project=…                                      a project as JSON lines
POST   /import?project=…                                      the same, back
DELETE /emulator/v1/projects/{p}/databases/{d}/documents      as the official emulator has it
"""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import parse_qs, unquote, urlsplit

from emulator.firestore.engine import Engine
from emulator.firestore.errors import FirestoreError, InvalidArgument
from emulator.firestore.paths import Database
from emulator.firestore.transfer import export_project
from emulator.local_callers import REFUSAL, is_local

_CLEAR = re.compile(r"/emulator/v1/projects/([^/]+)/databases/([^/]+)/documents")
_MAX_HEADERS = 100


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def is_local(self) -> bool:
        names = ("host", "origin", "sec-fetch-site", "sec-fetch-mode")
        return is_local(*(self.headers.get(name, "") for name in names))

    @property
    def project(self) -> str:
        if not self.query.get("project"):
            raise InvalidArgument("Say which: ?project=…")
        return self.query["project"]


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered."""

    status: HTTPStatus
    body: bytes
    content_type: str = "application/json"


class Admin:
    """Serves one connection at a time per caller; each is closed after its answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._routes: dict[tuple[str, str], Callable[[Request], Response]] = {
            ("GET", "/"): lambda _: _plain("Ok\n"),
            ("GET", "/counts"): self._counts,
            ("POST", "/counts/reset"): self._reset,
            ("POST", "/clear"): self._clear,
            ("GET", "/export"): self._export,
            ("POST", "/import"): self._import,
        }

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            response = await self._response(reader)
            writer.write(
                f"HTTP/1.1 {response.status.value} {response.status.phrase}\r\n"
                f"Content-Type: {response.content_type}\r\n"
                f"Content-Length: {len(response.body)}\r\nConnection: close\r\n\r\n".encode()
            )
            writer.write(response.body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # The caller has gone; there is nobody to answer.
        finally:
            writer.close()

    async def _response(self, reader: asyncio.StreamReader) -> Response:
        request = await _head(reader)
        if request is None:
            return _error(HTTPStatus.BAD_REQUEST, "?")
        if not request.is_local:
            return _error(HTTPStatus.FORBIDDEN, REFUSAL)
        length = request.headers.get("content-length", "")
        body = await reader.readexactly(int(length) if length.isdigit() else 0)
        return self._answer(replace(request, body=body))

    def _answer(self, request: Request) -> Response:
        route = self._routes.get((request.method, request.path))
        cleared = _CLEAR.fullmatch(request.path)
        try:
            if route is not None:
                return route(request)
            if cleared and request.method == "DELETE":
                return self._clear_database(unquote(cleared[1]), unquote(cleared[2]))
        except FirestoreError as error:
            return _error(HTTPStatus.BAD_REQUEST, str(error))
        return _error(HTTPStatus.NOT_FOUND, f"{request.method} {request.path} is not there.")

    def _counts(self, request: Request) -> Response:
        return _json(self._engine.counts.of(request.project).as_json())

    def _reset(self, request: Request) -> Response:
        self._engine.counts.reset(request.query.get("project"))
        return _json({})

    def _clear(self, request: Request) -> Response:
        return self._clear_database(request.project, request.query.get("database", "(default)"))

    def _clear_database(self, project: str, database: str) -> Response:
        self._engine.clear(Database(project, database))
        return _json({})

    def _export(self, request: Request) -> Response:
        lines = "".join(export_project(self._engine.storage, request.project))
        return Response(HTTPStatus.OK, lines.encode(), "application/x-ndjson")

    def _import(self, request: Request) -> Response:
        lines = request.body.decode(errors="replace").splitlines()
        return _json({"documents": self._engine.import_project(request.project, lines)})


async def _head(reader: asyncio.StreamReader) -> Request | None:
    """One request without its body; None if it is none."""
    words = (await reader.readline()).decode("latin-1").split()
    if len(words) != 3:
        return None
    headers = {}
    for _ in range(_MAX_HEADERS):
        line = (await reader.readline()).decode("latin-1").strip()
        if not line:
            break
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    parts = urlsplit(words[1])
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return Request(words[0], parts.path, query, headers)


def _plain(text: str) -> Response:
    return Response(HTTPStatus.OK, text.encode(), "text/plain")


def _json(content: object) -> Response:
    return Response(HTTPStatus.OK, json.dumps(content).encode() + b"\n")


def _error(status: HTTPStatus, text: str) -> Response:
    return Response(status, json.dumps({"error": text}).encode() + b"\n")
