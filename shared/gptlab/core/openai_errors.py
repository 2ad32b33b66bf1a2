"""Failures in OpenAI's form, and what its clients should make of them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from gptlab.core import errors

_TYPES = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.PAYMENT_REQUIRED: "insufficient_quota",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
}
_PARAMS: Mapping[type[errors.GPTLabError], str] = {
    errors.BotNotFound: "model",
    errors.BotVersionNotFound: "model",
    errors.GrantOtherModel: "model",
    errors.ContextExceeded: "messages",
}
_OF_SESSIONS = {" Your message is kept; please": " Please", " Your message is kept.": ""}
"""What is said of a failure there, and is not so of a call."""
WAITED_OUT_HERE = 3.0
"""Seconds of a rate limit that was waited out once already, and asked again."""


def described(error: errors.GPTLabError) -> dict[str, Any]:
    """The error as OpenAI's clients read it: ``message``, ``type``, ``param`` and ``code``."""
    return {
        "message": _of_a_call(error.message),
        "type": _type(error.status),
        "param": error.param or _PARAMS.get(type(error)),
        "code": error.code,
    }


def should_retry(error: errors.GPTLabError) -> bool:
    """Whether a client may ask again by itself: where it costs nothing, and was not tried here."""
    if isinstance(error, errors.ProviderRateLimited):
        return error.retry_after is not None and error.retry_after > WAITED_OUT_HERE
    if isinstance(error, errors.StoreUnavailable):
        return not error.is_paid
    return isinstance(error, errors.RequestIncomplete)


def _of_a_call(message: str) -> str:
    for said, instead in _OF_SESSIONS.items():
        message = message.replace(said, instead)
    return message


def _type(status: int) -> str:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "server_error"
    return _TYPES.get(HTTPStatus(status), "invalid_request_error")
