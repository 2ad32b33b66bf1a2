"""The token check before a function, in ESPv2's words."""

import base64
import json
import time
from pathlib import Path
from typing import Any

import httpx2
import jwt
import pytest

from emulator.gateway import Gateway
from tests.emulator.gateway.backend import Backend
from tests.emulator.gateway.tokens import OTHER_KEY, bearer, public, token

HMAC = jwt.encode({"iss": "issuer", "aud": "audience"}, "s" * 32, "HS256", {"kid": "k1"})
UNSIGNED = "eyJhbGciOiJub25lIn0.e30."
NO_KEY = "Jwks doesn't have key to match kid or alg from Jwt"
THREE = "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections"


def refusal(http: httpx2.Client, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    answer = http.get("/things/one", headers=headers)
    return answer.status_code, answer.json()


def test_a_valid_token_passes(http: httpx2.Client) -> None:
    assert http.get("/things/one", headers=bearer(token())).content == b"echo"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic abc"}, {"Authorization": ""}])
def test_without_a_bearer_token_the_jwt_is_missing(
    http: httpx2.Client, backend: Backend, headers: dict[str, str]
) -> None:
    assert refusal(http, headers) == (401, {"code": 401, "message": "Jwt is missing"})
    assert backend.seen == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a.b", THREE),
        ("a.b.c.d", THREE),
        ("Bearer", THREE),
        ("!.e30.x", "Jwt header is an invalid Base64url encoded"),
        ("W10.e30.x", "Jwt header is an invalid JSON"),
        ("e30.e30.x", "Jwt header [alg] field is required and must be a string"),
        (UNSIGNED, "Jwt header [alg] is not supported"),
        (HMAC, NO_KEY),
        (token(exp=int(time.time()) - 100), "Jwt is expired"),
        (token(exp="soon"), "Jwt payload [exp] field is not a positive number"),
        (token(nbf=int(time.time()) + 10_000), "Jwt not yet valid"),
        (token(iss="someone"), "Jwt issuer is not configured"),
        (token(iss=None), "Jwt issuer is not configured"),
        (token(OTHER_KEY), "Jwt verification fails"),
        (token(headers={"kid": "k2"}), NO_KEY),
        (token()[:-4], "Jwt verification fails"),
        (token() + "=", "Jwt signature is an invalid Base64url encoded"),
    ],
)
def test_a_wrong_token_is_refused_with_its_reason(
    http: httpx2.Client, backend: Backend, text: str, message: str
) -> None:
    assert refusal(http, bearer(text)) == (401, {"code": 401, "message": message})
    assert backend.calls("things") == []


@pytest.mark.parametrize("audience", ["another", None, 7, [], ["another"]])
def test_another_audience_is_forbidden(http: httpx2.Client, audience: object) -> None:
    text = jwt.api_jws.encode(
        json.dumps({"iss": "issuer", "aud": audience}).encode(), OTHER_KEY, "ES256", {"kid": "k1"}
    )
    message = "Audiences in Jwt are not allowed"
    assert refusal(http, bearer(text)) == (403, {"code": 403, "message": message})


def test_one_of_several_audiences_is_enough(http: httpx2.Client) -> None:
    assert http.get("/things/one", headers=bearer(token(aud=["x", "audience"]))).is_success


def test_a_token_lives_on_for_envoys_minute(http: httpx2.Client) -> None:
    just_over = token(exp=int(time.time()) - 20)
    assert http.get("/things/one", headers=bearer(just_over)).is_success


def test_the_challenge_names_the_address_without_its_query(
    gateway: Gateway, http: httpx2.Client
) -> None:
    missing = http.get("/things/one?secret=1")
    wrong = http.get("/things/one", headers=bearer("a.b"))
    realm = f'Bearer realm="{gateway.url}/things/one"'
    assert missing.headers["www-authenticate"] == realm
    assert wrong.headers["www-authenticate"] == f'{realm}, error="invalid_token"'


def test_the_callers_token_moves_and_the_gateways_own_takes_its_place(
    http: httpx2.Client, backend: Backend
) -> None:
    mine = token()
    http.get("/things/one", headers=bearer(mine))
    seen = backend.seen[-1]
    assert seen.header("x-forwarded-authorization") == [f"Bearer {mine}"]
    (own,) = seen.header("authorization")
    assert own.startswith("Bearer eyJ")
    assert mine not in own


def test_the_payload_is_passed_on_and_cannot_be_sent_along(
    http: httpx2.Client, backend: Backend
) -> None:
    http.get("/things/one", headers={**bearer(token()), "X-Apigateway-Api-Userinfo": "forged"})
    (payload,) = backend.seen[-1].header("x-apigateway-api-userinfo")
    assert json.loads(base64.urlsafe_b64decode(payload + "=="))["sub"] == "u1"


def test_a_forged_forwarding_header_passes_as_with_the_real_one(
    http: httpx2.Client, backend: Backend
) -> None:
    http.get("/echo", headers={"X-Forwarded-Authorization": "Bearer forged"})
    assert backend.seen[-1].header("x-forwarded-authorization") == ["Bearer forged"]
    assert http.get("/things/one", headers={"X-Forwarded-Authorization": "x"}).status_code == 401


def test_beside_a_real_one_a_forged_forwarding_header_stays_the_first(
    http: httpx2.Client, backend: Backend
) -> None:
    both = {"Authorization": "Bearer mine", "X-Forwarded-Authorization": "Bearer forged"}
    http.get("/echo", headers=both)
    seen = backend.seen[-1].header("x-forwarded-authorization")
    assert seen == ["Bearer forged", "Bearer mine"]


def test_the_keys_are_fetched_once(fresh: httpx2.Client, backend: Backend) -> None:
    for _ in range(3):
        fresh.get("/things/one", headers=bearer(token()))
    assert [seen.target for seen in backend.calls("get_jwks")] == ["/get_jwks/keys.json"]


def test_a_new_key_is_not_known_until_the_cache_is_old(
    fresh: httpx2.Client, backend: Backend
) -> None:
    fresh.get("/things/one", headers=bearer(token()))
    backend.jwks = {"keys": [public(OTHER_KEY, "k2")]}
    new = bearer(token(OTHER_KEY, {"kid": "k2"}))
    assert refusal(fresh, new)[1]["message"] == NO_KEY


def test_a_cache_of_no_age_knows_a_new_key_at_once(backend: Backend, specification: Path) -> None:
    with Gateway(backend.url, specification=specification, jwks_seconds=0) as gateway:
        httpx2.get(f"{gateway.url}/things/one", headers=bearer(token()))
        backend.jwks = {"keys": [public(OTHER_KEY, "k2")]}
        new = bearer(token(OTHER_KEY, {"kid": "k2"}))
        assert httpx2.get(f"{gateway.url}/things/one", headers=new).is_success


@pytest.mark.parametrize("jwks", [{}, {"keys": 7}, {"keys": [{"kty": "EC", "crv": "P-256"}]}])
def test_keys_that_cannot_be_read_let_nobody_in(
    fresh: httpx2.Client, backend: Backend, jwks: dict[str, Any]
) -> None:
    backend.jwks = jwks
    assert refusal(fresh, bearer(token()))[1]["message"] == "Jwks remote fetch is failed"


def test_a_token_without_a_key_id_is_tried_with_every_key(http: httpx2.Client) -> None:
    assert http.get("/things/one", headers=bearer(token(headers={}))).is_success
