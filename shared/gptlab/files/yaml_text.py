"""YAML as the files of an assistant are written in it."""

import json
from collections.abc import Mapping
from typing import Any

from gptlab.core.deferred_imports import deferred_imports
from gptlab.files.problems import InvalidFile

with deferred_imports():
    import yaml

LINE_SEPARATORS = "\x85\u2028\u2029"
MOST_CHARS = 1_000_000
"""Several times what the longest prompt or case takes."""


def read_mapping(name: str, text: str) -> dict[str, Any]:
    """The names with values in the file of this name; raises InvalidFile."""
    if len(text) > MOST_CHARS:
        raise InvalidFile(name, "is longer than an assistant can be")
    try:
        found = yaml.safe_load(text) or {}
    except (yaml.YAMLError, RecursionError, ValueError):  # the last is of a date that there is not
        raise InvalidFile(name, "is not valid YAML") from None
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise InvalidFile(name, "is not a list of names with values")
    return found


def as_json(name: str, fields: Mapping[str, Any]) -> str:
    """The fields as JSON, which has no dates; raises InvalidFile."""
    try:
        return json.dumps(fields, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise InvalidFile(
            name, "has a value that is no JSON. Put a date into quotation marks"
        ) from None


def write_mapping(fields: Mapping[str, Any]) -> str:
    """What ``read_mapping`` reads again, character by character."""
    written = _dump(fields, allow_unicode=True)
    # PyYAML leaves these as they are and reads a line break in place of the first; so escape.
    if any(separator in written for separator in LINE_SEPARATORS):
        return _dump(fields, allow_unicode=False)
    return written


def _dump(fields: Mapping[str, Any], *, allow_unicode: bool) -> str:
    written = yaml.safe_dump(dict(fields), sort_keys=False, allow_unicode=allow_unicode, width=100)
    return str(written)
