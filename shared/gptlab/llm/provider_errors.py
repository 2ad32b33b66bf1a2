"""What a provider's refusal means: its status and body to one of our errors.

Providers say the same thing by status, by code, by type, or in prose only, and each in a place of
its own. The prose is read here and goes no further: it quotes keys and conversations.
"""

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from gptlab.core import errors

_CODES: Mapping[str, type[errors.ProviderFailed]] = {
    "invalid_api_key": errors.ProviderKeyInvalid,
    "account_deactivated": errors.ProviderKeyInvalid,
    "authentication_error": errors.ProviderKeyInvalid,
    "auth_error": errors.ProviderKeyInvalid,
    "insufficient_quota": errors.ProviderQuota,
    "exceeded_current_quota_error": errors.ProviderQuota,
    "billing_hard_limit_reached": errors.ProviderQuota,
    "billing_not_active": errors.ProviderQuota,
    "model_not_found": errors.ModelUnavailable,
    "context_length_exceeded": errors.ContextExceeded,
    "content_filter": errors.Blocked,
    "content_policy_violation": errors.Blocked,
    "rate_limit_exceeded": errors.ProviderRateLimited,
}
_STATUSES: Mapping[int, type[errors.ProviderFailed]] = {
    401: errors.ProviderKeyInvalid,
    402: errors.ProviderQuota,
    403: errors.ProviderForbidden,
    404: errors.ModelUnavailable,
    408: errors.ProviderTimeout,
    413: errors.ContextExceeded,
    429: errors.ProviderRateLimited,
    504: errors.ProviderTimeout,
}
_PROSE: tuple[tuple[re.Pattern[str], type[errors.ProviderFailed]], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (
            r"context (length|window|size|limit)|maximum context|prompt is too long|input is too "
            r"long|too many (input |prompt )?tokens|reduce the (length|number)|longer than the max"
            r"|exceeds? (the )?(model'?s? )?(maximum|max) (input|prompt|sequence)|context_length",
            errors.ContextExceeded,
        ),
        (
            r"credit balance|(insufficient|not enough|no|out of) (balance|quota|funds?|credits?)"
            r"|exceeded your (current )?quota|plan and billing|billing (details|hard)|payment req"
            r"|account .{0,30}(suspended|arrears|overdue)|requires more credits",
            errors.ProviderQuota,
        ),
        (
            r"(api[ _-]?key|access token|credentials?) .{0,40}(not valid|invalid|incorrect|expired"
            r"|revoked|disabled|not found)|(invalid|incorrect|bad|wrong|unknown|missing|no valid)"
            r" (api[ _-]?key|access token|credentials?|authentication)",
            errors.ProviderKeyInvalid,
        ),
        (
            r"content (management )?(filter|policy)|safety (system|policy|filter|settings)"
            r"|responsible ai|inappropriate content|prohibited content|data_inspection"
            r"|sensitive (content|information|words?)|flagged (by|as|for)",
            errors.Blocked,
        ),
        (
            r"model .{0,80}(not found|not exist|no longer|deprecated|retired|decommission"
            r"|not available)|(unknown|no such|invalid|unsupported) model|not a chat model",
            errors.ModelUnavailable,
        ),
    )
)
FIREWALLED = (401, 403, 406, 429, 451)
"""Statuses with which something in front of an API refuses, with a web page."""
MOST_RETRY_AFTER = 60.0
DEFAULT_RETRY_AFTER = 5.0
PROSE_READ = 4_000
"""Characters of a body that are searched."""


def is_web_page(body: object) -> bool:
    """HTML, where an API would answer with JSON."""
    return isinstance(body, str) and body.lstrip().startswith("<")


def error_object(body: object) -> Mapping[str, Any]:
    """The error of an answer, wherever it stands; empty where there is none."""
    if isinstance(body, list):
        body = body[0] if body else None
    if not isinstance(body, dict):
        return {}
    error = body.get("error")
    if isinstance(error, dict):
        return error
    return {**body, "message": error} if isinstance(error, str) else body


def prose_of(body: object) -> str:
    """All that is said in a body, in small letters."""
    return " ".join(_texts(body))[:PROSE_READ].casefold()


def map_provider_error(
    status: int, body: object, retry_after: str | None = None
) -> errors.ProviderFailed:
    """Our error for a provider's refusal: by its code, else by its words, else by its status."""
    if is_web_page(body):
        return _by_web_page(status)
    error = error_object(body)
    told = [str(error.get(name)) for name in ("code", "type", "status") if error.get(name)]
    kind = next((_CODES[code] for code in told if code in _CODES), None)
    if kind is None and isinstance(error.get("code"), int):
        status = error["code"] if error["code"] in _STATUSES else status
    if kind in (None, errors.ProviderRateLimited):
        kind = _by_prose(status, body) or kind or _STATUSES.get(status) or errors.ProviderError
    if kind is errors.ProviderRateLimited:
        return kind(retry_after=_seconds(retry_after))
    return kind()


def _by_web_page(status: int) -> errors.ProviderFailed:
    if status in FIREWALLED:
        return errors.FirewallAnswered()
    return errors.ProviderError() if status >= 500 else errors.ProviderNotAnApi()


def _by_prose(status: int, body: object) -> type[errors.ProviderFailed] | None:
    """A wrong key's 401, a missing model's 404 and a server's failure need no words."""
    if status in (401, 404, 408, 504) or status >= 500:
        return None
    said = prose_of(body)
    kinds = (kind for pattern, kind in _PROSE if pattern.search(said))
    if status == 429:
        kinds = (kind for kind in kinds if kind is errors.ProviderQuota)
    return next(kinds, None)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _seconds(text: str | None) -> float:
    try:
        seconds = float(text or "")
    except ValueError:
        return DEFAULT_RETRY_AFTER
    return min(max(seconds, 0.0), MOST_RETRY_AFTER) if isfinite(seconds) else DEFAULT_RETRY_AFTER
