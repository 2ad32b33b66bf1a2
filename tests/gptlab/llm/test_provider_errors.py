"""What a provider's refusal means, wherever and however it says it."""

import pytest

from gptlab.core import errors
from gptlab.llm.provider_errors import MOST_RETRY_AFTER, map_provider_error

SAID = {
    errors.ContextExceeded: (
        "This model's maximum context length is 1500 tokens.",
        "prompt is too long: 210543 tokens > 200000 maximum",
        "Requested tokens (2050) exceed context window of 2048",
        "Input is too long for requested model.",
        "the request exceeds the available context size",
    ),
    errors.ProviderQuota: (
        "Your credit balance is too low to access the API.",
        "Insufficient Balance",
        "You exceeded your current quota, please check your plan and billing details.",
        "This request requires more credits, or fewer max_tokens.",
    ),
    errors.ProviderKeyInvalid: (
        "API key not valid. Please pass a valid API key.",
        "Incorrect API key provided",
        "The API key has expired.",
    ),
    errors.Blocked: (
        "The response was filtered due to the prompt triggering our content management policy.",
        "Input data may contain inappropriate content.",
    ),
    errors.ModelUnavailable: (
        "The model `x` does not exist or you do not have access to it.",
        "The model x has been decommissioned and is no longer supported.",
    ),
    errors.ProviderError: ("Something in the request is odd.", ""),
}


@pytest.mark.parametrize(
    ("error", "text"), [(error, text) for error, texts in SAID.items() for text in texts]
)
def test_prose_is_understood_in_every_place(error: type[errors.ProviderFailed], text: str) -> None:
    bodies: tuple[object, ...] = (
        {"error": {"message": text, "code": "invalid_request_error"}},
        [{"error": {"message": text, "code": 400, "status": "INVALID_ARGUMENT"}}],
        {"object": "error", "message": text, "code": None},
        {"code": "some words", "error": text},
        {"detail": [{"msg": text}]},
        text,
    )

    assert {type(map_provider_error(400, body)) for body in bodies} == {error}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (429, {"error": {"type": "exceeded_current_quota_error"}}, errors.ProviderQuota),
        (429, {"error": {"message": "Rate limit reached"}}, errors.ProviderRateLimited),
        (200, {"error": {"code": 429, "message": "Rate limit"}}, errors.ProviderRateLimited),
        (400, {"error": {"code": "context_length_exceeded"}}, errors.ContextExceeded),
        (401, {"error": {"message": "quota? context length?"}}, errors.ProviderKeyInvalid),
        (500, {"error": {"message": "context length"}}, errors.ProviderError),
        (403, "<!DOCTYPE html><title>Just a moment...</title>", errors.FirewallAnswered),
        (502, "<html>Bad gateway</html>", errors.ProviderError),
        (404, "<html>Not found</html>", errors.ProviderNotAnApi),
        (404, None, errors.ModelUnavailable),
        (418, None, errors.ProviderError),
    ],
)
def test_codes_go_before_words_and_words_before_the_status(
    status: int, body: object, error: type[errors.ProviderFailed]
) -> None:
    assert type(map_provider_error(status, body)) is error


def test_a_wait_is_bounded_and_never_guessed_from_nonsense() -> None:
    waits = [map_provider_error(429, {}, after).retry_after for after in ("999999", "soon", None)]

    assert waits[0] == MOST_RETRY_AFTER
    assert waits[1] == waits[2]
