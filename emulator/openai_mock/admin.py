"""The switches for tests, outside /v1: faults, calls, the gate."""

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from emulator.openai_mock.faults import FAULTS
from emulator.openai_mock.stage import stage_of


async def add_faults(request: Request) -> Response:
    """Queue a JSON list of faults; answers with all that are queued."""
    try:
        faults = FAULTS.validate_json(await request.body())
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False, include_context=False)
        return JSONResponse({"error": problems}, status_code=400)
    queue = stage_of(request).faults
    queue.add(faults)
    return JSONResponse(queue.left(), status_code=201)


async def list_faults(request: Request) -> Response:
    return JSONResponse(stage_of(request).faults.left())


async def clear_faults(request: Request) -> Response:
    stage_of(request).faults.clear()
    return Response(status_code=204)


async def list_calls(request: Request) -> Response:
    """The calls, oldest first; with `?finished=1`, once none is under way."""
    calls = stage_of(request).calls
    if "finished" in request.query_params:
        await calls.settled()
    return JSONResponse(calls.list())


async def clear_calls(request: Request) -> Response:
    stage_of(request).calls.clear()
    return Response(status_code=204)


async def count_held(request: Request) -> Response:
    """How many calls are held, once `at_least` as many are (default 0: at once)."""
    held = await stage_of(request).gate.gathered(_at_least(request))
    return JSONResponse({"held": held})


async def release(request: Request) -> Response:
    """Let the held calls go, once `at_least` as many are held (default 0: at once)."""
    gate = stage_of(request).gate
    await gate.gathered(_at_least(request))
    return JSONResponse({"released": gate.release()})


def _at_least(request: Request) -> int:
    given = request.query_params.get("at_least", "0")
    return int(given) if given.isdecimal() else 0


ROUTES: list[BaseRoute] = [
    Route("/faults", add_faults, methods=["POST"]),
    Route("/faults", list_faults, methods=["GET"]),
    Route("/faults", clear_faults, methods=["DELETE"]),
    Route("/calls", list_calls, methods=["GET"]),
    Route("/calls", clear_calls, methods=["DELETE"]),
    Route("/release", count_held, methods=["GET"]),
    Route("/release", release, methods=["POST"]),
]
