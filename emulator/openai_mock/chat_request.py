"""The body of POST /v1/chat/completions: read, checked, refused as OpenAI refuses it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emulator.openai_mock import refusals

Body = Mapping[str, Any]

ROLES = ("system", "assistant", "user", "function", "tool", "developer")
RANGES = {
    "temperature": (0, 2),
    "top_p": (0, 1),
    "presence_penalty": (-2, 2),
    "frequency_penalty": (-2, 2),
}
LIMITS = ("max_tokens", "max_completion_tokens")
HEEDED = {"model", "messages", "stream", "stream_options", "stop", "n", *RANGES, *LIMITS}
ACCEPTED_UNREAD = {
    "audio", "function_call", "functions", "logit_bias", "logprobs", "metadata", "modalities",
    "moderation", "parallel_tool_calls", "prediction", "prompt_cache_key", "prompt_cache_options",
    "prompt_cache_retention", "reasoning_effort", "response_format", "safety_identifier", "seed",
    "service_tier", "store", "tool_choice", "tools", "top_logprobs", "user", "verbosity",
    "web_search_options",
}  # fmt: skip


@dataclass(frozen=True)
class Message:
    role: str
    text: str


@dataclass(frozen=True)
class ChatRequest:
    """What of a request the demo model heeds; `limit` is in tokens, hidden reasoning included."""

    model: str
    messages: tuple[Message, ...]
    stream: bool
    include_usage: bool
    stop: tuple[str, ...]
    limit: int | None


def parse(body: Body) -> ChatRequest:
    _check_fields(body)
    _check_numbers(body)
    stream, include_usage = _stream(body)
    return ChatRequest(
        model=_model(body),
        messages=_messages(body),
        stream=stream,
        include_usage=include_usage,
        stop=_stop(body),
        limit=_limit(body),
    )


def _check_fields(body: Body) -> None:
    for name in body:
        if name not in HEEDED | ACCEPTED_UNREAD:
            raise refusals.unknown_parameter(name)
    for name in ("model", "messages"):
        if body.get(name) is None:
            raise refusals.missing_parameter(name)


def _check_numbers(body: Body) -> None:
    for name, (low, high) in RANGES.items():
        value = body.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refusals.wrong_type(name, "a decimal")
        if not low <= value <= high:
            bound, words = (low, "below minimum") if value < low else (high, "above maximum")
            code = f"decimal_{words.replace(' ', '_').replace('imum', '')}_value"
            raise refusals.invalid(name, f"decimal {words} value {bound}.", code)
    if body.get("n") not in (None, 1):
        raise refusals.invalid("n", "this model gives one choice only.", "integer_above_max_value")


def _model(body: Body) -> str:
    model = body["model"]
    if not isinstance(model, str):
        raise refusals.wrong_type("model", "a string")
    return model


def _messages(body: Body) -> tuple[Message, ...]:
    messages = body["messages"]
    if not isinstance(messages, list):
        raise refusals.wrong_type("messages", "an array of objects")
    if not messages:
        problem = "empty array. Expected an array with minimum length 1."
        raise refusals.invalid("messages", problem, "empty_array")
    return tuple(_message(f"messages[{index}]", each) for index, each in enumerate(messages))


def _message(where: str, message: object) -> Message:
    if not isinstance(message, dict):
        raise refusals.wrong_type(where, "an object")
    role = message.get("role")
    if role not in ROLES:
        supported = ", ".join(f"'{each}'" for each in ROLES)
        raise refusals.invalid(f"{where}.role", f"supported values are: {supported}.")
    return Message(role, _text(f"{where}.content", message.get("content"), role))


def _text(where: str, content: object, role: str) -> str:
    if content is None and role == "assistant":
        return ""
    if isinstance(content, list):
        return "".join(_part(f"{where}[{index}]", part) for index, part in enumerate(content))
    if not isinstance(content, str):
        raise refusals.wrong_type(where, "one of a string or array of objects")
    return content


def _part(where: str, part: object) -> str:
    if not isinstance(part, dict) or part.get("type") != "text":
        raise refusals.invalid(f"{where}.type", "this model reads parts of type 'text' only.")
    text = part.get("text")
    if not isinstance(text, str):
        raise refusals.wrong_type(f"{where}.text", "a string")
    return text


def _stream(body: Body) -> tuple[bool, bool]:
    stream, options = body.get("stream") or False, body.get("stream_options")
    if not isinstance(stream, bool):
        raise refusals.wrong_type("stream", "a boolean")
    if options is None:
        return stream, False
    if not isinstance(options, dict):
        raise refusals.wrong_type("stream_options", "an object")
    if not stream:
        problem = "the parameter is only allowed when 'stream' is enabled."
        raise refusals.invalid("stream_options", problem)
    for name in options:
        if name not in ("include_usage", "include_obfuscation"):
            raise refusals.unknown_parameter(f"stream_options.{name}")
    return stream, bool(options.get("include_usage"))


def _stop(body: Body) -> tuple[str, ...]:
    stop = body.get("stop")
    stops = [stop] if isinstance(stop, str) else [] if stop is None else stop
    if not isinstance(stops, list) or not all(isinstance(each, str) for each in stops):
        raise refusals.wrong_type("stop", "one of a string or array of strings")
    if len(stops) > 4:
        raise refusals.invalid("stop", "array too long: maximum 4.", "array_above_max_length")
    return tuple(each for each in stops if each)


def _limit(body: Body) -> int | None:
    given = [name for name in LIMITS if body.get(name) is not None]
    if len(given) > 1:
        problem = "set either 'max_tokens' or 'max_completion_tokens', not both."
        raise refusals.invalid("max_tokens", problem, "invalid_parameter_combination")
    if not given:
        return None
    limit = body[given[0]]
    if isinstance(limit, bool) or not isinstance(limit, int):
        raise refusals.wrong_type(given[0], "an integer")
    if limit < 1:
        problem = "integer below minimum value. Expected a value >= 1."
        raise refusals.invalid(given[0], problem, "integer_below_min_value")
    return limit
