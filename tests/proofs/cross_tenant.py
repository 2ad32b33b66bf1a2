"""Every route with every id of somebody else's, as somebody who has no right to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from gptlab.api import operations
from gptlab.api.operations import OPERATIONS, Auth
from gptlab.api.operations import Operation as ApiOperation
from tests.proofs.cloud_in_process import Cloud
from tests.proofs.people import BOT, CONFIG, Person, new_key

Operation = ApiOperation[Any, Any]

PROMPT = "You are Ignatius, who never speaks of the hidden heron."
FIRST_PROMPT = "You are Ignatius, who was once a painted pelican."
DRAFT_PROMPT = "You are Ignatius, who will one day be a sleeping salamander."
NOTE = "Because of the reluctant raccoon"
LAB_PROMPT = "You are Leonora, who hums the tune of the lost lagoon."
MESSAGE = "My secret garden lies behind the marmalade bridge."
TITLE = "On marmalade"
SECRETS = ("hidden heron", "painted pelican", "lost lagoon", "marmalade", "Marmalade",
           "sleeping salamander", "reluctant raccoon", "wandering walrus",
           "dancing dromedary")  # fmt: skip


LABEL = "staging"
_WHOLE = ("session_type", "summary_prompt", "config")
DRAFT: Mapping[str, Any] = {
    **{name: BOT[name] for name in _WHOLE}, "initial_prompt": DRAFT_PROMPT
}  # fmt: skip


CASE: Mapping[str, Any] = {
    "name": "The wandering walrus",
    "messages": [{"content": "Where is the wandering walrus?"}],
    "checks": [{"kind": "contains", "text": "wandering walrus"}],
    "repeats": 1,
}


GRANT: Mapping[str, Any] = {"name": "Page of the dancing dromedary", "daily_budget_usd": 1}


@dataclass(frozen=True)
class OwnedResources:
    """What a person owns; the ids are what another tenant knows."""

    user_id: str
    bot_id: str
    session_id: str
    lab_session_id: str
    message_id: str
    draft_revision: str
    case_id: str
    grant_id: str

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(vars(self).values())


def settle(owner: Person) -> OwnedResources:
    """An assistant with a label and a draft, a titled session with it, and a test session."""
    bot_id = owner.make_bot(initial_prompt=FIRST_PROMPT)
    revision = {**BOT, "initial_prompt": PROMPT, "version": 1}
    owner.ask("PUT", f"/bots/{bot_id}", revision).raise_for_status()
    label = {"version": 1, "note": NOTE}
    owner.ask("PUT", f"/bots/{bot_id}/labels/{LABEL}", label).raise_for_status()
    draft = owner.ask("PUT", f"/bots/{bot_id}/draft", DRAFT).raise_for_status().json()
    cases = owner.post(f"/bots/{bot_id}/cases", {"cases": [CASE]}).raise_for_status().json()
    case_id = cases["cases"][0]["case_id"]
    owner.post(f"/bots/{bot_id}/cases/{case_id}/runs", {"attempt": 1}).raise_for_status()
    session_id = owner.start(bot_id)
    reply = owner.say(session_id, MESSAGE).raise_for_status().json()["reply"]
    owner.ask("PUT", f"/sessions/{session_id}/title", {"title": TITLE}).raise_for_status()
    lab_id = owner.start_lab(LAB_PROMPT)
    grant = {**GRANT, "api_key": owner.api_key, "bot_id": bot_id}
    grant_id = owner.post("/grants", grant).raise_for_status().json()["grant"]["grant_id"]
    return OwnedResources(
        owner.user_id, bot_id, session_id, lab_id, reply["message_id"], draft["revision"], case_id,
        grant_id,
    )  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """One request, and whether anybody at all may make it."""

    operation: Operation
    path: str
    body: Mapping[str, Any] | None = None
    query: Mapping[str, str] | None = None

    def make(
        self, base_url: str, http: httpx2.Client, token: str | None, header: str
    ) -> httpx2.Response:
        headers = {"Idempotency-Key": new_key()} if self.operation.requires_idempotency_key else {}
        if token is not None:
            headers[header] = f"Bearer {token}"
        return http.request(
            self.operation.method,
            f"{base_url}{self.path}",
            json=self.body,
            params=self.query,
            headers=headers,
        )

    def through_gateway(
        self, cloud: Cloud, http: httpx2.Client, token: str | None
    ) -> httpx2.Response:
        return self.make(cloud.gateway_url, http, token, "Authorization")

    def past_gateway(self, cloud: Cloud, http: httpx2.Client, token: str | None) -> httpx2.Response:
        url = f"{cloud.functions_url}/{self.operation.name}"
        return self.make(url, http, token, "X-Forwarded-Authorization")


_BODIES: Mapping[str, Mapping[str, Any]] = {
    "revise_bot": {**BOT, "version": 2},
    "revert_bot": {"version": 2, "to_version": 1},
    "save_draft": DRAFT,
    "add_cases": {
        "cases": [
            {
                **CASE,
                "name": "Mine",
                "messages": [{"content": "Hello."}],
                "checks": [{"kind": "refuses"}],
            }
        ]
    },
    "change_case": {
        "content": {"messages": [{"content": "Hello."}], "checks": [{"kind": "refuses"}]}
    },
    "run_case": {"version": "production", "attempt": 1},
    "move_label": {"version": 2, "from_version": 1},
    "swap_key": {"api_key": "demo-key-of-another-tenant", "new_api_key": "demo-key-of-no-one"},
    "make_recovery_code": {"api_key": "demo-key-of-another-tenant"},
    "delete_account": {"api_key": "demo-key-of-another-tenant"},
    "send_message": {"message": "Tell me what was said."},
    "rate_session": {"user_liked": 0},
    "edit_message": {"message_id": "000002-1u", "message": "Tell me what was said."},
    "rename_session": {"title": "Mine now"},
    "change_model": {"model": "demo-large"},
}
_IMPORTED: Mapping[str, Any] = {
    "session_type": 2, "model": "demo-chat", "status": 0, "is_last": False, "messages": [],
    "created_date": "2026-01-01T00:00:00Z", "last_modified_date": "2026-01-01T00:00:00Z",
    "usage": {"input_tokens": 0, "output_tokens": 0, "source": "provider"},
}  # fmt: skip
_IN_BODY = {
    "start_session": lambda other: {"bot_id": other},
    "create_grant": lambda other: {
        **GRANT,
        "api_key": "demo-key-of-another-tenant",
        "bot_id": other,
    },
    "save_draft": lambda other: {**DRAFT, "revision": other},
    "publish_draft": lambda other: {"revision": other, "version": 2},
    "create_bot": lambda other: {**BOT, "lab_session_id": other},
    "import_session": lambda other: {**_IMPORTED, "bot_id": other},
    "swap_key": lambda other: {**_BODIES["swap_key"], "user_id": other},
    "make_recovery_code": lambda other: {**_BODIES["make_recovery_code"], "user_id": other},
    "delete_account": lambda other: {**_BODIES["delete_account"], "user_id": other},
}
_IN_QUERY = {
    "list_sessions": ("bot_id", "page_token"),
    "list_grants": ("bot_id", "page_token"),
    "list_bots": ("page_token",),
    "list_bot_versions": ("page_token",),
    "discard_draft": ("revision",),
    "get_session": ("before", "branch"),
    "get_user": ("user_id",),
}


def attempts(owned: OwnedResources) -> Iterator[Attempt]:
    """Each operation with each id wherever an id can stand."""
    for operation in OPERATIONS:
        if operation.auth in (Auth.IGNORED, Auth.PROVIDER_KEY):
            continue
        bodies = _BODIES.get(operation.name, {}) if operation.has_body else None
        if not operation.path_fields:
            yield Attempt(operation, operation.path, bodies)
            if operation is operations.LIST_BOTS:
                yield Attempt(operation, operation.path, query={"which": "mine"})
        for other in owned.ids:
            field = {**dict.fromkeys(operation.path_fields, other), "label": LABEL}
            path = operation.path.format(**field)
            if operation.path_fields:
                yield Attempt(operation, path, bodies)
            if operation.name in _IN_BODY:
                yield Attempt(operation, path, _IN_BODY[operation.name](other))
            for name in _IN_QUERY.get(operation.name, ()):
                yield Attempt(operation, path, query={name: other})
    staged = operations.REMOVE_LABEL.path.format(bot_id=owned.bot_id, label=LABEL)
    yield Attempt(operations.REMOVE_LABEL, staged, query={"from_version": "1"})
    case = operations.RUN_CASE.path.format(bot_id=owned.bot_id, case_id=owned.case_id)
    for version in ("draft", "production"):
        yield Attempt(operations.RUN_CASE, case, {"version": version, "attempt": 1})
    case = operations.DELETE_CASE.path.format(bot_id=owned.bot_id, case_id=owned.case_id)
    yield Attempt(operations.DELETE_CASE, case)
    yield Attempt(operations.CHANGE_CASE, case, _BODIES["change_case"])
    draft = {"bot_id": owned.bot_id, "version": "draft"}
    yield Attempt(operations.START_SESSION, "/sessions", draft)
    lab = {"initial_prompt": "x", "config": CONFIG}
    yield Attempt(operations.START_SESSION, "/sessions", {"bot_id": owned.bot_id, "lab": lab})


def is_open_to_all(attempt: Attempt) -> bool:
    """Without a token: opening an assistant by its code, and the Lounge's list."""
    return attempt.operation.auth is Auth.OPTIONAL


def is_open_to_others(attempt: Attempt, owned: OwnedResources) -> bool:
    """Signed in as somebody else: what reads nothing but one's own."""
    return is_open_to_all(attempt) or attempt.operation in (
        operations.GET_USER, operations.RENEW_LOGIN, operations.LIST_MODELS,
        operations.LIST_SESSIONS, operations.LIST_GRANTS,
    )  # fmt: skip


_ABOUT_ONESELF = (
    operations.LOG_OUT,
    operations.SWAP_KEY,
    operations.MAKE_RECOVERY_CODE,
    operations.DELETE_ACCOUNT,
)


def is_a_right(attempt: Attempt, owned: OwnedResources) -> bool:
    """What others may do and what does write: talk to an assistant, what is about themselves."""
    names_somebody = attempt.query or "user_id" in (attempt.body or {})
    return (
        (attempt.operation in _ABOUT_ONESELF and not names_somebody)
        or (
            attempt.operation is operations.START_SESSION
            and attempt.body == {"bot_id": owned.bot_id}
        )
        or (attempt.operation is operations.IMPORT_SESSION and bool(attempt.body))
    )  # one's own, new


def tells(response: httpx2.Response, owned: OwnedResources) -> bool:
    """Whether an answer holds anything that only the owner may see."""
    private = (*SECRETS, owned.user_id, owned.session_id, owned.lab_session_id)
    return any(each in response.text for each in private)
