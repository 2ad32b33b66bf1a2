"""Listing models and adapting to them."""

import httpx2
import pytest

from gptlab import errors
from gptlab.api import ModelConfig
from gptlab.capabilities import Capabilities
from gptlab.crypto import ApiKey
from gptlab.llm.http import provider_connections
from gptlab.llm.known_models import UNKNOWN_WINDOW
from gptlab.llm.parameters import Parameters
from gptlab.llm.provider import ProviderDirectory
from gptlab.llm.refusals import MOST_RETRY_AFTER, refusal
from gptlab.settings import Settings

KEY = ApiKey("demo-key-canary")
CONFIG = ModelConfig(model="m", temperature=0.5, presence_penalty=0.2)


def directory(response: httpx2.Response | Exception, **settings: object) -> ProviderDirectory:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if isinstance(response, Exception):
            raise response
        return response

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    return ProviderDirectory(Settings(**settings), http)  # type: ignore[arg-type]


def listing(*models: dict[str, object]) -> httpx2.Response:
    return httpx2.Response(200, json={"data": list(models)})


def test_preferred_models_come_first_and_the_rest_by_name() -> None:
    found = directory(
        listing({"id": "b"}, {"id": "a"}, {"id": "z"}), preferred_models=("z", "none")
    ).list_models(KEY)

    assert [model.model for model in found] == ["z", "a", "b"]


def test_what_does_not_chat_or_was_shut_down_is_not_offered() -> None:
    found = directory(
        listing(
            {"id": "text-embedding-3"},
            {"id": "old", "shutdown_date": "2020-01-01"},
            {"id": "leaving", "shutdown_date": "2999-01-01"},
            {"no": "id"},
        )
    ).list_models(KEY)

    assert [model.model for model in found] == ["leaving"]


@pytest.mark.parametrize(
    ("model", "tokens"),
    [("gpt-4", 8_192), ("gpt-4o-2024", 128_000), ("mine", 9), ("other", UNKNOWN_WINDOW)],
)
def test_a_window_is_found_by_the_longest_beginning(model: str, tokens: int) -> None:
    assert directory(listing(), context_windows={"mine": 9}).context_window(model) == tokens


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"error": {"code": "invalid_api_key"}}, errors.ProviderKeyInvalid),
        (401, {}, errors.ProviderKeyInvalid),
        (401, {"error": {"code": 401, "message": "No auth"}}, errors.ProviderKeyInvalid),
        (401, {"error": {"type": "auth_error", "code": "x"}}, errors.ProviderKeyInvalid),
        (429, {}, errors.ProviderRateLimited),
        (500, {}, errors.ProviderError),
        (301, {}, errors.ProviderError),
        (404, {}, errors.ProviderError),
    ],
)
def test_a_key_is_refused_for_what_the_provider_says(
    status: int, body: dict[str, object], error: type[errors.GPTLabError]
) -> None:
    with pytest.raises(error):
        directory(httpx2.Response(status, json=body)).check_key(KEY)


@pytest.mark.parametrize("status", [401, 403])
def test_a_restricted_key_is_a_good_key(status: int) -> None:
    body = {"error": {"code": None, "message": "Missing scopes: api.model.read"}}

    directory(httpx2.Response(status, json=body)).check_key(KEY)


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (httpx2.ReadTimeout("demo-key-canary"), errors.ProviderTimeout),
        (httpx2.ConnectError("demo-key-canary"), errors.ProviderError),
    ],
)
def test_a_provider_out_of_reach_is_no_wrong_key(
    failure: Exception, error: type[errors.GPTLabError]
) -> None:
    with pytest.raises(error) as raised:
        directory(failure).check_key(KEY)

    assert "canary" not in f"{raised.value!r} {raised.value.__cause__!r}"


def test_a_listing_that_is_none_is_the_providers_fault() -> None:
    with pytest.raises(errors.ProviderError):
        directory(httpx2.Response(200, text="<html>")).list_models(KEY)


def test_a_wait_is_bounded_and_never_guessed_from_nonsense() -> None:
    assert refusal(429, {}, "999999").retry_after == MOST_RETRY_AFTER
    assert refusal(429, {}, "soon").retry_after == refusal(429, {}, None).retry_after


def test_a_parameters_provider_default_is_left_out() -> None:
    sent = Parameters("http://x", Capabilities()).for_model(CONFIG)

    assert sent == {"model": "m", "max_tokens": 250, "temperature": 0.5, "presence_penalty": 0.2}


def test_a_refused_parameter_is_renamed_or_left_out_from_then_on() -> None:
    parameters = Parameters("http://x", Capabilities())
    for name in ("max_tokens", "temperature"):
        error = {"code": "unsupported_parameter", "param": name}
        assert parameters.learn("m", parameters.for_model(CONFIG), error)

    assert parameters.for_model(CONFIG) == {
        "model": "m", "max_completion_tokens": 250, "presence_penalty": 0.2,
    }  # fmt: skip
    assert parameters.dropped(CONFIG) == ("temperature",)


def test_what_one_model_refuses_another_still_gets() -> None:
    parameters = Parameters("http://x", Capabilities())
    error = {"code": "unsupported_value", "param": "temperature"}
    parameters.learn("other", parameters.for_model(CONFIG.model_copy()), error)

    assert "temperature" in parameters.for_model(CONFIG)


@pytest.mark.parametrize(
    "error",
    [
        {"code": "unsupported_parameter", "param": "messages"},
        {"code": "unsupported_parameter", "param": "top_p"},
        {"code": "invalid_value", "param": "temperature"},
        {},
    ],
)
def test_an_error_about_something_else_teaches_nothing(error: dict[str, object]) -> None:
    parameters = Parameters("http://x", Capabilities())

    assert not parameters.learn("m", parameters.for_model(CONFIG), error)


def test_connections_keep_no_cookie_and_follow_no_redirect() -> None:
    with provider_connections() as http:
        http.cookies.extract_cookies(
            httpx2.Response(
                200,
                headers={"Set-Cookie": "session=of-one-user"},
                request=httpx2.Request("GET", "http://127.0.0.1/"),
            )
        )

        assert len(http.cookies.jar) == 0
        assert http.follow_redirects is False
