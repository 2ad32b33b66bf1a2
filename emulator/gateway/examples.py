"""How each operation is called, from a shell and from Python: what a reader copies and changes."""

import json
import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

Json = Mapping[str, Any]

VERSION: Json = {
    "session_type": 2,
    "initial_prompt": "You are a cook. Ask what is in the kitchen.",
    "summary_prompt": "Summarize our conversation.",
    "config": {"max_tokens": 500},
}
BOT: Json = {
    "name": "Cook",
    "tag_line": "Soup, mostly",
    "description": "Knows what to do with leeks.",
    **VERSION,
}
CASE: Json = {
    "messages": [{"content": "I have leeks and cream."}],
    "checks": [{"kind": "contains", "text": "soup"}],
}
HELD: Json = {
    "bot_id": "$BOT",
    "session_type": 2,
    "model": "gpt-5.4",
    "created_date": "2026-01-02T03:04:05Z",
    "last_modified_date": "2026-01-02T03:05:06Z",
    "status": 0,
    "usage": {"input_tokens": 20, "output_tokens": 5, "source": "provider"},
    "messages": [
        {
            "message_id": "000001-2a",
            "role": "assistant",
            "content": "What is in the kitchen?",
            "created_date": "2026-01-02T03:04:05Z",
        }
    ],
    "is_last": True,
}
BODIES: Mapping[str, Json] = {
    "log_in": {"api_key": "$KEY"},
    "swap_key": {"api_key": "$KEY", "new_api_key": "$NEW_KEY"},
    "make_recovery_code": {"api_key": "$KEY"},
    "recover_account": {"recovery_code": "$CODE", "new_api_key": "$NEW_KEY"},
    "delete_account": {"api_key": "$KEY"},
    "set_spend_limit": {"daily_spend_limit_usd": 5},
    "create_bot": BOT,
    "revise_bot": {**BOT, "version": 1},
    "revert_bot": {"version": 2, "to_version": 1},
    "save_draft": VERSION,
    "discard_draft": {"revision": "$REVISION"},
    "publish_draft": {"revision": "$REVISION", "version": 1, "note": "Asks first"},
    "move_label": {"version": 2},
    "remove_label": {"from_version": 2},
    "add_cases": {"cases": [CASE]},
    "change_case": {"content": CASE},
    "run_case": {"version": "draft"},
    "start_session": {"bot_id": "$BOT"},
    "send_message": {"message": "I have leeks and cream."},
    "edit_message": {"message_id": "000002-1u", "message": "I have leeks and butter."},
    "stop_message": {"idempotency_key": "$SENT_WITH"},
    "rate_session": {"user_liked": 1},
    "rename_session": {"title": "Soup"},
    "change_model": {"model": "$MODEL"},
    "import_session": HELD,
    "create_grant": {
        "api_key": "$KEY",
        "bot_id": "$BOT",
        "name": "My web page",
        "daily_budget_usd": 1,
    },
    "create_response": {"prompt": {"id": "$BOT"}, "input": "I have leeks and cream."},
    "complete_chat": {
        "model": "$BOT",
        "messages": [{"role": "user", "content": "I have leeks and cream."}],
    },
}
"""By operation: the least that is useful, sent as the query where an operation takes no body.
What begins with ``$`` is the caller's own."""
NAMES = {
    "bot_id": "$BOT",
    "session_id": "$SESSION",
    "grant_id": "$GRANT",
    "model": "$BOT",
    "case_id": "$CASE",
    "label": "staging",
}
"""Of the fields of a path."""
ON_THE_KEY = "/v1/"
"""Below it the bearer token is the key itself, as OpenAI's clients send it."""

SHELL = """export API={api} KEY=demo-...        # the key that make run printed, or your own

TOKEN=$(curl -sS "$API/login" -d "{{\\"api_key\\": \\"$KEY\\"}}" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
BOT=$(curl -sS "$API/bots" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["bots"][0]["bot_id"])')
SESSION=$(curl -sS -X POST "$API/sessions" -d "{{\\"bot_id\\": \\"$BOT\\"}}" \\
    -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: start-$$-1" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["session"]["session_id"])')
curl -sS -X POST "$API/sessions/$SESSION/messages" -d '{{"message": "I put things off."}}' \\
    -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: say-$$-1"
"""
PYTHON = """from gptlab.client import Client

with Client("{api}") as lab:
    lab.log_in("demo-...")
    turn = lab.start_session(lab.list_bots().bots[0].bot_id)
    print(turn.reply.content)
    print(lab.send_message(turn.session.session_id, "I put things off.").reply.content)
"""


def path_of(path: str) -> str:
    """With the names that the quick start gives things."""
    fields = {field: NAMES[field] for _, field, _, _ in Formatter().parse(path) if field}
    return path.format(**fields)


def curl(method: str, path: str, operation: Json) -> str:
    """One command, whose variables are those of the quick start."""
    name = operation["operationId"]
    given = BODIES.get(name, {})
    query = "" if "requestBody" in operation or not given else f"?{_query(given)}"
    lines = [f'curl -sS -X {method} "$API{path_of(path)}{query}"']
    token = "$KEY" if path.startswith(ON_THE_KEY) else "$TOKEN" if operation.get("security") else ""
    if token:
        lines.append(f'-H "Authorization: Bearer {token}"')
    if any(each["name"] == "Idempotency-Key" for each in operation["parameters"]):
        lines.append('-H "Idempotency-Key: new-for-each-action"')
    if "requestBody" in operation:
        quoted = json.dumps(json.dumps(given), ensure_ascii=False)
        lines.append(f"-d {quoted}")
    return " \\\n    ".join(lines)


def python(operation: Json) -> str:
    """The call of the client, with what the operation cannot do without."""
    name = operation["operationId"]
    fields = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
    body = BODIES.get(name, {})
    if name in REQUESTS:
        request = REQUESTS[name]
        last = ", key" if name in ("complete_chat", "create_response") else ""
        of = "".join(f"{each}={each}, " for each in fields)
        return f"lab.{name}({request}.of({of}**{_literal(body)}){last})"
    fields = [_literal(each) if (each := NAMES[field])[0] != "$" else field for field in fields]
    if name == "add_cases":
        given = [f"[CaseContent.of(**{_literal(CASE)})]"]
    elif name in KEYWORDS:
        given = [f"{each}={_literal(value)}" for each, value in body.items()]
    else:
        given = [_literal(value) for value in body.values()]
    if name in ("list_callable_bots", "get_callable_bot"):
        given.append("key")
    return f"lab.{name}({', '.join([*fields, *given])})"


REQUESTS: Mapping[str, str] = {
    "create_bot": "CreateBot",
    "revise_bot": "ReviseBot",
    "save_draft": "SaveDraft",
    "publish_draft": "PublishDraft",
    "import_session": "ImportSession",
    "create_grant": "CreateGrant",
    "complete_chat": "CompleteChat",
    "create_response": "CreateResponse",
}
"""Operations that the client takes whole, and the class of their request."""
KEYWORDS = ("revert_bot", "remove_label")
"""Operations whose arguments the client takes by name alone."""


def _literal(value: object) -> str:
    """In Python. What is the caller's own is a variable, in lower case."""
    text = json.dumps(value).replace(": true", ": True")
    return re.sub(r'"\$([A-Z_]+)"', lambda own: own[1].lower(), text)


def _query(given: Json) -> str:
    return "&".join(f"{name}={value}" for name, value in given.items())
