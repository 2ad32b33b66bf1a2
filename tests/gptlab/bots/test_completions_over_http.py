"""What OpenAI's clients send and expect besides the question: headers, parameters, histories.

Over real HTTP, as the clients of others put it.
"""

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from gptlab.api.completions import model_of
from gptlab.core import background, sse
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import Person, new_api_key

SAID = {"role": "user", "content": "I have leeks and cream."}
STAINLESS = (
    "authorization, content-type, x-stainless-arch, x-stainless-helper-method, x-stainless-lang, "
    "x-stainless-of-a-coming-version, x-stainless-os"
)


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess() as running:
        yield running


@pytest.fixture(scope="module")
def model(cloud: CloudInProcess) -> Iterator[str]:
    with Person(cloud) as creator:
        yield model_of(creator.make_bot())


@pytest.fixture
def http(cloud: CloudInProcess) -> Iterator[httpx2.Client]:
    headers = {"Authorization": f"Bearer {new_api_key()}"}
    with httpx2.Client(base_url=cloud.gateway_url, headers=headers, trust_env=False) as made:
        yield made


def complete(http: httpx2.Client, **body: object) -> httpx2.Response:
    return http.post("/v1/chat/completions", json={"messages": [SAID], **body})


def asked(cloud: CloudInProcess) -> list[dict[str, Any]]:
    """The messages that the provider was sent last, without the assistant's prompt."""
    messages: list[dict[str, Any]] = cloud.model.calls(finished=True)[-1]["messages"]
    return messages[1:]


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/models", "/v1/models/x", "/bots"])
def test_a_preflight_is_allowed_the_headers_that_it_asks_for(
    http: httpx2.Client, path: str
) -> None:
    headers = {
        "Origin": "http://localhost:5173",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": STAINLESS,
    }
    answer = http.options(path, headers=headers)

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Headers"] == STAINLESS
    assert answer.headers["Vary"] == "Access-Control-Request-Headers"


@pytest.mark.parametrize(
    "wanted", ["", "a b", "a,,b", "a, b;c", "a:b", '"a"', ", ".join(["x-long"] * 1_000)], ids=str
)
def test_a_preflight_that_asks_for_no_list_of_headers_is_told_ours(
    http: httpx2.Client, wanted: str
) -> None:
    given = http.options("/v1/models", headers={"Access-Control-Request-Headers": wanted})

    assert given.headers["Access-Control-Allow-Headers"].startswith("Authorization, Content-Type")


def test_a_page_may_read_whether_to_ask_again(http: httpx2.Client) -> None:
    exposed = http.get("/v1/models").headers["Access-Control-Expose-Headers"].split(", ")

    assert {"X-Should-Retry", "Retry-After", "X-Request-Id"} <= set(exposed)


def test_query_parameters_are_passed_over_on_v1_and_refused_elsewhere(
    http: httpx2.Client, model: str
) -> None:
    query = {"api-version": "2026-10-01", "beta": ["true", "false"], "model": "another"}
    answers = [
        http.post("/v1/chat/completions", params=query, json={"model": model, "messages": [SAID]}),
        http.get("/v1/models", params=query),
        http.get(f"/v1/models/{model}", params=query),
        http.get("/.well-known/jwks.json", params=query),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 400]


HELLO = {"role": "user", "content": "Hello"}
HISTORIES: list[tuple[list[dict[str, Any]], list[str]]] = [
    ([HELLO, {"role": "assistant", "content": None}, SAID], ["Hello", "I have"]),
    ([HELLO, {"role": "assistant"}, SAID], ["Hello", "I have"]),
    ([HELLO, {"role": "assistant", "content": ""}, SAID], ["Hello", "I have"]),
    ([HELLO, {"role": "assistant", "content": []}, SAID], ["Hello", "I have"]),
    (
        [HELLO, {"role": "assistant", "content": None, "refusal": "No."}, SAID],
        ["Hello", "No.", "I have"],
    ),
    (
        [
            HELLO,
            {
                "role": "assistant",
                "content": [
                    {"type": "text", "text": "Wel", "annotations": []},
                    {"type": "text", "text": "come."},
                    {"type": "refusal", "refusal": " No."},
                ],
                "tool_calls": [],
                "function_call": None,
                "audio": None,
                "annotations": [],
                "reasoning_content": "They greet me.",
            },
            SAID,
        ],
        ["Hello", "Welcome. No.", "I have"],
    ),
    (
        [{"role": "user", "content": [{"type": "text", "text": "Hello"}], "name": "Ada"}],
        ["Hello"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("messages", "expected"), HISTORIES)
def test_histories_are_taken_as_clients_keep_them(
    cloud: CloudInProcess,
    http: httpx2.Client,
    model: str,
    messages: list[dict[str, Any]],
    expected: list[str],
) -> None:
    answer = complete(http, model=model, messages=messages)

    assert answer.status_code == 200, answer.text
    sent = "\n".join(each["content"] for each in asked(cloud))
    places = [sent.find(text) for text in expected]
    assert places == sorted(places)
    assert places[0] >= 0
    assert all(each["content"] for each in asked(cloud))


@pytest.mark.parametrize("role", ["system", "developer"])
def test_instructions_of_either_name_come_after_the_assistants(
    cloud: CloudInProcess, http: httpx2.Client, model: str, role: str
) -> None:
    complete(http, model=model, messages=[{"role": role, "content": "Be short."}, SAID])
    first, *_ = cloud.model.calls(finished=True)[-1]["messages"]

    assert first["role"] == "system"
    assert "Be short." in json.dumps(cloud.model.calls()[-1]["messages"])


def said(*parts: object, role: str = "user", **more: object) -> dict[str, Any]:
    return {"messages": [HELLO, {"role": role, "content": list(parts), **more}]}


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"n": 2}, "n"),
    ({"logprobs": True}, "logprobs"),
    ({"top_logprobs": 3}, "top_logprobs"),
    ({"logit_bias": {"50256": -100}}, "logit_bias"),
    ({"tools": [{"type": "function"}]}, "tools"),
    ({"tool_choice": "required"}, "tool_choice"),
    ({"tool_choice": {"type": "function", "function": {"name": "f"}}}, "tool_choice"),
    ({"functions": [{"name": "f"}]}, "functions"),
    ({"function_call": {"name": "f"}}, "function_call"),
    ({"response_format": {"type": "json_object"}}, "response_format"),
    ({"response_format": {"type": "json_schema", "json_schema": {}}}, "response_format"),
    ({"modalities": ["text", "audio"]}, "modalities"),
    ({"audio": {"voice": "alloy", "format": "wav"}}, "audio"),
    ({"prediction": {"type": "content", "content": "x"}}, "prediction"),
    ({"web_search_options": {}}, "web_search_options"),
    ({"verbosity": "low"}, "verbosity"),
    ({"stop": ["1", "2", "3", "4", "5"]}, "stop"),
    ({"stop": [7]}, "stop[0]"),
    ({"stop": "x" * 201}, "stop[0]"),
    ({"max_tokens": 0}, "max_tokens"),
    ({"stream": "yes"}, "stream"),
    ({"model": "gpt-6-luna"}, "model"),
    ({"messages": []}, "messages"),
    ({"messages": "Hello"}, "messages"),
    ({"messages": [HELLO, {"role": "tool", "content": "4", "tool_call_id": "a"}]},
     "messages[1].role"),
    ({"messages": [{"role": "function", "content": "4", "name": "f"}]}, "messages[0].role"),
    ({"messages": [HELLO, {"content": "4"}]}, "messages[1].role"),
    ({"messages": [HELLO, {"role": "user", "content": 4}]}, "messages[1].content"),
    (said(role="assistant", tool_calls=[{"id": "a"}]), "messages[1].tool_calls"),
    (said(role="assistant", function_call={"name": "f"}), "messages[1].function_call"),
    (said(role="assistant", audio={"id": "a"}), "messages[1].audio"),
    (said({"type": "text", "text": "?"}, {"type": "image_url", "image_url": {"url": "data:,"}}),
     "messages[1].content[1].type"),
    (said({"type": "input_audio", "input_audio": {}}), "messages[1].content[0].type"),
    (said({"type": "file", "file": {}}), "messages[1].content[0].type"),
    (said({"type": "text", "text": 4}), "messages[1].content[0].text"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "param"), REFUSED, ids=str)
def test_what_would_change_the_answer_is_refused_by_name(
    cloud: CloudInProcess, http: httpx2.Client, model: str, change: dict[str, Any], param: str
) -> None:
    cloud.model.clear_calls()
    answer = complete(http, **{"model": model, **change})
    error = answer.json()["error"]

    assert (answer.status_code, error["code"]) == (400, "invalid_request")
    assert (error["type"], error["param"]) == ("invalid_request_error", param)
    assert param in error["message"]
    assert cloud.model.calls() == []


def test_what_clients_add_and_nobody_chose_is_passed_over(
    cloud: CloudInProcess, http: httpx2.Client, model: str
) -> None:
    added: dict[str, Any] = {
        # how it is sampled: the version decides
        "temperature": 1.9, "top_p": 0.1, "presence_penalty": 1, "frequency_penalty": 1,
        "seed": 7, "top_k": 4, "reasoning_effort": "high", "reasoning": {"effort": "high"},
        # how it is billed, stored, or made sooner
        "user": "somebody", "store": True, "metadata": {"a": "b"}, "service_tier": "flex",
        "safety_identifier": "x", "prompt_cache_key": "y", "prompt_cache_retention": "24h",
        "parallel_tool_calls": True,
        # what says nothing
        "n": 1, "stop": None, "tools": [], "tool_choice": "auto", "functions": None,
        "function_call": "none", "logprobs": False, "top_logprobs": 0, "logit_bias": {},
        "response_format": {"type": "text"}, "modalities": ["text"], "audio": None,
        "prediction": None, "web_search_options": None, "verbosity": "medium",
        "max_tokens": None, "stream": False, "stream_options": None,
    }  # fmt: skip
    answers = [complete(http, model=model, **fields) for fields in ({}, added)]
    plain, with_more = cloud.model.calls(finished=True)[-2:]

    assert [answer.status_code for answer in answers] == [200, 200], answers[1].text
    assert plain["body_sha256"] == with_more["body_sha256"]


@pytest.mark.parametrize("stop", ["cream", ["nowhere in it", "cream"], ["", "cream"]], ids=str)
@pytest.mark.parametrize("streamed", [False, True])
def test_the_reply_ends_before_a_stop_sequence(
    http: httpx2.Client, model: str, stop: object, streamed: bool
) -> None:
    whole = text_of(complete(http, model=model, stream=streamed))
    cut = complete(http, model=model, stream=streamed, stop=stop)

    assert "cream" in whole
    assert text_of(cut) == whole[: whole.index("cream")]
    assert '"finish_reason":"stop"' in cut.text


def text_of(answer: httpx2.Response) -> str:
    """What the assistant says, streamed or whole."""
    answer.raise_for_status()
    if answer.headers["Content-Type"].startswith("application/json"):
        return str(answer.json()["choices"][0]["message"]["content"])
    lines = [line.removeprefix("data: ") for line in answer.text.splitlines() if line]
    chunks = [json.loads(line) for line in lines if line.startswith("{")]
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)


@pytest.mark.parametrize("version", ["", "@1"])
@pytest.mark.parametrize(
    ("slash", "at"), [("/", "@"), ("%2F", "@"), ("%2F", "%40"), ("%2f", "%40")]
)
def test_an_assistant_is_a_model_by_its_id_however_that_is_written(
    http: httpx2.Client, model: str, version: str, slash: str, at: str
) -> None:
    name = f"{model}{version}"
    found = http.get(f"/v1/models/{name.replace('/', slash).replace('@', at)}").json()

    assert found.pop("created") > 1.7e9
    assert found == {"id": name, "object": "model", "owned_by": "gptlab"}


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("{code}", 200, None),
        (f"gptlab/{'a' * 20}", 404, "bot_not_found"),
        ("{model}@7", 404, "bot_version_not_found"),
        ("{model}@0", 400, "invalid_request"),
        ("gpt-6-luna", 400, "invalid_request"),
        ("{model}/more", 400, "invalid_request"),
    ],
)
def test_a_model_that_is_none_is_said_to_be_none(
    http: httpx2.Client, model: str, name: str, status: int, code: str | None
) -> None:
    name = name.format(model=model, code=model.removeprefix("gptlab/"))
    answer = http.get(f"/v1/models/{name}")
    error = answer.json().get("error", {})

    assert (answer.status_code, error.get("code")) == (status, code)
    assert error.get("param", "model") == "model"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/responses", 405, "method_not_allowed"),
        ("GET", "/v1/responses/resp_1", 404, "route_not_found"),
        ("POST", "/v1/embeddings", 404, "route_not_found"),
        ("GET", "/v1/chat/completions", 405, "method_not_allowed"),
        ("POST", "/v1/models", 405, "method_not_allowed"),
        ("DELETE", "/v1/models/gptlab/x", 405, "method_not_allowed"),
        ("PATCH", "/v1/chat/completions", 405, "method_not_allowed"),
    ],
)
def test_what_is_not_spoken_is_refused_in_openais_form_and_a_page_can_read_it(
    http: httpx2.Client, method: str, path: str, status: int, code: str
) -> None:
    preflight = http.options(path, headers={"Access-Control-Request-Headers": STAINLESS})
    answer = http.request(method, path, headers={"Origin": "http://localhost:5173"})
    error = answer.json()["error"]

    assert preflight.headers["Access-Control-Allow-Headers"] == STAINLESS
    assert (answer.status_code, error["code"]) == (status, code)
    assert (error["type"], error["param"]) == ("invalid_request_error", None)
    assert error["request_id"] == answer.headers["X-Request-Id"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


FAILURES: list[tuple[dict[str, Any], int, str, str, str]] = [
    ({"kind": "empty_length"}, 424, "reply_truncated", "server_error", "false"),
    ({"kind": "html"}, 424, "provider_", "server_error", "false"),
    ({"kind": "status", "status": 401, "code": "invalid_api_key"},
     401, "provider_key_invalid", "authentication_error", "false"),
    ({"kind": "status", "status": 429, "code": "insufficient_quota"},
     402, "provider_quota", "insufficient_quota", "false"),
    ({"kind": "status", "status": 503}, 424, "provider_error", "server_error", "false"),
    ({"kind": "status", "status": 504}, 424, "provider_timeout", "server_error", "false"),
    ({"kind": "status", "status": 429, "headers": {"Retry-After": "0"}},
     429, "provider_rate_limited", "rate_limit_error", "false"),
    ({"kind": "status", "status": 429, "headers": {"Retry-After": "20"}},
     429, "provider_rate_limited", "rate_limit_error", "true"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "status", "code", "kind", "again"), FAILURES)
def test_a_failure_says_whether_to_ask_again(
    cloud: CloudInProcess,
    http: httpx2.Client,
    model: str,
    fault: dict[str, Any],
    status: int,
    code: str,
    kind: str,
    again: str,
) -> None:
    cloud.model.faults(*[fault] * 4)
    answer = complete(http, model=model)
    cloud.model.clear_faults()
    error = answer.json()["error"]

    assert (answer.status_code, error["type"]) == (status, kind)
    assert error["code"].startswith(code)
    assert "kept" not in error["message"]
    assert answer.headers["X-Should-Retry"] == again


def test_silence_is_filled_before_the_first_word_and_after_it(
    cloud: CloudInProcess, http: httpx2.Client, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sse.KEEP_ALIVE_SECONDS < 10
    monkeypatch.setattr(sse, "KEEP_ALIVE_SECONDS", 0.1)
    for fault in ({"kind": "delay", "seconds": 1.0}, {"kind": "stall", "after": 3, "seconds": 1.0}):
        cloud.model.faults(fault)
        body = {"model": model, "messages": [SAID], "stream": True}
        with http.stream("POST", "/v1/chat/completions", json=body) as answer:
            text = "".join(answer.iter_text())

        assert text.count(sse.KEEP_ALIVE) >= 3
        assert text.startswith(sse.KEEP_ALIVE) is (fault["kind"] == "delay")
        assert text.endswith("data: [DONE]\n\n")


def test_a_key_that_is_refused_late_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "KEEP_ALIVE_SECONDS", 0.001)
    monkeypatch.setattr(background, "LOOK_SECONDS", 0.001)
    with CloudInProcess(GPTLAB_SIGN_INS_A_MINUTE="3") as strict, Person(strict) as creator:
        model = model_of(creator.make_bot())
        answers = []
        for _ in range(3):
            strict.model.faults({"kind": "status", "status": 401, "code": "invalid_api_key"})
            answer = httpx2.post(
                f"{strict.gateway_url}/v1/chat/completions",
                json={"model": model, "messages": [SAID], "stream": True},
                headers={"Authorization": f"Bearer {new_api_key()}"},
                trust_env=False,
            )
            answers.append(answer)

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "provider_key_invalid" in answers[0].text
