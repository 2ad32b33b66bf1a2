"""What comes back over HTTP, made an answer or one of the product's errors."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, TypeVar

import httpx2

from gptlab.api.fields import Request, Response
from gptlab.api.operations import Operation
from gptlab.api.stream import Delta, Event, Notice
from gptlab.core import errors

C = TypeVar("C", bound=Request)
A = TypeVar("A", bound=Response)

GATEWAY_REFUSALS: Mapping[str, type[errors.GPTLabError]] = {
    "Jwt is missing": errors.TokenMissing,
    "Jwt is expired": errors.TokenExpired,
}


class Unreachable(errors.GPTLabError):
    """No answer came at all."""

    status, code = 503, "unreachable"
    text = "GPT Lab cannot be reached. Please check that it is running, then try again."
    retryable = True


@contextmanager
def reachable() -> Iterator[None]:
    try:
        yield
    except httpx2.TransportError as error:
        raise Unreachable from error


def read_events(operation: Operation[C, A], response: httpx2.Response) -> Iterator[Event | A]:
    """The events of a stream; raises Unreachable where it breaks off."""
    kinds: Mapping[str, type[Delta | Notice]] = {"delta": Delta, "notice": Notice}
    with reachable():
        for sent in httpx2.EventSource(response):
            if sent.event in kinds:
                yield kinds[sent.event].model_validate_json(sent.data)
            elif sent.event == "done":
                yield operation.response_model().model_validate(json.loads(sent.data)["answer"])
                return
            elif sent.event == "error":
                raise _our_error(json.loads(sent.data)["error"], None)
    raise Unreachable


def error_of(response: httpx2.Response) -> errors.GPTLabError:
    """The product's error in a response; the gateway's own refusals have another form."""
    try:
        body = response.json()
    except ValueError:
        body = None
    body = body if isinstance(body, dict) else {}
    detail = body.get("error")
    if not isinstance(detail, dict):
        return _gateway_error(response.status_code, str(body.get("message", "")))
    return _our_error(detail, _seconds(response.headers.get("Retry-After")))


def _our_error(detail: Mapping[str, Any], retry_after: float | None) -> errors.GPTLabError:
    kind = errors.by_code().get(str(detail.get("code")), errors.GPTLabError)
    return kind(
        str(detail.get("message", "")),
        retry_after=retry_after,
        request_id=str(detail.get("request_id", "")) or None,
    )


def _gateway_error(status: int, message: str) -> errors.GPTLabError:
    if status in (errors.NotSignedIn.status, HTTPStatus.FORBIDDEN):
        return GATEWAY_REFUSALS.get(message, errors.TokenInvalid)()
    if status == errors.RouteNotFound.status:
        return errors.RouteNotFound()
    if status in (502, 503, 504):
        return Unreachable()
    return errors.GPTLabError()


def _seconds(value: str | None) -> float | None:
    try:
        return None if value is None else float(value)
    except ValueError:
        return None
