"""The typed client: one method per operation, for any front end written in Python.

It keeps a request's idempotency key over its retries, waits where the server says how long,
renews the sign-in before it expires, and raises the product's own errors.
"""

import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import httpx2
from pydantic import SecretStr

from gptlab import __version__
from gptlab.api import limits, operations
from gptlab.api.accounts import (
    DeleteAccount,
    DeletedAccount,
    GetJwks,
    GetUser,
    Jwks,
    ListModels,
    LoggedOut,
    LogIn,
    Login,
    LogOut,
    MakeRecoveryCode,
    ModelList,
    RecoverAccount,
    RecoveryCode,
    RenewLogin,
    SetSpendLimit,
    SwapKey,
    User,
)
from gptlab.api.bench import (
    AddCases,
    Case,
    CaseContent,
    CasePage,
    CaseResult,
    ChangeCase,
    DeleteCase,
    DeletedCase,
    GetScoreboard,
    GetVerdict,
    ListCases,
    RunCase,
    Scoreboard,
    Verdict,
)
from gptlab.api.bots import (
    Bot,
    BotPage,
    BotVersionPage,
    CreateBot,
    DeactivateBot,
    DiscardDraft,
    DiscardedDraft,
    Draft,
    GetBot,
    GetDraft,
    LabelMovePage,
    ListBots,
    ListBotVersions,
    ListLabelMoves,
    MoveLabel,
    PublishDraft,
    RemoveLabel,
    RevertBot,
    ReviseBot,
    SaveDraft,
)
from gptlab.api.completions import (
    CallableBot,
    CallableBotList,
    ChatCompletion,
    CompleteChat,
    GetCallableBot,
    ListCallableBots,
)
from gptlab.api.fields import Request, Response
from gptlab.api.grants import (
    CreatedGrant,
    CreateGrant,
    GetGrant,
    Grant,
    GrantPage,
    ListGrants,
    RevokeGrant,
)
from gptlab.api.imports import ImportSession
from gptlab.api.keys import in_a_header
from gptlab.api.operations import Auth, Operation
from gptlab.api.responses import CreateResponse, ModelResponse
from gptlab.api.sessions import (
    ChangeModel,
    DeletedSession,
    DeleteSession,
    EditMessage,
    EndedSession,
    EndSession,
    GetSession,
    LabConfiguration,
    ListSessions,
    RateSession,
    RegenerateReply,
    RenameSession,
    ResumeSession,
    SendMessage,
    Session,
    SessionPage,
    StartSession,
    StopMessage,
    StopRequested,
    Transcript,
    Turn,
)
from gptlab.api.stream import Event
from gptlab.api.variables import VariableValues
from gptlab.client_responses import Unreachable as Unreachable
from gptlab.client_responses import error_of, reachable, read_events
from gptlab.core import errors as errors

C = TypeVar("C", bound=Request)
A = TypeVar("A", bound=Response)
T = TypeVar("T")

RENEW_BEFORE = timedelta(minutes=3)
ATTEMPTS = 4
PATIENCE = 60.0
"""Seconds that retries of one call may wait in all."""

_NOT_RENEWED_FOR = (
    operations.LOG_IN,
    operations.RENEW_LOGIN,
    operations.LOG_OUT,
    operations.RECOVER_ACCOUNT,
    operations.DELETE_ACCOUNT,  # one that is under way goes on with a token that cannot be renewed
)


class Client:
    """GPT Lab over HTTP. Not shared between people: it holds one sign-in. Threads may share it.

    ``login`` restores an earlier sign-in; ``on_login`` is called with each new one (None after
    logging out), so that a front end can keep it.
    """

    def __init__(
        self,
        base_url: str,
        *,
        login: Login | None = None,
        on_login: Callable[[Login | None], None] | None = None,
        http: httpx2.Client | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.login = login
        self._base_url = base_url.rstrip("/")
        self._on_login = on_login
        self._wait = wait
        self._renewal = threading.Lock()
        self._http = http or httpx2.Client(
            timeout=httpx2.Timeout(110.0, connect=5.0),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"User-Agent": f"gptlab-client/{__version__}"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def log_in(self, api_key: str) -> Login:
        return self._signed_in(
            self._call(operations.LOG_IN, LogIn.of(api_key=in_a_header(api_key)))
        )

    def renew_login(self) -> Login:
        return self._signed_in(self._call(operations.RENEW_LOGIN, RenewLogin()))

    def log_out(self) -> LoggedOut:
        answer = self._call(operations.LOG_OUT, LogOut())
        self._signed_out()
        return answer

    def swap_key(self, api_key: str, new_api_key: str) -> Login:
        request = SwapKey.of(api_key=in_a_header(api_key), new_api_key=in_a_header(new_api_key))
        return self._signed_in(self._call(operations.SWAP_KEY, request))

    def make_recovery_code(self, api_key: str) -> RecoveryCode:
        return self._call(
            operations.MAKE_RECOVERY_CODE, MakeRecoveryCode.of(api_key=in_a_header(api_key))
        )

    def recover_account(self, recovery_code: str, new_api_key: str) -> Login:
        request = RecoverAccount.of(
            recovery_code=recovery_code, new_api_key=in_a_header(new_api_key)
        )
        return self._signed_in(self._call(operations.RECOVER_ACCOUNT, request))

    def delete_account(self, api_key: str) -> DeletedAccount:
        answer = self._call(
            operations.DELETE_ACCOUNT, DeleteAccount.of(api_key=in_a_header(api_key))
        )
        self._signed_out()
        return answer

    def get_jwks(self) -> Jwks:
        return self._call(operations.GET_JWKS, GetJwks())

    def get_user(self) -> User:
        return self._call(operations.GET_USER, GetUser())

    def set_spend_limit(
        self, daily_spend_limit_usd: float | None, *, allow_unpriced_models: bool = False
    ) -> User:
        request = SetSpendLimit.of(
            daily_spend_limit_usd=daily_spend_limit_usd,
            allow_unpriced_models=allow_unpriced_models,
        )
        return self._call(operations.SET_SPEND_LIMIT, request)

    def list_models(self) -> ModelList:
        return self._call(operations.LIST_MODELS, ListModels())

    def create_bot(self, bot: CreateBot, *, idempotency_key: str | None = None) -> Bot:
        return self._call(operations.CREATE_BOT, bot, idempotency_key)

    def get_bot(self, bot_id: str) -> Bot:
        return self._call(operations.GET_BOT, GetBot.of(bot_id=bot_id))

    def revise_bot(self, revision: ReviseBot) -> Bot:
        return self._call(operations.REVISE_BOT, revision)

    def revert_bot(self, bot_id: str, *, version: int, to_version: int) -> Bot:
        request = RevertBot.of(bot_id=bot_id, version=version, to_version=to_version)
        return self._call(operations.REVERT_BOT, request)

    def get_draft(self, bot_id: str) -> Draft:
        return self._call(operations.GET_DRAFT, GetDraft.of(bot_id=bot_id))

    def save_draft(self, draft: SaveDraft) -> Draft:
        return self._call(operations.SAVE_DRAFT, draft)

    def discard_draft(self, bot_id: str, revision: str) -> DiscardedDraft:
        request = DiscardDraft.of(bot_id=bot_id, revision=revision)
        return self._call(operations.DISCARD_DRAFT, request)

    def publish_draft(
        self, publication: PublishDraft, *, idempotency_key: str | None = None
    ) -> Bot:
        return self._call(operations.PUBLISH_DRAFT, publication, idempotency_key)

    def move_label(
        self,
        bot_id: str,
        label: str,
        version: int,
        *,
        from_version: int | None = None,
        note: str = "",
    ) -> Bot:
        request = MoveLabel.of(
            bot_id=bot_id, label=label, version=version, from_version=from_version, note=note
        )
        return self._call(operations.MOVE_LABEL, request)

    def remove_label(self, bot_id: str, label: str, *, from_version: int) -> Bot:
        request = RemoveLabel.of(bot_id=bot_id, label=label, from_version=from_version)
        return self._call(operations.REMOVE_LABEL, request)

    def list_label_moves(
        self,
        bot_id: str,
        *,
        page_size: int = limits.PAGE_SIZE,
        page_token: str | None = None,
    ) -> LabelMovePage:
        request = ListLabelMoves.of(bot_id=bot_id, page_size=page_size, page_token=page_token)
        return self._call(operations.LIST_LABEL_MOVES, request)

    def add_cases(
        self, bot_id: str, cases: Sequence[CaseContent], *, idempotency_key: str | None = None
    ) -> CasePage:
        request = AddCases.of(bot_id=bot_id, cases=list(cases))
        return self._call(operations.ADD_CASES, request, idempotency_key)

    def list_cases(
        self,
        bot_id: str,
        *,
        page_size: int = limits.PAGE_SIZE_MAX,
        page_token: str | None = None,
    ) -> CasePage:
        request = ListCases.of(bot_id=bot_id, page_size=page_size, page_token=page_token)
        return self._call(operations.LIST_CASES, request)

    def change_case(self, bot_id: str, case_id: str, content: CaseContent) -> Case:
        request = ChangeCase.of(bot_id=bot_id, case_id=case_id, content=content)
        return self._call(operations.CHANGE_CASE, request)

    def delete_case(self, bot_id: str, case_id: str) -> DeletedCase:
        return self._call(operations.DELETE_CASE, DeleteCase.of(bot_id=bot_id, case_id=case_id))

    def run_case(
        self,
        bot_id: str,
        case_id: str,
        version: str = "draft",
        *,
        attempt: int = 1,
        idempotency_key: str | None = None,
    ) -> CaseResult:
        request = RunCase.of(bot_id=bot_id, case_id=case_id, version=version, attempt=attempt)
        return self._call(operations.RUN_CASE, request, idempotency_key)

    def get_verdict(
        self, bot_id: str, version: str = "draft", *, base: str = "production"
    ) -> Verdict:
        request = GetVerdict.of(bot_id=bot_id, version=version, base=base)
        return self._call(operations.GET_VERDICT, request)

    def get_scoreboard(self, bot_id: str) -> Scoreboard:
        return self._call(operations.GET_SCOREBOARD, GetScoreboard.of(bot_id=bot_id))

    def deactivate_bot(self, bot_id: str) -> Bot:
        return self._call(operations.DEACTIVATE_BOT, DeactivateBot.of(bot_id=bot_id))

    def list_bot_versions(
        self,
        bot_id: str,
        *,
        page_size: int = limits.PAGE_SIZE,
        page_token: str | None = None,
    ) -> BotVersionPage:
        request = ListBotVersions.of(bot_id=bot_id, page_size=page_size, page_token=page_token)
        return self._call(operations.LIST_BOT_VERSIONS, request)

    def list_bots(
        self,
        which: Literal["showcased", "mine"] = "showcased",
        *,
        page_size: int = limits.PAGE_SIZE,
        page_token: str | None = None,
    ) -> BotPage:
        request = ListBots.of(which=which, page_size=page_size, page_token=page_token)
        return self._call(operations.LIST_BOTS, request)

    def start_session(  # noqa: PLR0913 - the fields of the operation
        self,
        bot_id: str | None = None,
        *,
        lab: LabConfiguration | None = None,
        model: str | None = None,
        variables: VariableValues | None = None,
        version: str | None = None,
        idempotency_key: str | None = None,
    ) -> Turn:
        request = StartSession.of(
            bot_id=bot_id, lab=lab, model=model, variables=variables, version=version
        )
        return self._call(operations.START_SESSION, request, idempotency_key)

    def send_message(
        self, session_id: str, message: str, *, idempotency_key: str | None = None
    ) -> Turn:
        request = SendMessage.of(session_id=session_id, message=message)
        return self._call(operations.SEND_MESSAGE, request, idempotency_key)

    def regenerate_reply(self, session_id: str, *, idempotency_key: str | None = None) -> Turn:
        request = RegenerateReply.of(session_id=session_id)
        return self._call(operations.REGENERATE_REPLY, request, idempotency_key)

    def edit_message(
        self,
        session_id: str,
        message_id: str,
        message: str,
        *,
        idempotency_key: str | None = None,
    ) -> Turn:
        request = EditMessage.of(session_id=session_id, message_id=message_id, message=message)
        return self._call(operations.EDIT_MESSAGE, request, idempotency_key)

    def stop_message(self, session_id: str, idempotency_key: str) -> StopRequested:
        request = StopMessage.of(session_id=session_id, idempotency_key=idempotency_key)
        return self._call(operations.STOP_MESSAGE, request)

    def end_session(self, session_id: str, *, idempotency_key: str | None = None) -> EndedSession:
        request = EndSession.of(session_id=session_id)
        return self._call(operations.END_SESSION, request, idempotency_key)

    def resume_session(self, session_id: str) -> Session:
        return self._call(operations.RESUME_SESSION, ResumeSession.of(session_id=session_id))

    def rate_session(self, session_id: str, user_liked: Literal[0, 1]) -> Session:
        request = RateSession.of(session_id=session_id, user_liked=user_liked)
        return self._call(operations.RATE_SESSION, request)

    def rename_session(self, session_id: str, title: str) -> Session:
        request = RenameSession.of(session_id=session_id, title=title)
        return self._call(operations.RENAME_SESSION, request)

    def change_model(self, session_id: str, model: str) -> Session:
        request = ChangeModel.of(session_id=session_id, model=model)
        return self._call(operations.CHANGE_MODEL, request)

    def delete_session(self, session_id: str) -> DeletedSession:
        return self._call(operations.DELETE_SESSION, DeleteSession.of(session_id=session_id))

    def list_sessions(
        self,
        bot_id: str | None = None,
        *,
        page_size: int = limits.PAGE_SIZE,
        page_token: str | None = None,
    ) -> SessionPage:
        request = ListSessions.of(bot_id=bot_id, page_size=page_size, page_token=page_token)
        return self._call(operations.LIST_SESSIONS, request)

    def get_session(
        self,
        session_id: str,
        *,
        page_size: int = limits.TRANSCRIPT_PAGE_SIZE,
        before: str | None = None,
        branch: str | None = None,
    ) -> Transcript:
        request = GetSession.of(
            session_id=session_id, page_size=page_size, before=before, branch=branch
        )
        return self._call(operations.GET_SESSION, request)

    def import_session(
        self, imported: ImportSession, *, idempotency_key: str | None = None
    ) -> Session:
        return self._call(operations.IMPORT_SESSION, imported, idempotency_key)

    def create_grant(
        self, grant: CreateGrant, *, idempotency_key: str | None = None
    ) -> CreatedGrant:
        return self._call(operations.CREATE_GRANT, grant, idempotency_key)

    def list_grants(
        self,
        bot_id: str | None = None,
        *,
        page_size: int = limits.PAGE_SIZE,
        page_token: str | None = None,
    ) -> GrantPage:
        request = ListGrants.of(bot_id=bot_id, page_size=page_size, page_token=page_token)
        return self._call(operations.LIST_GRANTS, request)

    def get_grant(self, grant_id: str) -> Grant:
        return self._call(operations.GET_GRANT, GetGrant.of(grant_id=grant_id))

    def revoke_grant(self, grant_id: str) -> Grant:
        return self._call(operations.REVOKE_GRANT, RevokeGrant.of(grant_id=grant_id))

    def complete_chat(self, asked: CompleteChat, api_key: str) -> ChatCompletion:
        """As any OpenAI client would, which can also stream: for that, use one.

        ``api_key`` may be a grant.
        """
        whole = asked.model_copy(update={"stream": False})
        return self._call(operations.COMPLETE_CHAT, whole, api_key=api_key)

    def create_response(self, asked: CreateResponse, api_key: str) -> ModelResponse:
        """As OpenAI's clients would, which can also stream: for that, use one."""
        whole = asked.model_copy(update={"stream": False})
        return self._call(operations.CREATE_RESPONSE, whole, api_key=api_key)

    def list_callable_bots(self, api_key: str) -> CallableBotList:
        return self._call(operations.LIST_CALLABLE_BOTS, ListCallableBots(), api_key=api_key)

    def get_callable_bot(self, model: str, api_key: str) -> CallableBot:
        request = GetCallableBot.of(model=model)
        return self._call(operations.GET_CALLABLE_BOT, request, api_key=api_key)

    def stream(
        self, operation: Operation[C, A], request: C, *, idempotency_key: str | None = None
    ) -> Iterator[Event | A]:
        """A turn as it comes: its events, and last its answer, once it is stored.

        For the operations that chat. Until the first event it is retried as any call; a stream
        that breaks later raises Unreachable, and asking again with the same key gives the stored
        answer.
        """
        key = idempotency_key or uuid.uuid4().hex
        self._renew_if_due(operation)
        http_request = self._request(operation, request, key, accept="text/event-stream")
        response = self._patiently(lambda: self._open(http_request))
        with closing(response):
            yield from read_events(operation, response)

    def _signed_out(self) -> None:
        self.login = None
        if self._on_login:
            self._on_login(None)

    def _signed_in(self, login: Login) -> Login:
        self.login = login
        if self._on_login:
            self._on_login(login)
        return login

    def _call(
        self,
        operation: Operation[C, A],
        request: C,
        key: str | None = None,
        *,
        api_key: str | None = None,
    ) -> A:
        self._renew_if_due(operation)
        http_request = self._request(operation, request, key or uuid.uuid4().hex)
        if api_key is not None:
            http_request.headers["Authorization"] = f"Bearer {in_a_header(api_key)}"
        return operation.response_model().model_validate_json(
            self._patiently(lambda: self._send(http_request))
        )

    def _patiently(self, ask: Callable[[], T]) -> T:
        """Ask, and again while that is of use."""
        waited, attempt = 0.0, 0
        while True:
            attempt += 1
            try:
                return ask()
            except errors.GPTLabError as error:
                pause = _pause(error, attempt)
                if pause is None or waited + pause > PATIENCE:
                    raise
            waited += pause
            self._wait(pause)

    def _renew_if_due(self, operation: Operation[Any, Any]) -> None:
        if operation in _NOT_RENEWED_FOR:
            return
        with self._renewal:
            if self.login is not None and _is_due(self.login):
                self.renew_login()

    def _request(
        self,
        operation: Operation[C, A],
        request: C,
        key: str,
        accept: str = "application/json",
    ) -> httpx2.Request:
        fields = request.model_dump(
            mode="json", exclude_unset=True, exclude_none=not operation.has_body
        )
        for name, value in request:
            if isinstance(value, SecretStr):
                fields[name] = value.get_secret_value()
        path = operation.path.format(**{name: fields.pop(name) for name in operation.path_fields})
        # One for all attempts: it is in every log line that one of them left.
        headers = {"Accept": accept, "X-Request-Id": uuid.uuid4().hex}
        if operation.auth is not Auth.IGNORED and self.login:
            headers["Authorization"] = f"Bearer {self.login.access_token}"
        if operation.requires_idempotency_key:
            headers["Idempotency-Key"] = key
        return self._http.build_request(
            operation.method,
            f"{self._base_url}{path}",
            headers=headers,
            json=fields if operation.has_body else None,
            params=None if operation.has_body else fields,
        )

    def _send(self, http_request: httpx2.Request) -> bytes:
        with closing(self._open(http_request)) as response, reachable():
            return response.read()

    def _open(self, http_request: httpx2.Request) -> httpx2.Response:
        """The answer's beginning; raises what it refuses with."""
        with reachable():
            response = self._http.send(http_request, stream=True)
            if response.is_success:
                return response
            with closing(response):
                response.read()
        raise error_of(response)


def _is_due(login: Login) -> bool:
    left = login.expires_at - datetime.now(UTC)
    return timedelta(0) < left < RENEW_BEFORE and login.expires_at < login.renewable_until


def _pause(error: errors.GPTLabError, attempt: int) -> float | None:
    """Seconds to wait before the next attempt, or None where another would not help."""
    if isinstance(error, errors.Conflict) and error.retry_after is not None:
        return max(error.retry_after, 1.0)  # someone is at work on it and will be done
    if attempt == ATTEMPTS or isinstance(error, errors.TooManySignIns):
        return None
    if error.retry_after is not None:
        return error.retry_after
    return 0.2 * 2.0**attempt if isinstance(error, Unreachable) else None
