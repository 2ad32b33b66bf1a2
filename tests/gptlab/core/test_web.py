"""Bad requests through the gateway: the documented code, words that help, and nothing changed."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import jsonschema
import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from gptlab.api import limits
from gptlab.client import Client
from gptlab.openapi import specification
from tests.functions.assistants import COOK, cook

NOBODYS = "A" * 20
KEY = {"Idempotency-Key": "key-of-bad-input"}
MINE = "the key of whoever sends it"
LONG = limits.MESSAGE_CHARS + 1


@dataclass(frozen=True)
class Person:
    """Someone signed in, with an assistant and an open session, and bare access to HTTP."""

    client: Client
    http: httpx2.Client
    url: str
    key: str
    bot_id: str
    session_id: str
    headers: dict[str, str] = field(repr=False)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> httpx2.Response:
        """``body`` as JSON, or as it is where it is bytes."""
        path = path.format(bot=self.bot_id, session=self.session_id)
        if isinstance(body, dict) and body.get("api_key") == MINE:
            body = {**body, "api_key": self.key}
        content = body if isinstance(body, bytes) else None
        given = {**self.headers, **KEY, **{n.replace("_", "-"): v for n, v in headers.items()}}
        return self.http.request(
            method,
            self.url + path,
            content=content,
            json=body if content is None and body is not None else None,
            headers={name: value for name, value in given.items() if value},
        )


@pytest.fixture
def person(
    cloud: LocalCloud, client: Callable[..., Client], demo_key: Callable[[], str]
) -> Iterator[Person]:
    key = demo_key()
    signed_in = client(key)
    bot_id = signed_in.create_bot(cook()).bot_id
    session_id = signed_in.start_session(bot_id).session.session_id
    assert signed_in.login
    headers = {"Authorization": f"Bearer {signed_in.login.access_token}"}
    with httpx2.Client() as http:
        yield Person(signed_in, http, cloud.gateway_url, key, bot_id, session_id, headers)


def writes(cloud: LocalCloud) -> int:
    usage = cloud.firestore.counts(cloud.environment["GOOGLE_CLOUD_PROJECT"])
    return usage.writes + usage.deletes


def code_of(response: httpx2.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


MESSAGES = "/sessions/{session}/messages"
REFUSALS: list[tuple[str, str, object, int, str]] = [
    ("POST", MESSAGES, b"{", 400, "invalid_request"),
    ("POST", MESSAGES, b"\xff\xfe", 400, "invalid_request"),
    ("POST", MESSAGES, b"[1]", 400, "invalid_request"),
    ("POST", MESSAGES, b'"hello"', 400, "invalid_request"),
    ("POST", MESSAGES, b"[" * 60_000, 400, "invalid_request"),
    ("POST", MESSAGES, b'{"message": NaN}', 400, "invalid_request"),
    ("POST", MESSAGES, b'{"message": "half a pair \\ud800"}', 400, "invalid_request"),
    ("POST", MESSAGES, b"", 400, "invalid_request"),
    ("POST", MESSAGES, {}, 400, "invalid_request"),
    ("POST", MESSAGES, {"message": ""}, 400, "invalid_request"),
    ("POST", MESSAGES, {"message": " \n "}, 400, "invalid_request"),
    ("POST", MESSAGES, {"message": 7}, 400, "invalid_request"),
    ("POST", MESSAGES, {"message": ["hello"]}, 400, "invalid_request"),
    ("POST", MESSAGES, {"message": "x" * LONG}, 400, "invalid_request"),
    ("POST", MESSAGES, {"message": "x", "user_id": NOBODYS}, 400, "invalid_request"),
    ("POST", MESSAGES, {"message": "x", "session_id": NOBODYS}, 400, "invalid_request"),
    ("POST", MESSAGES, {"message": "x" * 600_000}, 413, "request_too_large"),
    ("POST", MESSAGES + "?message=x", {"message": "x"}, 400, "invalid_request"),
    ("POST", f"/sessions/{NOBODYS}/messages", {"message": "x"}, 404, "session_not_found"),
    ("POST", "/sessions/no-id/messages", {"message": "x"}, 400, "invalid_request"),
    ("POST", "/sessions", {}, 400, "invalid_request"),
    ("POST", "/sessions", {"bot_id": NOBODYS}, 404, "bot_not_found"),
    ("POST", "/sessions", {"bot_id": "../users"}, 400, "invalid_request"),
    ("POST", "/bots", {**COOK, "session_type": 99}, 400, "invalid_request"),
    ("POST", "/bots", {**COOK, "showcased": True}, 400, "invalid_request"),
    ("POST", "/bots", {**COOK, "name": "x" * 31}, 400, "invalid_request"),
    ("POST", "/bots", {**COOK, "initial_prompt": "x" * 32_001}, 400, "invalid_request"),
    ("POST", "/bots", {**COOK, "config": {"model": "m", "temperature": "0.5"}}, 400,
     "invalid_request"),
    ("POST", "/bots", {**COOK, "config": {"model": "m", "base_url": "http://x"}}, 400,
     "invalid_request"),
    ("POST", "/bots", {**COOK, "lab_session_id": NOBODYS}, 404, "session_not_found"),
    ("GET", f"/bots/{NOBODYS}", None, 404, "bot_not_found"),
    ("PUT", f"/bots/{NOBODYS}", {**COOK, "version": 1}, 404, "bot_not_found"),
    ("PUT", "/bots/{bot}", {**COOK, "version": 2}, 409, "bot_changed"),
    ("PUT", "/bots/{bot}", {**COOK, "version": 0}, 400, "invalid_request"),
    ("PUT", "/bots/{bot}", {**COOK, "version": "1"}, 400, "invalid_request"),
    ("PUT", "/bots/{bot}", {**COOK, "version": 10**9}, 400, "invalid_request"),
    ("PUT", "/bots/{bot}", COOK, 400, "invalid_request"),
    ("PUT", "/bots/{bot}", {**COOK, "version": 1, "is_active": True}, 400, "invalid_request"),
    ("PUT", "/bots/{bot}/version", {"version": 1, "to_version": 2}, 404, "bot_version_not_found"),
    ("PUT", "/bots/{bot}/version", {"version": 1, "to_version": -1}, 400, "invalid_request"),
    ("DELETE", f"/bots/{NOBODYS}", None, 404, "bot_not_found"),
    ("GET", "/bots/{bot}/versions?page_token=0", None, 400, "invalid_request"),
    ("GET", "/bots/{bot}/versions?page_token=bm90LW91cnM", None, 400, "invalid_request"),
    ("GET", "/bots?page_size=0", None, 400, "invalid_request"),
    ("GET", "/bots?page_size=many", None, 400, "invalid_request"),
    ("GET", "/bots?page_token=bm90LW91cnM", None, 400, "invalid_request"),
    ("GET", "/bots?which=everyones", None, 400, "invalid_request"),
    ("GET", "/bots?which=mine&which=showcased", None, 400, "invalid_request"),
    ("GET", "/sessions?unknown=1", None, 400, "invalid_request"),
    ("GET", "/sessions/{session}?before=000001", None, 400, "invalid_request"),
    ("PUT", "/sessions/{session}/rating", {"user_liked": 2}, 400, "invalid_request"),
    ("PUT", "/sessions/{session}/rating", {"user_liked": True}, 400, "invalid_request"),
    ("PUT", "/sessions/{session}/title", {"title": "x" * 81}, 400, "invalid_request"),
    ("POST", "/login", {"api_key": "demo-revoked-key"}, 401, "provider_key_invalid"),
    ("POST", "/login", {"api_key": "demo"}, 401, "key_malformed"),
    ("POST", "/login", {"api_key": "demo-key\nwith a break"}, 401, "key_malformed"),
    ("POST", "/login", {"api_key": "demo-schlüssel"}, 401, "key_malformed"),
    ("POST", "/login", {"api_key": "sk-" + "x" * 48}, 401, "real_key_in_demo"),
    ("POST", "/login", {"api_key": 12345678}, 400, "invalid_request"),
    ("POST", "/login", {"key": "demo-key-misnamed"}, 400, "invalid_request"),
    ("PUT", "/user/key", {}, 400, "invalid_request"),
    ("PUT", "/user/key", {"api_key": MINE, "new_api_key": "demo"}, 401, "key_malformed"),
    ("PUT", "/user/key", {"api_key": MINE, "new_api_key": "demo-key\nwith a break"}, 401,
     "key_malformed"),
    ("PUT", "/user/key", {"api_key": MINE, "new_api_key": "sk-" + "x" * 48}, 401,
     "real_key_in_demo"),
    ("PUT", "/user/key", {"api_key": MINE, "new_api_key": "demo-revoked-key"}, 401,
     "provider_key_invalid"),
    ("PUT", "/user/key", {"api_key": MINE, "new_api_key": "demo-another", "user_id": NOBODYS}, 400,
     "invalid_request"),
    ("PUT", "/user/key", {"new_api_key": "demo-another"}, 400, "invalid_request"),
    ("PUT", "/user/key", {"api_key": "demo-not-mine", "new_api_key": "demo-another"}, 403,
     "other_key"),
    ("POST", "/user/recovery-code", {}, 400, "invalid_request"),
    ("POST", "/user/recovery-code", {"api_key": "demo-not-mine"}, 403, "other_key"),
    ("POST", "/user/recovery-code", {"api_key": MINE, "recovery_code": "0" * 28}, 400,
     "invalid_request"),
    ("POST", "/user/deletion", {}, 400, "invalid_request"),
    ("POST", "/user/deletion", {"api_key": "demo-not-mine"}, 403, "other_key"),
    ("POST", "/login/recovery", {"new_api_key": "demo-another"}, 400, "invalid_request"),
    ("POST", "/login/recovery", {"recovery_code": "0" * 28, "new_api_key": "demo"}, 401,
     "key_malformed"),
    ("POST", "/login/recovery", {"recovery_code": "0" * 28, "new_api_key": "demo-another"}, 401,
     "recovery_code_invalid"),
    ("POST", "/login/recovery", {"recovery_code": "", "new_api_key": "demo-another"}, 401,
     "recovery_code_invalid"),
    ("POST", "/login/recovery", {"recovery_code": "0" * 81, "new_api_key": "demo-another"}, 400,
     "invalid_request"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), REFUSALS)
def test_a_bad_request_gets_its_code_and_changes_nothing(
    cloud: LocalCloud, person: Person, method: str, path: str, body: object, status: int, code: str
) -> None:
    before = writes(cloud)

    response = person.send(method, path, body)

    assert code_of(response) == (status, code)
    assert len(response.json()["error"]["message"]) > 20
    assert writes(cloud) == before


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/bots"), ("POST", "/sessions"), ("POST", MESSAGES),
                         ("POST", "/sessions/{session}/end")],
)  # fmt: skip
@pytest.mark.parametrize("key", ["", "short", "with a space", "x" * 129])
def test_what_spends_or_creates_needs_an_idempotency_key(
    cloud: LocalCloud, person: Person, method: str, path: str, key: str
) -> None:
    before = writes(cloud)

    response = person.send(method, path, {}, Idempotency_Key=key)

    assert code_of(response) == (400, "idempotency_key_missing")
    assert writes(cloud) == before


def test_a_key_is_good_for_one_request_only(person: Person) -> None:
    first = person.send("POST", MESSAGES, {"message": "Leeks."})
    other = person.send("POST", MESSAGES, {"message": "Onions."})
    again = person.send("POST", MESSAGES, {"message": "Leeks."})

    assert code_of(other) == (422, "idempotency_key_reused")
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"


def test_an_assistant_is_made_once_for_a_key(person: Person) -> None:
    first = person.send("POST", "/bots", COOK)

    assert person.send("POST", "/bots", COOK).json() == first.json()
    assert code_of(person.send("POST", "/bots", {**COOK, "name": "Other"})) == (
        422,
        "idempotency_key_reused",
    )


def test_an_ended_session_takes_no_message(cloud: LocalCloud, person: Person) -> None:
    person.client.end_session(person.session_id)
    before = writes(cloud)

    assert code_of(person.send("POST", MESSAGES, {"message": "x"})) == (409, "session_ended")
    assert writes(cloud) == before


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("", "Jwt is missing"),
        ("Bearer x.y", "Jwt is not in the form"),
        ("Bearer x.y.z", "Jwt header is an invalid Base64url"),
        ("Basic dXNlcjpwYXNz", "Jwt is missing"),
    ],
)
def test_the_gateway_lets_nobody_through_without_a_token(
    person: Person, token: str, message: str
) -> None:
    response = person.send("GET", "/user", Authorization=token)

    assert response.status_code == 401
    assert response.json()["message"].startswith(message)


def test_how_the_gateway_refuses_is_in_the_specification(person: Person) -> None:
    document = specification()
    refused = document["paths"]["/user"]["get"]["responses"]["401"]
    schema = {**refused["content"]["application/json"]["schema"], **document}

    jsonschema.validate(person.send("GET", "/user", Authorization="").json(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"message": "refused"}, schema)


@pytest.mark.parametrize(
    ("token", "code"),
    [("", "token_missing"), ("Bearer x.y.z", "token_invalid"), ("Basic xyz", "token_invalid")],
)
def test_a_function_lets_nobody_through_either(
    cloud: LocalCloud, person: Person, token: str, code: str
) -> None:
    headers = {"Authorization": token} if token else {}
    response = person.http.get(f"{cloud.functions_url}/get_user/user", headers=headers)

    assert code_of(response) == (401, code)


FAULTS: list[tuple[dict[str, Any], int, str]] = [
    ({"kind": "status", "status": 401, "code": "invalid_api_key"}, 401, "provider_key_invalid"),
    ({"kind": "status", "status": 429, "code": "insufficient_quota"}, 402, "provider_quota"),
    ({"kind": "status", "status": 403}, 403, "provider_forbidden"),
    ({"kind": "status", "status": 404, "code": "model_not_found"}, 404, "model_unavailable"),
    ({"kind": "status", "status": 400, "code": "context_length_exceeded"}, 413,
     "context_exceeded"),
    ({"kind": "status", "status": 400, "code": "content_filter"}, 400, "blocked"),
    ({"kind": "status", "status": 429, "code": "rate_limit_exceeded",
      "headers": {"Retry-After": "7"}}, 429, "provider_rate_limited"),
    ({"kind": "status", "status": 500}, 502, "provider_error"),
    ({"kind": "status", "status": 503}, 502, "provider_error"),
    ({"kind": "drop"}, 502, "provider_error"),
    ({"kind": "garbage"}, 502, "provider_error"),
    ({"kind": "html"}, 502, "provider_not_an_api"),
    ({"kind": "error_body"}, 502, "provider_error"),
    ({"kind": "empty_choices"}, 502, "reply_truncated"),
    ({"kind": "empty_length"}, 502, "reply_truncated"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "status", "code"), FAULTS, ids=lambda value: str(value)[:60])
def test_a_provider_that_fails_costs_nobody_their_words(
    cloud: LocalCloud, person: Person, fault: dict[str, Any], status: int, code: str
) -> None:
    said = {"message": "Leeks and cream."}
    # What a second try may mend is tried once more by ourselves, so it has to happen twice.
    is_repaired = fault.get("status", 0) >= 500 or fault["kind"].startswith("empty")
    times = 2 if is_repaired or code == "context_exceeded" else 1
    cloud.model.faults(*[{**fault, "key_sha256": sha256(person.key)}] * times)

    failed = person.send("POST", MESSAGES, said)
    waiting = person.client.get_session(person.session_id)
    retried = person.send("POST", MESSAGES, said)

    assert code_of(failed) == (status, code)
    assert person.key not in failed.text
    assert waiting.pending is not None
    assert (waiting.pending.message, waiting.pending.code) == (said["message"], code)
    assert len(waiting.messages) == waiting.session.message_count == 1
    assert (retried.status_code, retried.json()["turn"]) == (200, 2)


def test_a_rate_limit_says_how_long_to_wait(cloud: LocalCloud, person: Person) -> None:
    limited = {"kind": "status", "status": 429, "headers": {"Retry-After": "7"}}
    cloud.model.faults({**limited, "key_sha256": sha256(person.key)})

    assert person.send("POST", MESSAGES, {"message": "x"}).headers["Retry-After"] == "7"


def test_a_provider_that_is_down_does_not_make_a_key_wrong(
    cloud: LocalCloud, person: Person
) -> None:
    cloud.model.faults(
        {"kind": "status", "status": 503, "on": "models", "key_sha256": sha256(person.key)}
    )

    response = person.send("POST", "/login", {"api_key": person.key})

    assert code_of(response) == (502, "provider_error")
    assert person.send("POST", "/login", {"api_key": person.key}).status_code == 200


def test_a_restricted_key_may_sign_in(person: Person) -> None:
    assert person.send("POST", "/login", {"api_key": "demo-restricted-key"}).status_code == 200


def test_the_name_of_an_unknown_field_is_not_repeated_where_it_could_be_a_secret(
    person: Person,
) -> None:
    body = json.dumps({"message": "x", "sk-SECRET": 1}).encode()

    assert "SECRET" not in person.send("POST", MESSAGES, body).text
