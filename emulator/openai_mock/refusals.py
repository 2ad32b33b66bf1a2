"""Every refusal, with the status, the words and the codes that OpenAI uses.

Nothing that identifies a key is ever part of a message.
"""

from dataclasses import dataclass, field

ACCOUNT = "https://platform.openai.com/account"
DOCS = "https://platform.openai.com/docs"


@dataclass
class Refusal(Exception):
    """A call that is answered with an error instead of a result."""

    status: int
    message: str
    type: str = "invalid_request_error"
    param: str | None = None
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, object]:
        """The JSON that goes on the wire."""
        error = {"message": self.message, "type": self.type, "param": self.param, "code": self.code}
        return {"error": error}


def missing_key() -> Refusal:
    return Refusal(
        401,
        "You didn't provide an API key. You need to provide your API key in an Authorization "
        "header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). "
        f"You can obtain an API key from {ACCOUNT}/api-keys.",
    )


def wrong_key() -> Refusal:
    return Refusal(
        401,
        f"Incorrect API key provided: ********. You can find your API key at {ACCOUNT}/api-keys.",
        code="invalid_api_key",
    )


def no_quota() -> Refusal:
    return Refusal(
        429,
        "You exceeded your current quota, please check your plan and billing details. "
        f"For more information on this error, read the docs: {DOCS}/guides/error-codes/api-errors.",
        type="insufficient_quota",
        code="insufficient_quota",
    )


def rate_limited(model: str, retry_after: int = 2) -> Refusal:
    return Refusal(
        429,
        f"Rate limit reached for {model} in organization org-demo on requests per min (RPM): "
        f"Limit 3, Used 3, Requested 1. Please try again in {retry_after}s. "
        f"Visit {ACCOUNT}/rate-limits to learn more.",
        type="requests",
        code="rate_limit_exceeded",
        headers={"Retry-After": str(retry_after)},
    )


def missing_scope(scope: str) -> Refusal:
    return Refusal(
        403,
        f"You have insufficient permissions for this operation. Missing scopes: {scope}. "
        "Check that you have the correct role in your organization (Reader, Writer, Owner) and "
        "project (Member, Owner), and if you're using a restricted API key, that it has the "
        "necessary scopes.",
    )


def unknown_model(model: str) -> Refusal:
    return Refusal(
        404,
        f"The model `{model}` does not exist or you do not have access to it.",
        code="model_not_found",
    )


def retired_model(model: str) -> Refusal:
    return Refusal(
        404,
        f"The model `{model}` has been deprecated, learn more here: {DOCS}/deprecations",
        code="model_not_found",
    )


def not_a_chat_model() -> Refusal:
    return Refusal(
        404,
        "This is not a chat model and thus not supported in the v1/chat/completions endpoint. "
        "Did you mean to use v1/completions?",
        param="model",
    )


def context_exceeded(window: int, asked: int) -> Refusal:
    return Refusal(
        400,
        f"This model's maximum context length is {window} tokens. However, your messages resulted "
        f"in {asked} tokens. Please reduce the length of the messages.",
        param="messages",
        code="context_length_exceeded",
    )


def unsupported_parameter(param: str, instead: str | None = None) -> Refusal:
    hint = f" Use '{instead}' instead." if instead else ""
    return Refusal(
        400,
        f"Unsupported parameter: '{param}' is not supported with this model.{hint}",
        param=param,
        code="unsupported_parameter",
    )


def unknown_parameter(param: str) -> Refusal:
    return Refusal(400, f"Unknown parameter: '{param}'.", param=param, code="unknown_parameter")


def missing_parameter(param: str) -> Refusal:
    message = f"Missing required parameter: '{param}'."
    return Refusal(400, message, param=param, code="missing_required_parameter")


def invalid(param: str, problem: str, code: str = "invalid_value") -> Refusal:
    return Refusal(400, f"Invalid '{param}': {problem}", param=param, code=code)


def wrong_type(param: str, expected: str) -> Refusal:
    message = f"Invalid type for '{param}': expected {expected}."
    return Refusal(400, message, param=param, code="invalid_type")


def unreadable_json() -> Refusal:
    return Refusal(
        400,
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't "
        "using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was "
        "sent was not valid JSON.)",
    )


def unknown_url(method: str, path: str) -> Refusal:
    return Refusal(404, f"Invalid URL ({method} {path})")


def wrong_method(method: str, path: str) -> Refusal:
    return Refusal(405, f"Not allowed to {method} on {path}.")


def server_error() -> Refusal:
    message = "The server had an error while processing your request. Sorry about that!"
    return Refusal(500, message, type="server_error")
