"""What the checked-in specification says of routes, backends and tokens."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SPECIFICATION = Path("functions/openapi.json")
DEADLINE = 15.0
"""Seconds, where a backend names none: API Gateway's own default."""
METHODS = ("get", "put", "post", "delete", "options", "head", "patch")

_PARAMETER = re.compile(r"\{([^/{}]+)\}")
_WILDCARD = "**"


class SpecificationUnreadable(Exception):
    """The file is not there or is no specification of ours; the message is for people."""


@dataclass(frozen=True)
class Backend:
    """One function: where it answers and how many seconds it may take."""

    name: str
    address: str
    deadline: float


@dataclass(frozen=True)
class TokenRules:
    """What an access token must say, and where the keys are that prove it."""

    issuer: str
    audiences: frozenset[str]
    jwks_url: str


@dataclass(frozen=True)
class Route:
    """One method of one path. ``rules`` is None where anybody may call.

    ``wildcards`` are its parameters that take in slashes, and may be empty.
    """

    method: str
    template: str
    backend: Backend
    rules: TokenRules | None
    wildcards: frozenset[str] = frozenset()

    @property
    def pattern(self) -> re.Pattern[bytes]:
        """Matches raw paths; a parameter is one segment, and a slash at the end is let pass."""
        parts = _PARAMETER.split(self.template)
        parts[::2] = map(re.escape, parts[::2])
        parts[1::2] = [".*" if name in self.wildcards else "[^/]+" for name in parts[1::2]]
        return re.compile(f"{''.join(parts)}/?".encode())


def read_routes(path: Path, functions_url: str = "") -> tuple[Route, ...]:
    """The routes of the file, each function at ``{functions_url}/{name of its backend}``.

    Without ``functions_url`` they are where the file says, as in a deployed one.
    """
    try:
        document = json.loads(path.read_text())
        return tuple(_routes(document, functions_url.rstrip("/")))
    except OSError as error:
        raise SpecificationUnreadable(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SpecificationUnreadable(f"{path} is not the gateway's specification") from error


def _routes(document: Mapping[str, Any], functions_url: str) -> Iterator[Route]:
    backends = document["x-google-api-management"]["backends"]
    local = {
        name: Backend(
            name,
            f"{functions_url}/{name}" if functions_url else backend["address"],
            float(backend.get("deadline", DEADLINE)),
        )
        for name, backend in backends.items()
    }
    rules = {
        name: _rules(scheme["x-google-auth"], backends, local)
        for name, scheme in document["components"]["securitySchemes"].items()
    }
    for template, operations in document["paths"].items():
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                needed = [name for choice in operation.get("security", ()) for name in choice]
                yield Route(
                    method.upper(),
                    template,
                    local[operation["x-google-backend"]],
                    rules[needed[0]] if needed else None,
                    frozenset(_wildcards(operation)),
                )


def _wildcards(operation: Mapping[str, Any]) -> Iterator[str]:
    """As API Gateway has it in OpenAPI 3, where a template has no room for it."""
    for parameter in operation.get("parameters", ()):
        if parameter.get("x-google-parameter", {}).get("pattern") == _WILDCARD:
            yield parameter["name"]


def _rules(
    auth: Mapping[str, Any], backends: Mapping[str, Any], local: Mapping[str, Backend]
) -> TokenRules:
    uri = auth["jwksUri"]
    jwks_url = next(
        (
            local[name].address + uri.removeprefix(backend["address"])
            for name, backend in backends.items()
            if uri.startswith(backend["address"])
        ),
        uri,
    )
    return TokenRules(auth["issuer"], frozenset(auth["audiences"]), jwks_url)
