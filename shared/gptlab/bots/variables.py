"""Fill the variables of a prompt in: plain substitution, once. No loops, no code. Pure."""

import re
from collections.abc import Mapping, Sequence

from gptlab.api import limits
from gptlab.api.variables import Variable, VariableValue, VariableValues
from gptlab.core.errors import InvalidRequest

_BRACES = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,39})\s*\}\}")

Filling = Mapping[str, str]
"""The text that stands for each declared variable."""


def filling(variables: Sequence[Variable], given: VariableValues | None) -> Filling:
    """The text for each variable; raises InvalidRequest that names the one at fault."""
    given = given or {}
    declared = {variable.name for variable in variables}
    for name in given:
        if name not in declared:
            raise _wrong(name, "is not a variable of this assistant")
    return {variable.name: _text(variable, given.get(variable.name)) for variable in variables}


def filled(prompt: str, texts: Filling) -> str:
    """The prompt with its variables filled in. Braces that declare nothing stay as they are.

    What is filled in is not searched again. Raises InvalidRequest where it gets too long.
    """
    found = list(_BRACES.finditer(prompt))
    longer = sum(len(texts[each[1]]) - len(each[0]) for each in found if each[1] in texts)
    if len(prompt) + longer > max(limits.FILLED_PROMPT_CHARS, len(prompt)):
        raise InvalidRequest(
            "With these variables the prompt would have more than "
            f"{limits.FILLED_PROMPT_CHARS:,} characters.",
            param="variables",
        )
    return _BRACES.sub(lambda each: texts.get(each[1], each[0]), prompt)


def _text(variable: Variable, value: VariableValue | None) -> str:
    value = variable.default if value is None else value
    if value is None:
        if variable.required:
            raise _wrong(variable.name, "is missing")
        return ""
    if not variable.takes(value):
        raise _wrong(variable.name, _WANTED[variable.type])
    return str(value)


_WANTED = {
    "text": "must be a text",
    "number": "must be a number",
    "choice": "must be one of its choices",
}


def _wrong(name: str, what: str) -> InvalidRequest:
    """Names are the creator's words, or letters and digits: no value is repeated."""
    path = f"variables.{name}"
    return InvalidRequest(f"The request is not valid. {path}: {what}", param=path)
