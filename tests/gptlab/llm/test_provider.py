"""Proving keys, listing models, and choosing one where nobody did."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx2
import pytest

from gptlab.core import errors
from gptlab.core.crypto import ApiKey
from gptlab.core.settings import Settings
from gptlab.llm.capabilities import Capabilities
from gptlab.llm.http import provider_connections
from gptlab.llm.model_facts import facts_of
from gptlab.llm.provider import ProviderDirectory
from gptlab.llm.spending import Price

KEY = ApiKey("demo-key-canary")
URL = "http://provider/v1"
WRONG = httpx2.Response(401, json={"error": {"code": "invalid_api_key"}})
REPLY = httpx2.Response(200, json={"choices": [{"message": {"content": "H"}}]})
Answer = httpx2.Response | Exception


def directory(
    response: Answer,
    *,
    anonymous: Answer = WRONG,
    call: Answer = WRONG,
    **settings: object,
) -> ProviderDirectory:
    """On a provider with these answers to a listing, to one without a key, and to a call."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        has_key = "Authorization" in request.headers
        given = (response if has_key else anonymous) if request.method == "GET" else call
        if isinstance(given, Exception):
            raise given
        return given

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    return ProviderDirectory(Settings(provider_url=URL, **settings), http)  # type: ignore[arg-type]


def listing(*models: Mapping[str, object]) -> httpx2.Response:
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
    ("status", "body", "error"),
    [
        (401, {"error": {"code": "invalid_api_key"}}, errors.ProviderKeyInvalid),
        (401, {}, errors.ProviderKeyInvalid),
        (401, {"detail": "Unauthorized"}, errors.ProviderKeyInvalid),
        (401, {"error": {"code": 401, "message": "No auth"}}, errors.ProviderKeyInvalid),
        (401, {"error": {"code": "account_deactivated"}}, errors.ProviderKeyInvalid),
        (401, {"error": {"code": "something_new"}}, errors.ProviderKeyInvalid),
        (400, [{"error": {"message": "API key not valid."}}], errors.ProviderKeyInvalid),
        (403, {"error": {"code": "unsupported_country"}}, errors.ProviderForbidden),
        (429, {}, errors.ProviderRateLimited),
        (500, {}, errors.ProviderError),
        (301, {}, errors.ProviderError),
        (404, {}, errors.KeyUnproven),
        (401, {"error": {"message": "x-api-key header is required"}}, errors.KeyUnproven),
    ],
)
def test_a_key_is_refused_for_what_the_provider_says(
    status: int, body: object, error: type[errors.GPTLabError]
) -> None:
    with pytest.raises(error) as raised:
        directory(httpx2.Response(status, json=body)).check_key(KEY)

    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("status", "error"),
    [(403, errors.FirewallAnswered), (404, errors.ProviderNotAnApi), (500, errors.ProviderError)],
)
def test_a_web_page_says_nothing_of_a_key(status: int, error: type[errors.GPTLabError]) -> None:
    with pytest.raises(error):
        directory(httpx2.Response(status, text="<!doctype html><title>Hm</title>")).list_models(KEY)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (REPLY, None),
        (WRONG, errors.ProviderKeyInvalid),
        (httpx2.Response(200, json={"error": {"code": 401}}), errors.ProviderKeyInvalid),
        (httpx2.Response(200, json={"detail": "odd"}), errors.KeyUnproven),
        (httpx2.Response(200, text="welcome"), errors.KeyUnproven),
        (httpx2.Response(402, json={}), errors.ProviderQuota),
    ],
)
def test_where_anybody_gets_the_listing_a_call_proves_the_key(
    call: httpx2.Response, error: type[errors.GPTLabError] | None
) -> None:
    found = directory(listing({"id": "m"}), anonymous=listing({"id": "m"}), call=call)
    if error is None:
        found.check_key(KEY)
    else:
        with pytest.raises(error):
            found.check_key(KEY)


def test_a_listing_that_fails_without_a_key_is_no_proof_and_a_call_decides() -> None:
    busy = httpx2.Response(500, text="Internal Server Error")
    models = listing({"id": "m"})

    directory(models, anonymous=busy, call=REPLY).check_key(KEY)
    with pytest.raises(errors.ProviderKeyInvalid):
        directory(models, anonymous=busy, call=WRONG).check_key(KEY)


def test_the_operator_says_how_keys_are_proven() -> None:
    by_call = Capabilities(key_proof="call", key_proof_model="m")
    by_listing = Capabilities(key_proof="listing")

    directory(httpx2.Response(404), call=REPLY, capabilities=by_call).check_key(KEY)
    directory(listing(), anonymous=listing(), capabilities=by_listing).check_key(KEY)
    with pytest.raises(errors.ProviderKeyInvalid):
        directory(listing({"id": "m"}), capabilities=by_call).check_key(KEY)


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
    with pytest.raises(errors.ProviderNotAnApi):
        directory(httpx2.Response(200, text="<html>")).list_models(KEY)
    with pytest.raises(errors.ProviderError):
        directory(httpx2.Response(200, json={"object": "error"})).list_models(KEY)


@pytest.mark.parametrize("status", [404, 405, 501])
def test_without_a_listing_there_is_nothing_to_offer(status: int) -> None:
    found = directory(httpx2.Response(status, text="404 page not found"))

    assert found.list_models(KEY) == []
    with pytest.raises(errors.ModelUnavailable, match="type the name"):
        found.default_model(KEY)


@pytest.mark.parametrize(
    ("offered", "first"),
    [
        (["gpt-4o", "gpt-5.6-luna", "gpt-6-luna", "gpt-6-luna-2026-09-22"], "gpt-6-luna"),
        (["gpt-5-mini", "gpt-6.1-sol", "gpt-6-sol", "gpt-4o-mini"], "gpt-6.1-sol"),
        (["gpt-7-luna", "gpt-6.1-luna"], "gpt-7-luna"),
        (["openai/gpt-6-luna", "meta/llama-4", "openai/gpt-6.1-terra"], "openai/gpt-6-luna"),
        (["models/gemini-3-pro", "models/gemini-2.5-flash"], "models/gemini-2.5-flash"),
        (["Qwen/Qwen2.5-7B-Instruct"], "Qwen/Qwen2.5-7B-Instruct"),
        (["demo-reasoning", "demo-chat-mini", "demo-chat"], "demo-chat"),
    ],
)
def test_an_unset_model_is_the_newest_of_the_first_family(offered: list[str], first: str) -> None:
    found = directory(listing(*({"id": name} for name in offered)))

    assert found.default_model(KEY) == first


def test_a_key_is_asked_for_its_models_once_and_never_for_anothers() -> None:
    asked = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers["Authorization"])
        return listing({"id": f"model-{len(asked)}"})

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    found = ProviderDirectory(Settings(provider_url=URL), http)
    first = [found.default_model(ApiKey(key)) for key in ("one", "one", "two")]

    assert first == ["model-1", "model-1", "model-2"]


@pytest.mark.parametrize(
    "body",
    [
        [{"id": "meta-llama/Llama-3-8b-chat-hf"}],
        {"data": [{"id": "meta-llama/Llama-3-8b-chat-hf"}]},
        {"models": [{"name": "meta-llama/Llama-3-8b-chat-hf"}]},
        ["meta-llama/Llama-3-8b-chat-hf"],
    ],
)
def test_a_listing_is_read_in_each_of_its_forms(body: object) -> None:
    found = directory(httpx2.Response(200, json=body)).list_models(KEY)

    assert [model.model for model in found] == ["meta-llama/Llama-3-8b-chat-hf"]


def test_what_chats_is_offered_whatever_it_is_called() -> None:
    chat = ["mistralai/Mistral-7B-Instruct-v0.3", "sonar-deep-research", "gpt-4o-search-preview",
            "nousresearch/hermes-4-70b"]  # fmt: skip
    other = ["o3-deep-research", "text-embedding-3", "gpt-image-1", "whisper-1", "tts-1",
             "gpt-realtime", "omni-moderation-latest", "bge-reranker"]  # fmt: skip
    found = directory(listing(*({"id": name} for name in chat + other))).list_models(KEY)

    assert {model.model for model in found} == set(chat)


def test_connections_keep_no_cookie_and_follow_no_redirect() -> None:
    with provider_connections(URL) as http:
        http.cookies.extract_cookies(
            httpx2.Response(
                200,
                headers={"Set-Cookie": "session=of-one-user"},
                request=httpx2.Request("GET", "http://127.0.0.1/"),
            )
        )

        assert len(http.cookies.jar) == 0
        assert http.follow_redirects is False


PRICES = {
    name: Price(Decimal(cost), Decimal(cost))
    for name, cost in {"leaves": 5, "dear": 9, "near": 4, "cheap": 1, "leaves-too": 5}.items()
}


def successor(*others: str, prices: Mapping[str, Price] = PRICES, leaves: str = "leaves") -> object:
    """Of a model that ends in a month."""
    soon = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    ending = [{"id": name, "shutdown_date": soon} for name in (leaves, "leaves-too")]
    found = directory(listing(*ending, *({"id": name} for name in others)), prices=prices)
    return {model.model: model.successor for model in found.list_models(KEY)}[leaves]


def test_a_model_that_leaves_is_replaced_by_the_nearest_in_price_that_stays() -> None:
    assert successor("cheap", "dear", "near", "unpriced") == "near"
    assert successor("cheap", "dear", "near", prices={}) == "dear"
    assert successor() is None


def test_what_the_provider_names_goes_before_the_nearest_where_the_key_has_it() -> None:
    named = facts_of("gpt-4o", URL, {}, {}).successor
    assert named
    assert successor("near", named, leaves="gpt-4o") == named
    assert successor("near", leaves="gpt-4o") == "near"
