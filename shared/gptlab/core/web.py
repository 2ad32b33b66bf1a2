"""HTTP to operation and back.

Parse, identify, call, serialise, map errors. The adapter for Flask.
"""

import io
import json
import logging
import math
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

import flask

from gptlab import __version__
from gptlab.api.fields import Replayed, Request, Response
from gptlab.api.operations import COMPLETE_CHAT, CREATE_RESPONSE, Operation, RateLimit
from gptlab.core import errors, openai_errors, services, timings
from gptlab.core.logs import LOG, where
from gptlab.core.request import (
    Body,
    count_failed_keys,
    enforce_grant_rate_limit,
    enforce_rate_limit,
    identify,
    methods_at,
    parse,
    path_fields,
)
from gptlab.core.services import GrantCaller
from gptlab.core.settings import Misconfigured
from gptlab.core.sse import EventStream, Form, LiveStream, OpenAIChunks, OpenAIEvents, OurEvents

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

C = TypeVar("C", bound=Request)
A = TypeVar("A", bound=Response)
Handler = Callable[..., A | Replayed[A]]
"""Takes a request, its caller and the services; one that chats also takes an EventStream."""

_TRACE = re.compile(r"[0-9a-f]{32}")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_COMMON_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-GPTLab-Version": __version__,
    # Tokens travel in a header and never in a cookie, so any page may call.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Idempotent-Replayed, Retry-After, Server-Timing, Sunset, X-GPTLab-Version, X-Request-Id, "
        "X-Should-Retry"
    ),
}
_REPLAYED = {"Idempotent-Replayed": "true"}
EVENT_STREAM = "text/event-stream"
_OPENAI_FORMS: Mapping[str, type[OpenAIChunks | OpenAIEvents]] = {
    COMPLETE_CHAT.name: OpenAIChunks,
    CREATE_RESPONSE.name: OpenAIEvents,
}
_HEADER_NAMES = re.compile(r"[\w!#$%&'*+.^`|~-]+( *, *[\w!#$%&'*+.^`|~-]+)*", re.ASCII)
_HEADER_NAMES_CHARS = 4_000
_OUR_HEADERS = "Authorization, Content-Type, Idempotency-Key, X-Request-Id"
_METHODS = "DELETE", "GET", "PATCH", "POST", "PUT"


@dataclass
class _RequestContext:
    """One request while it is answered: what its log line and its errors need to know."""

    request: flask.Request
    operation: Operation[Any, Any]
    request_id: str
    body: Body
    spent: timings.Timings = field(default_factory=timings.Timings)
    start: float = field(default_factory=perf_counter)
    project: str = ""

    def log(self, status: int, failure: BaseException | None, *, replayed: bool = False) -> None:
        LOG.log(
            logging.ERROR if _is_ours(failure) else logging.INFO,
            self.operation.name,
            extra={
                **_about(failure),
                **_trace(self.request, self.project),
                **self.spent.log_fields(),
                "operation": self.operation.name,
                "request_id": self.request_id,
                "status": status,
                "replayed": replayed,
                "duration_ms": round((perf_counter() - self.start) * 1000, 1),
            },
        )

    def headers(self) -> Mapping[str, str]:
        """What every response has."""
        return {**_COMMON_HEADERS, **self.spent.headers, "X-Request-Id": self.request_id}

    def describe(self, error: errors.GPTLabError) -> str:
        if self.operation.is_openai_compatible:
            detail = openai_errors.described(error)
        else:
            detail = {"code": error.code, "message": error.message}
        return json.dumps({"error": {**detail, "request_id": self.request_id}}, ensure_ascii=False)


def serve(
    request: flask.Request, operation: Operation[C, A], handler: Handler[A]
) -> flask.Response:
    """Answer one request. Every failure leaves here as one of ours, whatever happened."""
    body = Body(request.environ, request.content_length)
    request.stream = io.BytesIO()  # the framework reads that to its end, whatever was answered
    context = _RequestContext(request, operation, _request_id(request), body)
    return _answered(partial(_respond, context, operation, handler), context)


def _answered(work: Callable[[], flask.Response], context: _RequestContext) -> flask.Response:
    failure: Exception | None = None
    with timings.resuming(context.spent):
        try:
            response = work()
        except errors.GPTLabError as error:
            failure, response = error, _error(error, context)
        except Exception as error:  # noqa: BLE001 - the last line of defence: its text may quote
            failure, response = error, _error(errors.GPTLabError(), context)
    if not response.is_streamed:  # a stream says this itself, when it begins and when it has ended
        response.headers.update(context.headers())
        response.headers["Server-Timing"] = context.spent.header()
        replayed = "Idempotent-Replayed" in response.headers
        context.log(response.status_code, failure, replayed=replayed)
        _leave(context, response)
    return response


def _respond(
    context: _RequestContext, operation: Operation[C, A], handler: Handler[A]
) -> flask.Response:
    in_use, request = services.current(), context.request
    context.project = in_use.settings.project
    context.body.most_late = in_use.settings.threads // 4
    if request.method == "OPTIONS":
        return _preflight(request)
    path = path_fields(request.path, operation)
    if request.method != operation.method:
        raise errors.MethodNotAllowed
    came_from = _came_from(request)
    if operation.rate_limit is not RateLimit.FREE:
        enforce_rate_limit(came_from, operation, in_use)
    caller = identify(request.headers, operation, in_use)
    if isinstance(caller, GrantCaller):
        enforce_grant_rate_limit(caller, came_from, in_use)
    api_request = parse(request.args.to_dict(flat=False), context.body, operation, path)
    work = partial(handler, api_request, caller, in_use)
    if operation.rate_limit is RateLimit.FAILED_KEYS and not isinstance(caller, GrantCaller):
        work = partial(count_failed_keys, work, came_from, in_use)
    if form := _form(api_request, context):
        return _StreamedTurn(work, form, context)
    response = work()
    if isinstance(response, Replayed):
        return _json_response(response.response.model_dump_json(), _REPLAYED)
    return _json_response(response.model_dump_json())


def _leave(context: _RequestContext, response: flask.Response) -> None:
    """Have done with the connection where more could come on it than is going to be read.

    The server may wait for that with its one thread that takes connections.
    """
    request, body = context.request, context.body
    is_last = request.environ["SERVER_PROTOCOL"] != "HTTP/1.1" or request.headers.get(
        "Connection", ""
    ).lower() not in ("", "keep-alive")
    if body.is_left:
        if not response.is_streamed:
            answer = response.get_data()
            response.response = _then_leave(answer, body)
            response.content_length = len(answer)
        response.call_on_close(body.leave)
    elif is_last:
        response.call_on_close(body.cut)


def _then_leave(answer: bytes, body: Body) -> Iterator[bytes]:
    """The rest of the body is heard when the answer is out, and before a server closes."""
    yield answer
    body.leave()


def _came_from(request: flask.Request) -> str:
    return request.headers.get("X-Forwarded-For", request.remote_addr or "")


def _form(api_request: Request, context: _RequestContext) -> Form | None:
    """How the turn is to be streamed, where that is asked for."""
    if form := _OPENAI_FORMS.get(context.operation.name):
        return form(context.describe) if getattr(api_request, "stream", False) else None
    accepted = context.request.accept_mimetypes.values()
    is_asked = context.operation.calls_model and EVENT_STREAM in accepted
    return OurEvents(context.describe) if is_asked else None


class _StreamedTurn(flask.Response):
    """A turn that begins when the server asks for the response, and is written as it comes.

    The request stays open until the turn is stored, also where the reader leaves: between
    requests an instance may have no CPU. What refuses the turn is answered like anything else.
    """

    is_streamed = True
    automatically_set_content_length = False

    def __init__(
        self, work: Callable[[EventStream], Any], form: Form, context: _RequestContext
    ) -> None:
        super().__init__(mimetype=EVENT_STREAM)
        self._work, self._form, self._context = work, form, context

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        written = partial(self._written, environ, start_response)
        response = _answered(written, self._context)
        if response is self:
            return self.get_app_iter(environ)
        return response(environ, start_response)

    def _written(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> flask.Response:
        context = self._context

        def begin(is_replay: bool) -> Callable[[bytes], object]:
            self.headers.update({**context.headers(), **(_REPLAYED if is_replay else {})})
            return start_response(self.status, self.get_wsgi_headers(environ).to_wsgi_list())

        failure = LiveStream(self._form, begin).run(self._work, context.spent)
        replayed = "Idempotent-Replayed" in self.headers
        context.log(HTTPStatus.OK, failure, replayed=replayed)
        _leave(context, self)
        return self


def _json_response(text: str, headers: Mapping[str, str] | None = None) -> flask.Response:
    return flask.Response(text, headers=headers, mimetype="application/json")


def _preflight(request: flask.Request) -> flask.Response:
    """Any function of a path answers for all. A page may send whatever headers it asks for:

    which ones an SDK adds changes with its versions, and none is trusted.
    """
    asked = request.headers.get("Access-Control-Request-Headers", "")
    is_list = len(asked) <= _HEADER_NAMES_CHARS and _HEADER_NAMES.fullmatch(asked)
    headers = {
        "Access-Control-Allow-Headers": asked if is_list else _OUR_HEADERS,
        "Access-Control-Allow-Methods": ", ".join(methods_at(request.path) or _METHODS),
        "Access-Control-Max-Age": "3600",
        "Vary": "Access-Control-Request-Headers",
    }
    return flask.Response(status=HTTPStatus.NO_CONTENT, headers=headers)


def _error(error: errors.GPTLabError, context: _RequestContext) -> flask.Response:
    response = _json_response(context.describe(error))
    response.status_code = context.operation.status_of(error)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(math.ceil(error.retry_after))
    if context.operation.is_openai_compatible:
        response.headers["X-Should-Retry"] = str(openai_errors.should_retry(error)).lower()
    return response


def _is_ours(failure: BaseException | None) -> bool:
    """Whether an operator has something to look into."""
    if isinstance(failure, errors.GPTLabError):
        return failure.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return failure is not None


def _about(error: BaseException | None) -> dict[str, Any]:
    """What the log says of a failure: which, and where, never what it says itself."""
    if error is None:
        return {}
    code = error.code if isinstance(error, errors.GPTLabError) else errors.GPTLabError.code
    if not _is_ours(error):
        return {"code": code}
    why = str(error) if isinstance(error, Misconfigured) else type(error).__name__
    if isinstance(error, errors.StoreUnavailable) and error.why:
        why = error.why  # a missing right, say, must not look like an outage
    return {"code": code, "why": why, "where": where(error)}


def _request_id(request: flask.Request) -> str:
    given = request.headers.get("X-Request-Id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _trace(request: flask.Request, project: str) -> dict[str, str]:
    """The trace that ties the gateway's log, the platform's and ours, as Cloud Logging names it."""
    trace = request.headers.get("X-Cloud-Trace-Context", "").partition("/")[0]
    if not _TRACE.fullmatch(trace):
        return {}
    return {"logging.googleapis.com/trace": f"projects/{project}/traces/{trace}"}
