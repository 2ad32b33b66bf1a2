"""The kinds of value that requests and answers are made of."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from gptlab.api import limits
from gptlab.core.deferred_imports import deferred_imports
from gptlab.core.errors import InvalidRequest

with deferred_imports():
    from pydantic import (
        AfterValidator,
        BaseModel,
        ConfigDict,
        Field,
        StringConstraints,
        ValidationError,
    )

_PLAIN_NAME = re.compile(r"[a-z][a-z_]{0,39}")
_PROBLEMS_SHOWN = 5
_SAID_PLAINLY = {
    "string_pattern_mismatch": "is not of the right form",
    "extra_forbidden": "is not known here",
    "missing": "is missing",
}

DOCUMENT_ID = r"^[A-Za-z0-9]{20}$"
IDEMPOTENCY_KEY = r"^[A-Za-z0-9_-]{8,128}$"
VERSION_REF = r"^([1-9][0-9]{0,5}|[a-z][a-z0-9_-]{0,29})$"
MODEL_NAME = r"^[!-~]{1,128}$"
"""A provider calls its models as it likes; what has no space can be asked for."""


class Request(BaseModel):
    """What an operation is asked to do: path, query and body in one. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @classmethod
    def of(cls, /, **fields: object) -> Self:
        """Check and build; raises InvalidRequest that names the fields and never their values."""
        with _refusing():
            return cls.model_validate(fields)

    @classmethod
    def of_json(cls, text: str) -> Self:
        """The same from JSON, where a number in quotation marks is not a number."""
        with _refusing():
            return cls.model_validate_json(text, strict=True)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        found = _problems(error)
        said = "; ".join(f"{path or 'request'}: {what}" for path, what in found[:_PROBLEMS_SHOWN])
        raise InvalidRequest(
            f"The request is not valid. {said}", param=found[0][0] or None
        ) from None


def _problems(error: ValidationError) -> list[tuple[str, str]]:
    """What is wrong where. A field's name is repeated only where it cannot be a secret."""
    found = []
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        path = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]]
        if problem["type"] == "extra_forbidden" and not _PLAIN_NAME.fullmatch(path[-1][1:]):
            path[-1] = ".(a field)"
        what = _SAID_PLAINLY.get(problem["type"], problem["msg"])
        found.append(("".join(path).removeprefix("."), what))
    return found


class Response(BaseModel):
    """What an operation answers with."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


A = TypeVar("A", bound=Response)


@dataclass(frozen=True)
class Replayed(Generic[A]):
    """An answer that an earlier request with the same idempotency key already led to."""

    response: A


class SessionType(IntEnum):
    """How a session remembers: a rolling window, or a running summary."""

    BRAINSTORMING = 2
    COACHING = 3


class SessionStatus(IntEnum):
    """Where a session stands."""

    STARTED = 0
    COMPLETED = 1
    USER_ABANDONED = 2
    SYSTEM_ABANDONED = 3
    SYSTEM_ABANDONED_OPENAI = 4


class Role(StrEnum):
    """Who speaks."""

    USER = "user"
    ASSISTANT = "assistant"


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _encodable(text: str) -> str:
    """JSON may carry half a surrogate pair, which no store and no provider takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("must be valid Unicode text") from None
    return text


def _short_schema(schema: dict[str, Any]) -> dict[str, Any]:
    if len(_encodable(json.dumps(schema, ensure_ascii=False))) > limits.REPLY_SCHEMA_CHARS:
        raise ValueError(f"may have {limits.REPLY_SCHEMA_CHARS:,} characters")
    return schema


def _no_draft(label: str) -> str:
    if label == "draft":
        raise ValueError("is what a draft is called")
    return label


_text = (AfterValidator(_encodable), AfterValidator(_not_blank))


DocumentId = Annotated[str, StringConstraints(pattern=DOCUMENT_ID)]
MessageId = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}-[0-9a-z.]{2,8}$")]
PageToken = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
ModelName = Annotated[str, StringConstraints(pattern=MODEL_NAME)]

IdempotencyKey = Annotated[str, StringConstraints(pattern=IDEMPOTENCY_KEY)]
MessageText = Annotated[str, StringConstraints(max_length=limits.MESSAGE_CHARS), *_text]
InitialPrompt = Annotated[str, StringConstraints(max_length=limits.INITIAL_PROMPT_CHARS), *_text]
SummaryPrompt = Annotated[str, StringConstraints(max_length=limits.SUMMARY_PROMPT_CHARS), *_text]
BotName = Annotated[
    str, StringConstraints(max_length=limits.NAME_CHARS, strip_whitespace=True), *_text
]
TagLine = Annotated[
    str, StringConstraints(max_length=limits.TAG_LINE_CHARS, strip_whitespace=True), *_text
]
Description = Annotated[
    str, StringConstraints(max_length=limits.DESCRIPTION_CHARS, strip_whitespace=True), *_text
]
Starter = Annotated[
    str, StringConstraints(max_length=limits.STARTER_CHARS, strip_whitespace=True), *_text
]
Starters = Annotated[tuple[Starter, ...], Field(max_length=limits.STARTERS)]
"""First messages that people can choose from."""
Title = Annotated[
    str, StringConstraints(max_length=limits.TITLE_CHARS, strip_whitespace=True), *_text
]
ReplySchema = Annotated[dict[str, Any], AfterValidator(_short_schema)]
"""A JSON schema that every reply of the model follows."""
VersionNumber = Annotated[int, Field(ge=1, le=limits.VERSIONS)]
LabelName = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,29}$"), AfterValidator(_no_draft)
]
"""What points at a version. ``production`` is what runs where none is named."""
VersionRef = Annotated[str, StringConstraints(pattern=VERSION_REF)]
"""A version's number, a label, or ``draft``."""
Note = Annotated[str, StringConstraints(max_length=limits.NOTE_CHARS), AfterValidator(_encodable)]
PageSize = Annotated[int, Field(ge=1, le=limits.PAGE_SIZE_MAX)]
Timestamp = datetime


ReasoningEffort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]
"""How long a model may reason before it answers, the least first."""


class ModelConfig(BaseModel):
    """Which model answers and how. What a model does not take stays here and out of the call.

    ``model`` null: the first good one that the caller's key offers. ``max_tokens`` limits what
    people read; reasoning has room beside it. ``reasoning_effort`` null: the least that the model
    takes. Models that reason take no temperature, top_p or penalties.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    model: ModelName | None = None
    max_tokens: Annotated[int, Field(ge=1, le=limits.REPLY_TOKENS)] = limits.REPLY_TOKENS_DEFAULT
    reasoning_effort: ReasoningEffort | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.7
    top_p: Annotated[float, Field(ge=0, le=1)] = 1.0
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] = 0.0
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] = 0.0
