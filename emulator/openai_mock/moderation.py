"""Moderation by a few harmless words, and by `flag:<category>` for any category."""

from collections.abc import Mapping
from typing import Any

from emulator.openai_mock import refusals
from emulator.openai_mock.reply import digest

CATEGORIES = (
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit",
    "illicit/violent", "self-harm", "self-harm/instructions", "self-harm/intent", "sexual",
    "sexual/minors", "violence", "violence/graphic",
)  # fmt: skip
TRIGGERS = {
    "nincompoop": "harassment",
    "大笨蛋": "harassment",
    "pillow fight": "violence",
    "枕头大战": "violence",
    **{f"flag:{category}": category for category in CATEGORIES},
}
LONGEST_FIRST = sorted(TRIGGERS, key=len, reverse=True)
DEFAULT_MODEL = "omni-moderation-latest"


def moderate(body: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to POST /v1/moderations."""
    for name in body:
        if name not in ("input", "model"):
            raise refusals.unknown_parameter(name)
    model = body.get("model") or DEFAULT_MODEL
    if not isinstance(model, str) or "moderation" not in model:
        raise refusals.invalid("model", "it is not a moderation model.")
    results = [_result(text) for text in _texts(body.get("input"))]
    return {"id": f"modr-{digest(body)}", "model": model, "results": results}


def _texts(given: object) -> list[str]:
    """One text per result: a string is one, so are all the parts of one input together."""
    if given is None:
        raise refusals.missing_parameter("input")
    if isinstance(given, str):
        return [given]
    if isinstance(given, list) and all(isinstance(each, str) for each in given):
        return given
    if isinstance(given, list) and all(isinstance(each, dict) for each in given):
        return [" ".join(str(part.get("text", "")) for part in given)]
    raise refusals.wrong_type("input", "one of a string, array of strings or array of objects")


def _result(text: str) -> dict[str, Any]:
    found = _categories(text.casefold())
    return {
        "flagged": bool(found),
        "categories": {each: each in found for each in CATEGORIES},
        "category_scores": {each: 0.98 if each in found else 0.0001 for each in CATEGORIES},
        "category_applied_input_types": {each: ["text"] for each in CATEGORIES},
    }


def _categories(text: str) -> set[str]:
    found = set()
    for trigger in LONGEST_FIRST:
        if trigger in text:
            found.add(TRIGGERS[trigger])
            text = text.replace(trigger, " ")
    return found
