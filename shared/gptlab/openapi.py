"""The contract as an OpenAPI 3.1 document: what API Gateway is given and the local gateway reads.

``python -m gptlab.openapi`` prints it; ``functions/openapi.json`` is that output, checked in.
"""

import json
import sys
from collections.abc import Callable, Iterable
from inspect import cleandoc
from typing import Any

from pydantic.json_schema import models_json_schema

from gptlab import __version__
from gptlab.api.fields import IDEMPOTENCY_KEY
from gptlab.api.operations import GET_JWKS, LIST_CALLABLE_BOTS, OPERATIONS, Auth, Operation
from gptlab.core import errors
from gptlab.core.settings import AUDIENCE, ISSUER

Json = dict[str, Any]
REF = "#/components/schemas/{model}"
ELSEWHERE = "/v1/{path}"
PREFLIGHT_RESPONSE = {"204": {"description": "What a browser may send"}}


def placeholder_address(function: str) -> str:
    """Where a function would answer; a deploy puts the real address in its place."""
    return f"https://{function}.functions.invalid"


def function_name(operation: Operation[Any, Any]) -> str:
    """The deployed name: the platform takes no underscore."""
    return operation.name.replace("_", "-")


def specification(
    address_of: Callable[[str], str] = placeholder_address,
    issuer: str = ISSUER,
    audience: str = AUDIENCE,
) -> Json:
    """The whole document. ``address_of`` maps a deployed function's name to its URL."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "GPT Lab",
            "version": __version__,
            "description": "Assistants on your own key, with a history nobody else can read.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "x-google-api-management": {
            "apiName": "gptlab",
            "backends": {
                operation.name: {
                    "address": address_of(function_name(operation)),
                    "pathTranslation": "APPEND_PATH_TO_ADDRESS",
                    "protocol": "http/1.1",
                    "deadline": operation.deadline,
                }
                for operation in OPERATIONS
            },
        },
        "paths": _paths(OPERATIONS),
        "components": {
            "schemas": _schemas(OPERATIONS),
            "securitySchemes": {
                "access_token": _access_token(address_of("get-jwks"), issuer, audience)
            },
        },
    }


def _access_token(jwks_address: str, issuer: str, audience: str) -> Json:
    return {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "x-google-auth": {
            "issuer": issuer,
            "jwksUri": f"{jwks_address}{GET_JWKS.path}",
            "audiences": [audience],
            "jwtLocations": [{"header": "Authorization", "valuePrefix": "Bearer "}],
        },
    }


def _paths(operations: Iterable[Operation[Any, Any]]) -> Json:
    paths: Json = {}
    for operation in operations:
        route = paths.setdefault(operation.path, {})
        route[operation.method.lower()] = _route(operation)
        route.setdefault("options", _preflight(operation))
    paths[ELSEWHERE] = _elsewhere()
    return paths


def _route(operation: Operation[Any, Any]) -> Json:
    route: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": cleandoc(operation.request_model().__doc__ or ""),
        "x-google-backend": operation.name,
        "parameters": _parameters(operation),
        "responses": _responses(operation),
    }
    if operation.auth is Auth.REQUIRED:
        route["security"] = [{"access_token": []}]
    if _body_fields(operation):
        schema = {"$ref": REF.format(model=operation.request_model().__name__)}
        route["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    return route


def _preflight(operation: Operation[Any, Any]) -> Json:
    """Browsers ask before they call; any function of the path answers."""
    return {
        "operationId": f"preflight_{operation.name}",
        "summary": "CORS preflight",
        "x-google-backend": operation.name,
        "parameters": [
            parameter for parameter in _parameters(operation) if parameter["in"] == "path"
        ],
        "responses": PREFLIGHT_RESPONSE,
    }


def _elsewhere() -> Json:
    """What else OpenAI's clients ask for: a function refuses it, in the form that they read.

    The gateway's own refusals they cannot read, in a browser not even that there was one.
    """
    route = {
        "summary": "What is not spoken here of OpenAI's API",
        "description": "Always a refusal.",
        "x-google-backend": LIST_CALLABLE_BOTS.name,
        "parameters": [_path_parameter("path", {"type": "string"}, is_wildcard=True)],
    }
    found = (errors.RouteNotFound, errors.MethodNotAllowed, errors.GPTLabError)
    refusals = _refusals(LIST_CALLABLE_BOTS, found)
    methods = ("get", "post", "put", "patch", "delete")
    preflight = {"operationId": "preflight_not_found", "responses": PREFLIGHT_RESPONSE}
    return {
        method: {"operationId": f"not_found_{method}", **route, "responses": refusals}
        for method in methods
    } | {"options": {**route, **preflight}}


def _path_parameter(name: str, schema: Json, *, is_wildcard: bool) -> Json:
    parameter = {"name": name, "in": "path", "required": True, "schema": schema}
    return parameter | ({"x-google-parameter": {"pattern": "**"}} if is_wildcard else {})


def _body_fields(operation: Operation[Any, Any]) -> set[str]:
    if not operation.has_body:
        return set()
    return set(operation.request_model().model_fields) - set(operation.path_fields)


def _parameters(operation: Operation[Any, Any]) -> list[Json]:
    schema = operation.request_model().model_json_schema(ref_template=REF)
    body = _body_fields(operation)
    required = schema.get("required", [])
    found: list[Json] = [
        _path_parameter(name, field, is_wildcard=operation.is_wildcard)
        if name in operation.path_fields
        else {"name": name, "in": "query", "required": name in required, "schema": field}
        for name, field in schema.get("properties", {}).items()
        if name not in body
    ]
    if operation.requires_idempotency_key:
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "description": "New for each action of a person, the same for its retries.",
                "schema": {"type": "string", "pattern": IDEMPOTENCY_KEY},
            }
        )
    return found


def _responses(operation: Operation[Any, Any]) -> Json:
    answer = {"$ref": REF.format(model=operation.response_model().__name__)}
    responses: Json = {
        "200": {
            "description": (operation.response_model().__doc__ or "").split("\n")[0],
            "content": {"application/json": {"schema": answer}},
        }
    }
    if operation.calls_model:
        responses["200"]["content"]["text/event-stream"] = {"schema": {"type": "string"}}
    return responses | _refusals(operation, operation.errors)


def _refusals(operation: Operation[Any, Any], found: Iterable[type[errors.GPTLabError]]) -> Json:
    by_gateway = _of_gateway(operation)
    codes: dict[int, list[str]] = {status: [] for status in by_gateway}
    for error in found:
        codes.setdefault(operation.status_of(error), []).append(error.code)
    form = "OpenAIError" if operation.is_openai_compatible else "Error"
    return {
        str(status): _refusal(each, form, by_gateway=status in by_gateway)
        for status, each in sorted(codes.items())
    }


def _refusal(codes: list[str], form: str, *, by_gateway: bool) -> Json:
    said = [*codes, "a refusal of the gateway's own"] if by_gateway else codes
    schema = {"$ref": REF.format(model=f"{form}OrGatewayRefusal" if by_gateway else form)}
    return {
        "description": ", ".join(said),
        "content": {"application/json": {"schema": schema}},
    }


def _of_gateway(operation: Operation[Any, Any]) -> tuple[int, ...]:
    """The statuses with which it refuses by itself: a token, or a function that gives no answer."""
    return (401, 503, 504) if operation.auth is Auth.REQUIRED else (503, 504)


def _schemas(operations: Iterable[Operation[Any, Any]]) -> Json:
    operations = tuple(operations)
    models = [
        *((o.request_model(), "validation") for o in operations if _body_fields(o)),
        *((o.response_model(), "serialization") for o in operations),
    ]
    _, document = models_json_schema(
        list(dict.fromkeys(models)),  # type: ignore[arg-type]
        ref_template=REF,
    )
    schemas: Json = document["$defs"]
    for operation in operations:
        if _body_fields(operation):
            _without(schemas[operation.request_model().__name__], operation.path_fields)
    for name, schema in (("Error", _error_schema()), ("OpenAIError", _openai_error_schema())):
        either = [{"$ref": REF.format(model=each)} for each in (name, "GatewayRefusal")]
        schemas |= {name: schema, f"{name}OrGatewayRefusal": {"anyOf": either}}
    schemas["GatewayRefusal"] = _gateway_refusal_schema()
    return dict(sorted(schemas.items()))


def _without(schema: Json, fields: Iterable[str]) -> None:
    """Path parameters are fields of a command, and not of a body."""
    for field in fields:
        schema["properties"].pop(field)
        if field in schema.get("required", []):
            schema["required"].remove(field)


def _error_schema() -> Json:
    text = {"type": "string"}
    body = {
        "type": "object",
        "required": ["code", "message", "request_id"],
        "properties": {"code": text, "message": text, "request_id": text},
    }
    return {
        "type": "object",
        "description": "Every failure: a code for programs and a sentence for people.",
        "required": ["error"],
        "properties": {"error": body},
    }


def _openai_error_schema() -> Json:
    """The same, and what OpenAI's clients look for."""
    schema = _error_schema()
    body = schema["properties"]["error"]
    body["properties"] |= {"type": {"type": "string"}, "param": {"type": ["string", "null"]}}
    body["required"] = sorted(body["properties"])
    return {**schema, "description": "A failure in OpenAI's form."}


def _gateway_refusal_schema() -> Json:
    return {
        "type": "object",
        "description": "A refusal of the gateway's own, where no function answers.",
        "required": ["code", "message"],
        "properties": {"code": {"type": "integer"}, "message": {"type": "string"}},
    }


def rendered(document: Json) -> str:
    """The document as it is checked in."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(rendered(specification()))
