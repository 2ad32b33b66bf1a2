"""HTTP to operation and back: parse, identify, call, serialise, map errors. Flask's one door."""

import json
import math
import re
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from time import perf_counter
from typing import Any, NoReturn, TypeVar

import flask

from gptlab import __version__, api, errors, services, timings
from gptlab.identity import identify, keeping_pace
from gptlab.logs import Log, where
from gptlab.relay import Form, OpenAIChunks, OurEvents, UnderWay, relay
from gptlab.services import Caller, Services
from gptlab.settings import Misconfigured

C = TypeVar("C", bound=api.Command)
A = TypeVar("A", bound=api.Answer)
Handler = Callable[[C, Any, Services], A | api.Replayed[A] | UnderWay]

_TRACE = re.compile(r"[0-9a-f]{32}")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_UNPAID = (errors.StoreUnavailable, errors.ProviderRateLimited, errors.ProviderError)
"""Failures that may pass, and cost nothing."""
_COMMON_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-GPTLab-Version": __version__,
    # Tokens travel in a header and never in a cookie, so any page may call.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Idempotent-Replayed, Retry-After, Server-Timing, X-GPTLab-Version, X-Request-Id"
    ),
}
_REPLAYED = {"Idempotent-Replayed": "true"}
EVENT_STREAM = "text/event-stream"
_PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, X-Request-Id",
    "Access-Control-Max-Age": "3600",
}


@dataclass
class _Exchange:
    """One request while it is answered: what its log line and its errors need to know."""

    request: flask.Request
    operation: api.Operation[Any, Any]
    request_id: str
    spent: timings.Timings = field(default_factory=timings.Timings)
    start: float = field(default_factory=perf_counter)
    level: str = "INFO"
    project: str = ""

    def log(self, status: int, failure: Exception | None, *, replayed: bool = False) -> None:
        Log(self.level).write(
            {
                **_about(failure),
                **_trace(self.request, self.project),
                **self.spent.log_fields(),
                "message": self.operation.name,
                "operation": self.operation.name,
                "request_id": self.request_id,
                "status": status,
                "replayed": replayed,
                "duration_ms": round((perf_counter() - self.start) * 1000, 1),
            }
        )

    def describe(self, error: errors.GPTLabError) -> str:
        detail = {"code": error.code, "message": error.message, "request_id": self.request_id}
        return json.dumps({"error": detail}, ensure_ascii=False)


def serve(
    request: flask.Request, operation: api.Operation[C, A], handler: Handler[C, A]
) -> flask.Response:
    """Answer one request. Every failure leaves here as one of ours, whatever happened."""
    exchange = _Exchange(request, operation, _request_id(request))
    failure: Exception | None = None
    with timings.resuming(exchange.spent):
        try:
            in_use = services.current()
            exchange.level = in_use.settings.log_level
            exchange.project = in_use.settings.project
            response = _respond(exchange, handler, in_use)
        except errors.GPTLabError as error:
            failure, response = error, _error(error, exchange)
        except Exception as error:  # noqa: BLE001 - the last line of defence: its text may quote
            failure, response = error, _error(errors.GPTLabError(), exchange)
    response.headers.update(_COMMON_HEADERS)
    response.headers["X-Request-Id"] = exchange.request_id
    if not response.is_streamed:  # a stream says both when it has ended
        response.headers["Server-Timing"] = exchange.spent.header()
        replayed = "Idempotent-Replayed" in response.headers
        exchange.log(response.status_code, failure, replayed=replayed)
    return response


def _respond(exchange: _Exchange, handler: Handler[C, A], in_use: Services) -> flask.Response:
    request, operation = exchange.request, exchange.operation
    path = _path_fields(request.path, operation)
    if request.method == "OPTIONS":
        return _preflight(operation)
    if request.method != operation.method:
        raise errors.MethodNotAllowed
    is_listening = operation.chats and EVENT_STREAM in request.accept_mimetypes.values()
    with keeping_pace(_came_from(request), operation, in_use):
        caller = identify(request.headers, operation, in_use, is_listening=is_listening)
        command = _command(request, operation, path)
        answer = handler(command, caller, in_use)
        if isinstance(answer, Generator):
            if form := _form(command, caller, exchange):
                return _stream(answer, form, exchange)
            answer = api.drained(answer)
    if isinstance(answer, api.Replayed):
        return _json_response(answer.answer.model_dump_json(), _REPLAYED)
    return _json_response(answer.model_dump_json())


def _came_from(request: flask.Request) -> str:
    return request.headers.get("X-Forwarded-For", request.remote_addr or "")


def _form(command: api.Command, caller: object, exchange: _Exchange) -> Form | None:
    """How the turn is to be streamed, where that is asked for."""
    if isinstance(command, api.CompleteChat):
        return OpenAIChunks(exchange.describe) if command.stream else None
    is_listening = isinstance(caller, Caller) and caller.is_listening
    return OurEvents(exchange.describe) if is_listening else None


def _stream(turning: UnderWay, form: Form, exchange: _Exchange) -> flask.Response:
    """The turn as it comes. What refuses it is raised before, and answered like anything else."""
    try:
        first = next(turning)
    except StopIteration as end:
        body: Iterator[str] = iter([form.done(end.value, exchange.spent)])
        exchange.log(HTTPStatus.OK, None, replayed=True)
        return flask.Response(body, headers=_REPLAYED, mimetype=EVENT_STREAM)
    ended = partial(exchange.log, HTTPStatus.OK)
    body = relay(turning, first, form, exchange.spent, ended)
    return flask.Response(body, mimetype=EVENT_STREAM)


def _path_fields(path: str, operation: api.Operation[C, A]) -> dict[str, str]:
    """The command's fields that stand in the path, as they are; raises RouteNotFound."""
    wanted, found = operation.path.strip("/").split("/"), path.strip("/").split("/")
    if len(wanted) != len(found):
        raise errors.RouteNotFound
    fields = {}
    for part, text in zip(wanted, found, strict=True):
        if part.startswith("{"):
            fields[part.strip("{}")] = text
        elif part != text:
            raise errors.RouteNotFound
    return fields


def _command(request: flask.Request, operation: api.Operation[C, A], path: dict[str, str]) -> C:
    if not operation.has_body:
        return operation.command.of(**_joined(_query(request), path))
    if request.args:
        raise errors.InvalidRequest("This request takes no query parameters.")
    return operation.command.of_json(
        json.dumps(_joined(_body(request, operation.most_bytes), path))
    )


def _joined(fields: Mapping[str, Any], path: Mapping[str, str]) -> dict[str, Any]:
    if path.keys() & fields.keys():
        raise errors.InvalidRequest("What stands in the path must not be given a second time.")
    return {**fields, **path}


def _query(request: flask.Request) -> dict[str, str]:
    if any(len(values) > 1 for _, values in request.args.lists()):
        raise errors.InvalidRequest("A query parameter was given twice.")
    return request.args.to_dict()


def _body(request: flask.Request, most_bytes: int) -> dict[str, Any]:
    # Read whole also where it is too large, as the framework insists; the platform bounds it.
    text = request.get_data()
    if len(text) > most_bytes:
        raise errors.RequestTooLarge
    if not text:
        return {}
    try:
        body = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise errors.InvalidRequest("The body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise errors.InvalidRequest("The body must be a JSON object.")
    return body


def _refuse_constant(name: str) -> NoReturn:
    """Python reads NaN and Infinity, which JSON does not know."""
    raise ValueError(name)


def _json_response(text: str, headers: Mapping[str, str] | None = None) -> flask.Response:
    return flask.Response(text, headers=headers, mimetype="application/json")


def _preflight(operation: api.Operation[C, A]) -> flask.Response:
    # One path may have several methods, each a function of its own; any of them answers for all.
    methods = sorted({o.method for o in api.OPERATIONS if o.path == operation.path})
    headers = {**_PREFLIGHT_HEADERS, "Access-Control-Allow-Methods": ", ".join(methods)}
    return flask.Response(status=HTTPStatus.NO_CONTENT, headers=headers)


def _error(error: errors.GPTLabError, exchange: _Exchange) -> flask.Response:
    response = _json_response(exchange.describe(error))
    response.status_code = error.status
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(math.ceil(error.retry_after))
    if exchange.operation.identity is api.Identity.KEY:
        # OpenAI's clients repeat every 5xx otherwise, what was paid for too.
        response.headers["X-Should-Retry"] = str(isinstance(error, _UNPAID)).lower()
    return response


def _about(error: Exception | None) -> dict[str, Any]:
    """What the log says of a failure: which, and where, never what it says itself."""
    if error is None:
        return {"severity": "INFO"}
    if isinstance(error, errors.GPTLabError) and error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return {"severity": "INFO", "code": error.code}
    code = error.code if isinstance(error, errors.GPTLabError) else errors.GPTLabError.code
    why = str(error) if isinstance(error, Misconfigured) else type(error).__name__
    return {"severity": "ERROR", "code": code, "why": why, "where": where(error)}


def _request_id(request: flask.Request) -> str:
    given = request.headers.get("X-Request-Id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _trace(request: flask.Request, project: str) -> dict[str, str]:
    """The trace that ties the gateway's log, the platform's and ours, as Cloud Logging names it."""
    trace = request.headers.get("X-Cloud-Trace-Context", "").partition("/")[0]
    if not _TRACE.fullmatch(trace):
        return {}
    return {"logging.googleapis.com/trace": f"projects/{project}/traces/{trace}"}
