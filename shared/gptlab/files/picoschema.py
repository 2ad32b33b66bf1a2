"""Variables as dotprompt's front matter declares them: Picoschema, and their defaults.

``name: text, what it is for``; a question mark after the name of what may be left out; the choices
of ``name(enum, what it is for)`` as a list.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from gptlab.api.variables import Variable
from gptlab.files.problems import InvalidFile

_TYPES = {"text": "string", "number": "number"}
_OF_TYPE = {"string": "text", "number": "number", "integer": "number"}
_NAME = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\?)?(?:\(enum(?:,\s*(.*))?\))?", re.DOTALL)


def write_variables(variables: Iterable[Variable]) -> dict[str, Any] | None:
    """The front matter's ``input``; None where there is no variable."""
    schema: dict[str, Any] = {}
    default: dict[str, Any] = {}
    for variable in variables:
        name = variable.name if variable.required else f"{variable.name}?"
        about = f", {variable.description}" if variable.description else ""
        if variable.type == "choice":
            schema[f"{name}(enum{about})"] = list(variable.choices)
        else:
            schema[name] = f"{_TYPES[variable.type]}{about}"
        if variable.default is not None:
            default[variable.name] = variable.default
    if not schema:
        return None
    return {"schema": schema, "default": default} if default else {"schema": schema}


def read_variables(file: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """The variables of a front matter's ``input``; raises InvalidFile."""
    schema, default = given.get("schema") or {}, given.get("default") or {}
    if not isinstance(schema, dict) or not isinstance(default, dict):
        raise InvalidFile(file, "input has a schema, and perhaps a default, of names with values")
    found = tuple(_variable(file, str(name), kind, default) for name, kind in schema.items())
    unknown = default.keys() - {variable["name"] for variable in found}
    if unknown:
        raise InvalidFile(file, f"input.default: {min(map(str, unknown))} is not in the schema")
    return found


def _variable(file: str, name: str, kind: object, default: Mapping[str, Any]) -> dict[str, Any]:
    parts = _NAME.fullmatch(name)
    if parts is None:
        raise InvalidFile(file, f"input.schema: {name[:60]} is not a variable's name")
    made: dict[str, Any] = {"name": parts[1], "required": not parts[2]}
    if "(" in name:
        choices = tuple(kind) if isinstance(kind, list) else ()
        made |= {"type": "choice", "choices": choices, "description": parts[3] or ""}
    else:
        plain, _, about = str(kind).partition(",")
        if plain.strip() not in _OF_TYPE:
            known = ", ".join(_OF_TYPE)
            raise InvalidFile(file, f"input.schema: {parts[1]} is none of {known}, and no enum")
        made |= {"type": _OF_TYPE[plain.strip()], "description": about.removeprefix(" ")}
    if parts[1] in default:
        made["default"] = default[parts[1]]
    return made
