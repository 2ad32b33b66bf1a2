"""What the specification says of an answer, and what of an answer is otherwise.

Schemathesis holds status, type and schema to it. Codes and what a stream consists of are looked
at here. Nothing that is said of an answer quotes it.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from pydantic import ValidationError
from schemathesis import Case, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from emulator.dev_stack.plan import ROOT
from gptlab.api import operations
from gptlab.api.completions import CompletionChunk
from gptlab.api.fields import Response as ApiResponse
from gptlab.api.operations import OPERATIONS, Operation
from gptlab.api.responses import EVENTS as OPENAI_EVENTS
from gptlab.api.stream import Delta, Notice

SPECIFICATION: dict[str, Any] = json.loads((ROOT / "functions" / "openapi.json").read_text())
EVENT_STREAM = "text/event-stream"
EVENTS: Mapping[str, type[ApiResponse]] = {"delta": Delta, "notice": Notice}
CHECKS_OF_STREAM = [not_a_server_error, status_code_conformance, content_type_conformance]
"""The schema of a stream is that it is text, which the check takes for that of each event."""
CHECKS = [*CHECKS_OF_STREAM, response_schema_conformance]


def names() -> Iterator[str]:
    """Every operation, those that browsers ask before a call included."""
    for path in SPECIFICATION["paths"].values():
        yield from (route["operationId"] for route in path.values())


def amiss(case: Case[Any], response: Response, name: str) -> Iterator[str]:
    """What is not as the specification says."""
    is_stream = response.headers.get("content-type", [""])[0].startswith(EVENT_STREAM)
    try:
        case.validate_response(response, CHECKS_OF_STREAM if is_stream else CHECKS)
    except FailureGroup as group:
        yield from (each.title for each in group.exceptions if isinstance(each, Failure))
        return
    if is_stream:
        yield from _amiss_in_stream(response.text, name)
    elif response.status_code >= 400:
        yield from _undocumented_code(response, case)


def _undocumented_code(response: Response, case: Case[Any]) -> Iterator[str]:
    """One that is not named for this operation and status; the gateway's refusals have none."""
    documented = case.operation.definition.raw["responses"][str(response.status_code)]
    error = response.json().get("error")
    if error and error["code"] not in documented["description"].split(", "):
        yield f"Undocumented code {error['code']}"


def _amiss_in_stream(text: str, name: str) -> Iterator[str]:
    operation = next(each for each in OPERATIONS if each.name == name)
    for event in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in event.splitlines())
        kind, data = fields.get("event", ""), fields.get("data", "")
        if operation is operations.COMPLETE_CHAT:
            is_right = _is_chunk(data)
        elif operation is operations.CREATE_RESPONSE:
            is_right = kind in OPENAI_EVENTS and _is_valid(data, OPENAI_EVENTS[kind])
        else:
            is_right = _is_event(kind, data, operation)
        if not is_right:
            yield f"Event {kind!r} of the stream violates schema"


def _is_chunk(data: str) -> bool:
    """As OpenAI's clients read them; the contract has a model of it."""
    return data == "[DONE]" or _is_valid(data, CompletionChunk) or _fits(data, "Error")


def _is_event(kind: str, data: str, operation: Operation[Any, Any]) -> bool:
    """Our own; the last is an answer or an error, and these the specification knows."""
    if kind == "done":
        return _fits(json.dumps(json.loads(data)["answer"]), operation.response_model().__name__)
    if kind == "error":
        return _fits(data, "Error")
    return kind in EVENTS and _is_valid(data, EVENTS[kind])


def _is_valid(data: str, model: type[ApiResponse]) -> bool:
    try:
        model.model_validate_json(data)
    except ValidationError:
        return False
    return True


def _fits(data: str, model: str) -> bool:
    schema = {**SPECIFICATION, "$ref": f"#/components/schemas/{model}"}
    return bool(Draft202012Validator(schema).is_valid(json.loads(data)))
