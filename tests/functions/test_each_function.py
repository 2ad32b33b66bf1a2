"""Every function answers by itself, through the framework that serves it in production."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from gptlab.api import limits, operations
from gptlab.api.accounts import Login
from gptlab.api.completions import model_of
from gptlab.api.fields import SessionStatus
from tests.functions.assistants import COOK
from tests.functions.conftest import Call
from tests.functions.imported import imported


def test_log_in_answers_with_a_token_and_names_the_provider(function: Call) -> None:
    answer = function("log_in").post("/login", json={"api_key": "demo-key-of-log-in"}).json

    assert Login.model_validate(answer).provider.is_demo
    assert "demo-key-of-log-in" not in str(answer)


def test_renew_login_answers_with_another_token(ask: Call) -> None:
    first, second = ask(operations.RENEW_LOGIN).json, ask(operations.RENEW_LOGIN).json

    assert first["access_token"] != second["access_token"]
    assert first["renewable_until"] == second["renewable_until"]


def test_log_out_ends_renewals_at_once(ask: Call) -> None:
    assert ask(operations.LOG_OUT).status_code == 200
    assert ask(operations.RENEW_LOGIN).json["error"]["code"] == "sign_in_again"


def test_get_user_counts_what_was_done(ask: Call) -> None:
    bot = ask(operations.CREATE_BOT, COOK).json
    session = ask(operations.START_SESSION, {"bot_id": bot["bot_id"]}).json["session"]
    ask(operations.END_SESSION, {"session_id": session["session_id"]})

    user = ask(operations.GET_USER).json

    assert (user["bots_created"], user["sessions_started"], user["sessions_ended"]) == (1, 1, 1)


def test_swap_key_signs_in_with_the_new_key(ask: Call, function: Call, key: str) -> None:
    user_id = ask(operations.GET_USER).json["user_id"]
    swapped = ask(operations.SWAP_KEY, {"api_key": key, "new_api_key": "demo-key-of-a-swap"}).json

    again = function("log_in").post("/login", json={"api_key": "demo-key-of-a-swap"}).json

    assert swapped["user_id"] == again["user_id"] == user_id
    assert ask(operations.RENEW_LOGIN).json["error"]["code"] == "sign_in_again"


def test_make_recovery_code_shows_it_in_groups(ask: Call, key: str) -> None:
    code = ask(operations.MAKE_RECOVERY_CODE, {"api_key": key}).json["recovery_code"]

    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert len(code) <= limits.RECOVERY_CODE_CHARS
    assert ask(operations.GET_USER).json["has_recovery_code"] is True


def test_recover_account_lets_in_with_a_code_and_a_new_key(
    ask: Call, function: Call, key: str
) -> None:
    user_id = ask(operations.GET_USER).json["user_id"]
    made = ask(operations.MAKE_RECOVERY_CODE, {"api_key": key}).json
    body = {**made, "new_api_key": "demo-key-of-a-recovery"}

    recovered = function("recover_account").post("/login/recovery", json=body).json

    assert recovered["user_id"] == user_id
    assert ask(operations.GET_USER).json["error"]["code"] == "sign_in_again"


def test_delete_account_ends_the_token_too(ask: Call, key: str) -> None:
    ask(operations.CREATE_BOT, COOK)

    assert ask(operations.DELETE_ACCOUNT, {"api_key": key}).json["bots_deleted"] == 1
    assert ask(operations.GET_USER).json["error"]["code"] == "sign_in_again"


def test_list_models_offers_chat_models_with_their_windows(ask: Call) -> None:
    models = ask(operations.LIST_MODELS).json

    names = [model["model"] for model in models["models"]]
    assert names[0] == models["default_model"] == "demo-chat"
    assert "demo-embedding" not in names
    assert "demo-retired" not in names


def test_create_bot_keeps_what_was_asked_for(ask: Call) -> None:
    bot = ask(operations.CREATE_BOT, COOK).json

    assert {name: bot[name] for name in ("name", "initial_prompt")} == {
        "name": COOK["name"],
        "initial_prompt": COOK["initial_prompt"],
    }
    assert bot["config"]["max_tokens"] == limits.REPLY_TOKENS_DEFAULT


def test_create_bot_takes_the_lab_chat_with_it(ask: Call) -> None:
    lab = {"initial_prompt": "You are a poet.", "config": {"model": "demo-chat"}}
    session_id = ask(operations.START_SESSION, {"lab": lab}).json["session"]["session_id"]

    made = ask(operations.CREATE_BOT, {**COOK, "lab_session_id": session_id})
    again = ask(operations.CREATE_BOT, {**COOK, "lab_session_id": session_id})

    assert made.json == again.json
    assert ask(operations.GET_SESSION, {"session_id": session_id}).status_code == 404


def test_get_bot_hides_the_prompts_from_everybody_but_the_creator(
    ask: Call, function: Call
) -> None:
    bot_id = ask(operations.CREATE_BOT, COOK).json["bot_id"]

    mine, anyones = (
        ask(operations.GET_BOT, {"bot_id": bot_id}),
        function("get_bot").get(f"/bots/{bot_id}"),
    )

    assert mine.json["initial_prompt"] == COOK["initial_prompt"]
    assert (anyones.json["initial_prompt"], anyones.json["summary_prompt"]) == (None, None)
    assert COOK["initial_prompt"] not in anyones.text


def test_list_bots_shows_the_coaches_to_a_visitor(function: Call) -> None:
    bots = function("list_bots").get("/bots").json["bots"]

    assert {"Clara", "Otis", "Juno", "Priya"} <= {bot["name"] for bot in bots}


def test_list_bots_pages_through_ones_own_newest_first(ask: Call) -> None:
    for number in range(5):
        ask(
            operations.CREATE_BOT,
            {**COOK, "name": f"Cook {number}"},
            idempotency_key=f"key-number-{number}",
        )
    names, token = [], None
    while True:
        page = {"which": "mine", "page_size": 2} | ({"page_token": token} if token else {})
        answer = ask(operations.LIST_BOTS, page).json
        names += [bot["name"] for bot in answer["bots"]]
        token = answer["next_page_token"]
        if token is None:
            break

    assert names == [f"Cook {number}" for number in (4, 3, 2, 1, 0)]


def test_revise_bot_makes_a_version_of_what_the_model_is_given(ask: Call) -> None:
    bot_id = ask(operations.CREATE_BOT, COOK).json["bot_id"]
    revision = {**COOK, "bot_id": bot_id, "initial_prompt": "You are a baker.", "name": "Baker"}

    made = ask(operations.REVISE_BOT, {**revision, "version": 1})

    assert (made.json["version"], made.json["name"]) == (2, "Baker")
    assert ask(operations.GET_BOT, {"bot_id": bot_id}).json == made.json


def test_revise_bot_tells_who_comes_late(ask: Call) -> None:
    revision = {**COOK, "bot_id": ask(operations.CREATE_BOT, COOK).json["bot_id"], "version": 1}
    ask(operations.REVISE_BOT, {**revision, "initial_prompt": "You are a baker."})

    late = ask(operations.REVISE_BOT, {**revision, "initial_prompt": "You are a butcher."})

    assert (late.status_code, late.json["error"]["code"]) == (409, "bot_changed")


def test_revert_bot_goes_back_by_going_on(ask: Call) -> None:
    bot_id = ask(operations.CREATE_BOT, COOK).json["bot_id"]
    revision = {**COOK, "bot_id": bot_id, "version": 1, "initial_prompt": "You are a baker."}
    ask(operations.REVISE_BOT, revision)

    bot = ask(operations.REVERT_BOT, {"bot_id": bot_id, "version": 2, "to_version": 1}).json
    never = ask(operations.REVERT_BOT, {"bot_id": bot_id, "version": 3, "to_version": 9})

    assert (bot["version"], bot["initial_prompt"]) == (3, COOK["initial_prompt"])
    assert (never.status_code, never.json["error"]["code"]) == (404, "bot_version_not_found")


def test_deactivate_bot_takes_it_from_list_and_link(ask: Call) -> None:
    bot_id = ask(operations.CREATE_BOT, COOK).json["bot_id"]

    assert ask(operations.DEACTIVATE_BOT, {"bot_id": bot_id}).json["is_active"] is False
    assert ask(operations.GET_BOT, {"bot_id": bot_id}).status_code == 404
    assert ask(operations.LIST_BOTS, {"which": "mine"}).json["bots"] == []


def test_list_bot_versions_begins_with_the_newest(ask: Call) -> None:
    bot_id = ask(operations.CREATE_BOT, COOK).json["bot_id"]
    for version in (1, 2):
        revision = {**COOK, "bot_id": bot_id, "initial_prompt": f"You are cook {version}."}
        ask(operations.REVISE_BOT, {**revision, "version": version})

    first = ask(operations.LIST_BOT_VERSIONS, {"bot_id": bot_id, "page_size": 2}).json
    token = first["next_page_token"]
    last = ask(operations.LIST_BOT_VERSIONS, {"bot_id": bot_id, "page_token": token}).json

    assert [each["version"] for each in (*first["versions"], *last["versions"])] == [3, 2, 1]
    assert last["versions"][0]["initial_prompt"] == COOK["initial_prompt"]


@pytest.fixture
def session_id(ask: Call) -> str:
    """A session with the cook in which one thing was said."""
    bot = ask(operations.CREATE_BOT, COOK).json
    session: str = ask(operations.START_SESSION, {"bot_id": bot["bot_id"]}).json["session"][
        "session_id"
    ]
    ask(operations.SEND_MESSAGE, {"session_id": session, "message": "I have leeks."})
    return session


def test_start_session_lets_the_assistant_speak_first(ask: Call) -> None:
    bot = ask(operations.CREATE_BOT, COOK).json
    turn = ask(operations.START_SESSION, {"bot_id": bot["bot_id"], "model": "demo-chat-mini"}).json

    assert turn["reply"]["message_id"] == "000001-2a"
    assert turn["session"]["message_count"] == 1
    assert turn["session"]["model"] == "demo-chat-mini"


def test_start_session_reports_the_settings_that_a_model_does_not_take(ask: Call) -> None:
    config = {"model": "demo-reasoning", "temperature": 0.2, "presence_penalty": 0.5}
    lab = {"initial_prompt": "You are a poet.", "config": config}

    turn = ask(operations.START_SESSION, {"lab": lab}).json

    assert turn["dropped_params"] == ["presence_penalty", "temperature"]


def test_send_message_answers_with_the_stored_turn_and_its_tokens(
    ask: Call, session_id: str
) -> None:
    turn = ask(
        operations.SEND_MESSAGE,
        {"session_id": session_id, "message": "And cream."},
        idempotency_key="another-key",
    ).json

    assert turn["turn"] == 3
    assert turn["session"]["message_count"] == 5
    assert turn["usage"]["source"] == "provider"


def test_end_session_recaps_what_was_said(ask: Call, session_id: str) -> None:
    ended = ask(operations.END_SESSION, {"session_id": session_id}).json

    assert "leeks" in ended["recap"]
    assert ended["session"]["status"] == SessionStatus.COMPLETED


def test_resume_session_lets_the_session_go_on(ask: Call, session_id: str) -> None:
    ask(operations.END_SESSION, {"session_id": session_id})

    assert ask(operations.RESUME_SESSION, {"session_id": session_id}).json["status"] == 0
    said = {"session_id": session_id, "message": "And onions."}
    assert ask(operations.SEND_MESSAGE, said, idempotency_key="after-resuming").json["turn"] == 3


def test_rate_session_keeps_the_thumb(ask: Call, session_id: str) -> None:
    assert (
        ask(operations.RATE_SESSION, {"session_id": session_id, "user_liked": 1}).json["user_liked"]
        == 1
    )
    assert (
        ask(operations.GET_SESSION, {"session_id": session_id}).json["session"]["user_liked"] == 1
    )


def test_rename_session_keeps_the_title(ask: Call, session_id: str) -> None:
    ask(operations.RENAME_SESSION, {"session_id": session_id, "title": "  汤 and leeks "})

    assert ask(operations.LIST_SESSIONS).json["sessions"][0]["title"] == "汤 and leeks"


def test_delete_session_leaves_nothing_to_read(ask: Call, session_id: str) -> None:
    assert ask(operations.DELETE_SESSION, {"session_id": session_id}).json["messages_deleted"] == 3
    assert ask(operations.GET_SESSION, {"session_id": session_id}).status_code == 404
    assert ask(operations.LIST_SESSIONS).json["sessions"] == []


def test_list_sessions_shows_one_assistants_alone_where_asked(ask: Call, session_id: str) -> None:
    other = ask(operations.CREATE_BOT, COOK, idempotency_key="another-assistant").json["bot_id"]

    assert len(ask(operations.LIST_SESSIONS).json["sessions"]) == 1
    assert ask(operations.LIST_SESSIONS, {"bot_id": other}).json["sessions"] == []


def test_get_session_reads_the_session_in_order_page_by_page(ask: Call, session_id: str) -> None:
    last = ask(operations.GET_SESSION, {"session_id": session_id, "page_size": 2}).json
    first = ask(operations.GET_SESSION, {"session_id": session_id, "before": last["earlier"]}).json

    ids = [message["message_id"] for message in first["messages"] + last["messages"]]
    assert ids == ["000001-2a", "000002-1u", "000002-2a"]
    assert (first["earlier"], last["messages"][0]["content"]) == (None, "I have leeks.")


def test_import_session_stores_what_was_said_elsewhere(function: Call, ask: Call) -> None:
    bot_id = ask(operations.CREATE_BOT, COOK).json["bot_id"]
    body = imported(bot_id).model_dump(mode="json")
    made = ask(operations.IMPORT_SESSION, body).json

    transcript = ask(operations.GET_SESSION, {"session_id": made["session_id"]}).json
    assert [each["content"] for each in transcript["messages"]][-2:] == ["Message 3", "Reply 3"]
    assert (made["title"], made["message_count"], made["cost_usd"]) == ("Soup", 5, 0.25)


def test_complete_chat_answers_with_one_choice(function: Call, ask: Call) -> None:
    model = model_of(ask(operations.CREATE_BOT, COOK).json["bot_id"])
    answer = function("complete_chat").post(
        "/v1/chat/completions",
        json={"model": model, "messages": [{"role": "user", "content": "I have leeks."}]},
        headers={"Authorization": "Bearer demo-key-of-a-caller"},
    )

    assert "leeks" in answer.json["choices"][0]["message"]["content"]
    assert answer.json["model"] == f"{model}@1"


def test_create_response_answers_with_one_message(function: Call, ask: Call) -> None:
    bot_id = ask(operations.CREATE_BOT, COOK).json["bot_id"]
    answer = function("create_response").post(
        "/v1/responses",
        json={"prompt": {"id": bot_id, "version": "1"}, "input": "I have leeks."},
        headers={"Authorization": "Bearer demo-key-of-a-caller"},
    )

    (message,) = answer.json["output"]
    assert "leeks" in message["content"][0]["text"]
    assert answer.json["model"] == f"{model_of(bot_id)}@1"


@pytest.fixture
def grant(ask: Call, key: str) -> Mapping[str, Any]:
    bot_id = ask(operations.CREATE_BOT, COOK).json["bot_id"]
    body = {"api_key": key, "bot_id": bot_id, "name": "Page", "daily_budget_usd": 1}
    made: Mapping[str, Any] = ask(operations.CREATE_GRANT, body).json
    return made


def test_create_grant_gives_a_token_that_calls_its_assistant(
    function: Call, grant: Mapping[str, Any]
) -> None:
    answer = function("complete_chat").post(
        "/v1/chat/completions",
        json={"model": "gptlab", "messages": [{"role": "user", "content": "I have leeks."}]},
        headers={"Authorization": f"Bearer {grant['token']}"},
    )

    assert "leeks" in answer.json["choices"][0]["message"]["content"]


def test_list_grants_shows_them_without_their_tokens(ask: Call, grant: Mapping[str, Any]) -> None:
    assert ask(operations.LIST_GRANTS).json["grants"] == [grant["grant"]]


def test_get_grant_says_what_was_spent(ask: Call, grant: Mapping[str, Any]) -> None:
    found = ask(operations.GET_GRANT, {"grant_id": grant["grant"]["grant_id"]}).json

    assert (found["name"], found["spent_today_usd"]) == ("Page", 0)


def test_revoke_grant_ends_it(ask: Call, grant: Mapping[str, Any]) -> None:
    grant_id = {"grant_id": grant["grant"]["grant_id"]}
    first = ask(operations.REVOKE_GRANT, grant_id).json["revoked_date"]

    assert first is not None
    assert ask(operations.REVOKE_GRANT, grant_id).json["revoked_date"] == first


def test_list_callable_bots_lists_the_showcased_ones(function: Call) -> None:
    headers = {"Authorization": "Bearer demo-key-of-a-caller"}
    listed = function("list_callable_bots").get("/v1/models", headers=headers).json["data"]

    assert {each["owned_by"] for each in listed} == {"gptlab"}
    assert len(listed) == 4


def test_get_callable_bot_names_one_that_is_not_showcased(function: Call, ask: Call) -> None:
    model = model_of(ask(operations.CREATE_BOT, COOK).json["bot_id"], 1)
    headers = {"Authorization": "Bearer demo-key-of-a-caller"}
    found = function("get_callable_bot").get(f"/v1/models/{model}", headers=headers)

    assert found.json["id"] == model


def test_get_jwks_publishes_public_keys_alone(function: Call) -> None:
    keys = function("get_jwks").get("/.well-known/jwks.json").json["keys"]

    assert [set(key) for key in keys] == [{"kty", "crv", "use", "alg", "kid", "x", "y"}]


def test_every_answer_carries_its_account_and_is_never_cached(function: Call) -> None:
    headers = function("list_bots").get("/bots").headers

    assert re.search(r'store;dur=[\d.]+;desc="1 calls"', headers["Server-Timing"])
    assert headers["Cache-Control"] == "no-store"


def test_a_browsers_preflight_is_answered(function: Call) -> None:
    answer = function("create_bot").options("/bots")

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, POST"
