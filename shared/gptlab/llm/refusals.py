"""What a provider's refusal means: its status and code to one of our errors."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from gptlab import errors

_CODES: Mapping[str, type[errors.ProviderFailed]] = {
    "invalid_api_key": errors.ProviderKeyInvalid,
    "account_deactivated": errors.ProviderKeyInvalid,
    "insufficient_quota": errors.ProviderQuota,
    "billing_hard_limit_reached": errors.ProviderQuota,
    "model_not_found": errors.ModelUnavailable,
    "context_length_exceeded": errors.ContextExceeded,
    "content_filter": errors.Blocked,
    "content_policy_violation": errors.Blocked,
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
MOST_RETRY_AFTER = 60.0
DEFAULT_RETRY_AFTER = 5.0


def error_of(body: object) -> Mapping[str, Any]:
    """The error object of a provider's answer; empty where there is none."""
    error = body.get("error", body) if isinstance(body, dict) else {}
    return error if isinstance(error, dict) else {}


def refusal(status: int, body: object, retry_after: str | None) -> errors.ProviderFailed:
    """Our error for a provider's answer. The provider's own words are left out: they quote."""
    code = error_of(body).get("code") or error_of(body).get("type")
    kind = _CODES.get(str(code)) or _STATUSES.get(status) or errors.ProviderError
    if kind is errors.ProviderRateLimited:
        return kind(retry_after=_seconds(retry_after))
    return kind()


def _seconds(text: str | None) -> float:
    try:
        seconds = float(text or "")
    except ValueError:
        return DEFAULT_RETRY_AFTER
    return min(max(seconds, 0.0), MOST_RETRY_AFTER) if isfinite(seconds) else DEFAULT_RETRY_AFTER
