"""The server as an ASGI application."""

import sys
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount

from emulator.local_callers import LocalCallers
from emulator.openai_mock import admin, refusals, routes
from emulator.openai_mock.calls import CallLog
from emulator.openai_mock.recorder import Recorder
from emulator.openai_mock.stage import Latency, Stage


def create_app(
    *,
    first_token_ms: float = 50,
    token_ms: float = 20,
    record: bool = False,
    key: str = "",
    labelled: bool = False,
) -> Starlette:
    """A demo model of its own, with nothing shared.

    `record` keeps messages, for tests only. It takes `key` and what begins with it, which
    are further people's; any demo key where none is named, which is for tests too. Each
    reply ends with a label where it is to be `labelled`: so a test sees that it is whole.
    """
    latency = Latency(first_token=first_token_ms / 1000, token=token_ms / 1000)
    stage = Stage(latency=latency, calls=CallLog(record=record), key=key, labelled=labelled)
    app = Starlette(
        routes=[*admin.ROUTES, Mount("/v1", routes=routes.ROUTES)],
        middleware=[
            Middleware(LocalCallers),
            Middleware(Recorder, log=stage.calls),
        ],
        exception_handlers={
            refusals.Refusal: refuse,
            HTTPException: refuse_unrouted,
            Exception: report_bug,
        },
    )
    app.state.stage = stage
    return app


def refuse(request: Request, error: Exception) -> Response:
    refusal = error if isinstance(error, refusals.Refusal) else refusals.server_error()
    headers = refusal.headers or None
    return JSONResponse(refusal.body(), status_code=refusal.status, headers=headers)


def refuse_unrouted(request: Request, error: Exception) -> Response:
    wrong_method = isinstance(error, HTTPException) and error.status_code == 405
    because = refusals.wrong_method if wrong_method else refusals.unknown_url
    return refuse(request, because(request.method, request.url.path))


def report_bug(request: Request, error: Exception) -> Response:
    """Say on stderr what broke and where; the error's own words could hold a message."""
    cause = error
    while isinstance(cause, ExceptionGroup):
        cause = cause.exceptions[0]
    trace = cause.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    sys.stderr.write(f"openai_mock: {type(cause).__name__} in {where}\n")
    return refuse(request, refusals.server_error())
