"""OpenAI's stored prompts, made assistants.

OpenAI exports none. What people have is the answer of a call, whose ``instructions`` are the
prompt's messages with the variables filled in (API reference, "The Response object"), or the call
as the dashboard gives it for code (``responses.create``). A file has one of these, a list of them,
or ``{"id", "name", "versions": [...]}``; ``version`` numbers each.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gptlab.api import limits
from gptlab.api.bots import CreateBot
from gptlab.api.fields import SessionType
from gptlab.core.errors import InvalidRequest
from gptlab.files.problems import InvalidFile

MOST_BYTES = 10_000_000
MOST_VERSIONS = 200
SUM_UP = "Please summarize our conversation."
NOT_IMPORTED = "Say in one sentence that version {version} of this prompt was not imported."
_VARIABLE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,39})\s*\}\}")
_BRACES = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_INSTRUCTING = ("system", "developer")
_MEANINGLESS: Mapping[str, Sequence[object]] = {
    "tools": ([],), "tool_choice": ("auto", "none"), "truncation": ("disabled",),
    "include": ([],), "previous_response_id": (), "conversation": (), "background": (False,),
    "max_tool_calls": (), "top_logprobs": (0,), "context_management": ([],),
}  # fmt: skip
"""What cannot come along, with what of it means nothing; null never does."""
_LEAST_CHARS = 3
"""A shorter value is found everywhere: its place cannot be told."""

Lacks = Callable[[str], None]
"""Is told what of a version does not come along."""


@dataclass(frozen=True)
class StoredPrompt:
    """A prompt's versions as assistants, from version 1 on; ``left_out`` says what is missing."""

    source_id: str
    versions: Sequence[CreateBot]
    left_out: Sequence[str] = field(default=())


def read_stored_prompt(content: bytes, name: str | None = None) -> StoredPrompt:
    """The prompt of a file; ``name`` is the assistant's. Raises InvalidFile."""
    given, whole = _versions(_json(content))
    known = str(whole.get("id") or _id(given[-1]) or "")
    called = (name or str(whole.get("name") or known or "Stored prompt"))[: limits.NAME_CHARS]
    left_out: list[str] = []
    numbered = _numbered(given)
    versions = [
        _assistant(called, known, number, numbered.get(number), left_out)
        for number in range(1, max(numbered) + 1)
    ]
    return StoredPrompt(known or hashlib.sha256(content).hexdigest(), versions, left_out)


def _json(content: bytes) -> object:
    if len(content) > MOST_BYTES:
        raise InvalidFile("prompt", "is larger than a prompt can be")
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise InvalidFile("prompt", "is not valid JSON") from None


def _versions(found: object) -> tuple[list[Mapping[str, Any]], Mapping[str, Any]]:
    """The versions of a file, and what holds for all of them."""
    whole: Mapping[str, Any] = {}
    if isinstance(found, dict) and "versions" in found:
        whole, found = found, found["versions"]
    listed = found if isinstance(found, list) else [found]
    versions: list[Mapping[str, Any]] = [each for each in listed if isinstance(each, dict)]
    if not versions or len(versions) < len(listed):
        raise InvalidFile("prompt", "is no prompt, and no list of versions of one")
    return versions, whole


def _id(version: Mapping[str, Any]) -> str | None:
    prompt = version.get("prompt")
    found = prompt.get("id") if isinstance(prompt, dict) else version.get("id")
    return found if isinstance(found, str) and found.startswith("pmpt_") else None


def _numbered(given: Sequence[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    for place, version in enumerate(given, start=1):
        prompt = version.get("prompt")
        said = (prompt if isinstance(prompt, dict) else version).get("version") or place
        number = int(said) if str(said).isdecimal() else 0
        if not 1 <= number <= MOST_VERSIONS or number in found:
            raise InvalidFile("prompt", f"version {str(said)[:20]} is no number, or there twice")
        found[number] = version
    return found


def _assistant(
    name: str,
    source_id: str,
    number: int,
    version: Mapping[str, Any] | None,
    left_out: list[str],
) -> CreateBot:
    def lacks(what: str) -> None:
        left_out.append(f"version {number}: {what}")

    about = {
        "name": name,
        "tag_line": "From OpenAI",
        "description": f"The stored prompt {source_id}".strip()[: limits.DESCRIPTION_CHARS],
        "session_type": SessionType.BRAINSTORMING,
        "summary_prompt": SUM_UP,
    }
    if version is None:
        lacks("is not in the file; a call of it is told so")
        text = NOT_IMPORTED.format(version=number)
        return CreateBot.of(**about, initial_prompt=text, config={})
    text = _with_variables(_text(version, lacks), version, lacks)
    names = list(dict.fromkeys(_VARIABLE.findall(text)))
    for other in set(_BRACES.findall(text)):
        if not _VARIABLE.fullmatch(other):
            lacks(f"{other[:60]} is no variable's name here, and stays as it is")
    try:
        return CreateBot.of(
            **about,
            initial_prompt=text,
            config=_config(version, lacks),
            variables=[{"name": each} for each in names],
            reply_schema=_schema(version, lacks),
        )
    except InvalidRequest as error:
        raise InvalidFile("prompt", f"version {number}: {error.message}") from None


def _text(version: Mapping[str, Any], lacks: Lacks) -> str:
    """The messages' texts. What the user says in a template becomes part of the instructions."""
    found: list[str] = []
    for field_name in ("instructions", "messages", "input"):
        messages = version.get(field_name)
        if isinstance(messages, str):
            messages = [{"role": "developer", "content": messages}]
        for message in messages if isinstance(messages, list) else []:
            role = message.get("role") if isinstance(message, dict) else None
            if role not in (*_INSTRUCTING, "user", "assistant"):
                lacks(f"an item of {field_name} that is no message")
                continue
            if role not in _INSTRUCTING:
                lacks(f"a message of the {role}'s is now part of the instructions")
            found.append("".join(_parts(message.get("content"), lacks)))
    if not any(found):
        raise InvalidFile("prompt", "has no text: no instructions, messages or input")
    return "\n\n".join(text for text in found if text)


def _parts(content: object, lacks: Lacks) -> Iterator[str]:
    for part in content if isinstance(content, list) else [content]:
        text = part.get("text") if isinstance(part, dict) else part
        if isinstance(text, str):
            yield text
        else:
            lacks("a picture or a file")


def _with_variables(text: str, version: Mapping[str, Any], lacks: Lacks) -> str:
    """Of an answer the variables are filled in: put back, the longest value first."""
    prompt = version.get("prompt")
    values = prompt.get("variables") if isinstance(prompt, dict) else None
    filled_in = _texts(values if isinstance(values, dict) else {})
    for name, value in sorted(filled_in, key=lambda each: -len(each[1])):
        if f"{{{{{name}}}}}" in text:
            continue
        if len(value) >= _LEAST_CHARS and value in text:
            text = text.replace(value, f"{{{{{name}}}}}")
            lacks(f"the variable {name} was put back where its value stood: please check")
        else:
            lacks(f"the variable {name} was not found in the text")
    return text


def _texts(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in values.items():
        text = value.get("text") if isinstance(value, dict) else value
        if isinstance(text, str):
            yield name, text


def _config(version: Mapping[str, Any], lacks: Lacks) -> dict[str, Any]:
    """The model's settings. OpenAI sets no limit where none is named: here the highest."""
    config = {
        name: version[name]
        for name in ("model", "temperature", "top_p")
        if version.get(name) is not None
    }
    most = version.get("max_output_tokens")
    config["max_tokens"] = most if isinstance(most, int) else limits.REPLY_TOKENS
    if config["max_tokens"] > limits.REPLY_TOKENS:
        config["max_tokens"] = limits.REPLY_TOKENS
        lacks(f"max_output_tokens is {limits.REPLY_TOKENS:,}, the most there is")
    reasoning = version.get("reasoning")
    if isinstance(reasoning, dict):
        config["reasoning_effort"] = reasoning.get("effort")
        if reasoning.get("summary"):
            lacks("reasoning.summary")
    for name, nothing in _MEANINGLESS.items():
        if (said := version.get(name)) is not None and said not in nothing:
            lacks(_named(name, said))
    return config


def _named(name: str, said: object) -> str:
    if not isinstance(said, list):
        return name
    kinds = (each.get("name") or each.get("type") for each in said if isinstance(each, dict))
    return f"{name}: {', '.join(str(kind)[:40] for kind in kinds)}"


def _schema(version: Mapping[str, Any], lacks: Lacks) -> dict[str, Any] | None:
    text = version.get("text")
    form = text.get("format") if isinstance(text, dict) else None
    if isinstance(text, dict) and text.get("verbosity") not in (None, "medium"):
        lacks("text.verbosity")
    if not isinstance(form, dict) or form.get("type") in (None, "text"):
        return None
    if form.get("type") == "json_schema" and isinstance(form.get("schema"), dict):
        return dict(form["schema"])
    lacks(f"text.format: {form.get('type')}")
    return None
