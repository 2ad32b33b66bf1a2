"""The admin endpoint: counts, clearing, export and import, over HTTP.

GET    /                                                      health
GET    /counts?project=…                                      calls, reads, writes, deletes
POST   /counts/reset[?project=…]
POST   /clear?project=…[&database=…]
GET    /export?project=…                                      a project as JSON lines
POST   /import?project=…                                      the same, back
DELETE /emulator/v1/projects/{p}/databases/{d}/documents      as the official emulator has it
"""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from emulator.firestore.engine import Engine
from emulator.firestore.errors import FirestoreError, InvalidArgument
from emulator.firestore.paths import Database
from emulator.firestore.transfer import export_project
from emulator.local_callers import LocalCallers


class AdminServer:
    """Serves the application in the running loop, from a socket that listens."""

    def __init__(self, engine: Engine, listener: socket.socket) -> None:
        config = uvicorn.Config(
            admin_app(engine), lifespan="off", log_config=None, access_log=False, ws="none"
        )
        self._server = _Server(config)
        self._task = asyncio.ensure_future(self._server.serve(sockets=[listener]))

    async def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        await self._task


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the command's own."""
        yield


def admin_app(engine: Engine) -> Starlette:
    async def health(_: Request) -> Response:
        return PlainTextResponse("Ok\n")

    async def counts(request: Request) -> Response:
        return JSONResponse(engine.counts.of(_project(request)).as_json())

    async def reset(request: Request) -> Response:
        engine.counts.reset(request.query_params.get("project"))
        return JSONResponse({})

    async def clear(request: Request) -> Response:
        named = request.path_params
        database = named.get("database") or request.query_params.get("database", "(default)")
        engine.clear(Database(named.get("project") or _project(request), database))
        return JSONResponse({})

    async def export(request: Request) -> Response:
        lines = "".join(export_project(engine.storage, _project(request)))
        return Response(lines, media_type="application/x-ndjson")

    async def add(request: Request) -> Response:
        lines = (await request.body()).decode(errors="replace").splitlines()
        return JSONResponse({"documents": engine.import_project(_project(request), lines)})

    documents = "/emulator/v1/projects/{project}/databases/{database}/documents"
    return Starlette(
        routes=[
            Route("/", health),
            Route("/counts", counts),
            Route("/counts/reset", reset, methods=["POST"]),
            Route("/clear", clear, methods=["POST"]),
            Route("/export", export),
            Route("/import", add, methods=["POST"]),
            Route(documents, clear, methods=["DELETE"]),
        ],
        middleware=[Middleware(LocalCallers)],
        exception_handlers={
            FirestoreError: _refused,
            HTTPStatus.NOT_FOUND: _not_there,
            HTTPStatus.METHOD_NOT_ALLOWED: _not_there,
        },
    )


def _project(request: Request) -> str:
    project = request.query_params.get("project")
    if not project:
        raise InvalidArgument("Say which: ?project=…")
    return project


async def _refused(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 400)


async def _not_there(request: Request, _: Exception) -> Response:
    return JSONResponse({"error": f"{request.method} {request.url.path} is not there."}, 404)
