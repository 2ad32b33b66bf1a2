"""What each function is asked when it has just been started: something that it answers with 200."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gptlab.api import operations
from gptlab.api.bench import CaseContent
from gptlab.api.bots import ReviseBot, SaveDraft, VersionContent
from gptlab.api.completions import model_of
from gptlab.api.grants import CreateGrant
from gptlab.api.operations import Auth, Operation
from gptlab.client import Client
from tests.functions.assistants import COOK, cook, revision
from tests.functions.imported import imported


@dataclass(frozen=True)
class Question:
    """One HTTP request."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True)
class Drafted:
    """An assistant with a draft, a label and a case, to be changed by one question."""

    bot_id: str
    revision: str
    case_id: str


LABEL = "staging"
OF_A_DRAFT = ("/draft", "/versions", "/labels/", "/cases", "/verdict")
"""In the paths of what asks about such an assistant."""
CONTENT = {name: COOK[name] for name in COOK if name in VersionContent.model_fields}
CASE = CaseContent.of(
    messages=[{"content": "I have leeks."}], checks=[{"kind": "contains", "text": "leeks"}]
)
QUERIES: Mapping[str, str] = {
    "discard_draft": "?revision={revision}",
    "remove_label": "?from_version=1",
}


class Questions:
    """A signed-in person, who prepares what an operation needs before it is asked for."""

    def __init__(self, client: Client, key: str) -> None:
        self._client = client
        self._key = self._newcomers_key = key
        self._bot_id = client.create_bot(cook()).bot_id
        self._session_id = client.start_session(self._bot_id).session.session_id
        self._drafted = self._draft()
        self._grant_id = client.create_grant(CreateGrant.of(**self._grant())).grant.grant_id
        self._bodies: Mapping[str, Callable[[], Mapping[str, object]]] = {
            "log_in": lambda: {"api_key": self._key},
            "create_bot": lambda: COOK,
            "revise_bot": lambda: self._revision().model_dump(mode="json", exclude={"bot_id"}),
            "revert_bot": self._reversion,
            "start_session": lambda: {"bot_id": self._bot_id},
            "send_message": lambda: {"message": "I have leeks and cream."},
            "stop_message": lambda: {"idempotency_key": uuid.uuid4().hex},
            "rate_session": lambda: {"user_liked": 1},
            "set_spend_limit": lambda: {"daily_spend_limit_usd": 5.0},
            "edit_message": lambda: {"message_id": "000002-1u", "message": "I have leeks."},
            "rename_session": lambda: {"title": "Soup"},
            "change_model": lambda: {"model": "demo-chat"},
            "complete_chat": self._call,
            "create_response": lambda: {"model": model_of(self._bot_id), "input": "Leeks."},
            "import_session": lambda: imported(self._bot_id).model_dump(mode="json"),
            "swap_key": lambda: {**self._newcomer(), "new_api_key": self._new_key()},
            "make_recovery_code": self._newcomer,
            "delete_account": self._newcomer,
            "recover_account": self._recovery,
            "create_grant": self._grant,
            "save_draft": lambda: {**CONTENT, "revision": self._drafted.revision},
            "publish_draft": lambda: {"revision": self._drafted.revision, "version": 1},
            "move_label": lambda: {"version": 1, "from_version": 1},
            "add_cases": lambda: {"cases": [CASE.model_dump(mode="json")]},
            "change_case": lambda: {"content": {**CASE.model_dump(mode="json"), "name": "Leeks"}},
        }

    def of(self, operation: Operation[Any, Any]) -> Question:
        """A new one, which no earlier answer can be replayed for."""
        self._client.log_in(self._key)  # the last sign-out has ended all that there was
        if any(part in operation.path for part in OF_A_DRAFT):
            self._drafted = self._draft()
        path = (operation.path + QUERIES.get(operation.name, "")).format(
            bot_id=self._bot_of(operation),
            session_id=self._session_of(operation),
            grant_id=self._grant_id,
            label=LABEL,
            model=model_of(self._bot_id),
            case_id=self._drafted.case_id,
            revision=self._drafted.revision,
        )
        body = self._bodies.get(operation.name, dict)() if operation.has_body else None
        return Question(
            operation.method,
            path,
            self._headers(operation),
            None if body is None else json.dumps(body),
        )

    def _draft(self) -> Drafted:
        bot_id = self._client.create_bot(cook()).bot_id
        self._client.move_label(bot_id, LABEL, 1)
        case_id = self._client.add_cases(bot_id, [CASE]).cases[0].case_id
        draft = self._client.save_draft(SaveDraft.of(**CONTENT, bot_id=bot_id))
        return Drafted(bot_id, draft.revision, case_id)

    def _grant(self) -> Mapping[str, object]:
        return {
            "api_key": self._key,
            "bot_id": self._bot_id,
            "name": "Page",
            "daily_budget_usd": 1,
        }

    def _new_key(self) -> str:
        return f"{self._key}-{uuid.uuid4().hex}"

    def _newcomer(self) -> Mapping[str, object]:
        """Somebody whose account may change or end."""
        self._newcomers_key = self._new_key()
        return {"api_key": self._newcomers_key}

    def _token_of_the_newcomer(self) -> str:
        try:
            return self._client.log_in(self._newcomers_key).access_token
        finally:
            self._client.log_in(self._key)

    def _recovery(self) -> Mapping[str, object]:
        key = self._new_key()
        self._client.log_in(key)
        code = self._client.make_recovery_code(key).recovery_code
        self._client.log_in(self._key)
        return {"recovery_code": code, "new_api_key": self._new_key()}

    def _revision(self) -> ReviseBot:
        return revision(self._client.get_bot(self._bot_id), initial_prompt=uuid.uuid4().hex)

    def _reversion(self) -> Mapping[str, object]:
        version = self._client.revise_bot(self._revision()).version
        return {"version": version, "to_version": version - 1}

    def _bot_of(self, operation: Operation[Any, Any]) -> str:
        if any(part in operation.path for part in OF_A_DRAFT):
            return self._drafted.bot_id
        is_taken_down = operation is operations.DEACTIVATE_BOT
        return self._client.create_bot(cook()).bot_id if is_taken_down else self._bot_id

    def _session_of(self, operation: Operation[Any, Any]) -> str:
        if operation is operations.EDIT_MESSAGE:
            self._client.send_message(self._session_id, "I have leeks.")
        if operation not in (
            operations.END_SESSION,
            operations.RESUME_SESSION,
            operations.DELETE_SESSION,
        ):
            return self._session_id
        session_id = self._client.start_session(self._bot_id).session.session_id
        if operation is operations.RESUME_SESSION:
            self._client.end_session(session_id)
        return session_id

    def _call(self) -> Mapping[str, object]:
        said = {"role": "user", "content": "I have leeks and cream."}
        return {"model": model_of(self._bot_id), "messages": [said]}

    def _headers(self, operation: Operation[Any, Any]) -> Mapping[str, str]:
        assert self._client.login
        is_on_key = operation.auth is Auth.PROVIDER_KEY
        bearer = self._key if is_on_key else self._client.login.access_token
        if operation in (
            operations.SWAP_KEY,
            operations.MAKE_RECOVERY_CODE,
            operations.DELETE_ACCOUNT,
        ):
            bearer = self._token_of_the_newcomer()
        return {
            "Authorization": f"Bearer {bearer}",
            "Idempotency-Key": uuid.uuid4().hex,
            "Content-Type": "application/json",
        }
