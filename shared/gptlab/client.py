"""The typed client: one method per operation, for any front end written in Python.

It keeps a request's idempotency key over its retries, waits where the server says how long,
renews the sign-in before it expires, and raises the product's own errors.
"""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import httpx2
from pydantic import SecretStr

from gptlab import __version__, api
from gptlab import errors as errors
from gptlab.api.keys import in_a_header
from gptlab.client_answers import Unreachable as Unreachable
from gptlab.client_answers import answers, error_of, reachable

C = TypeVar("C", bound=api.Command)
A = TypeVar("A", bound=api.Answer)
T = TypeVar("T")

RENEW_BEFORE = timedelta(minutes=3)
ATTEMPTS = 4
PATIENCE = 60.0
"""Seconds that retries of one call may wait in all."""

_NOT_RENEWED_FOR = (
    api.LOG_IN,
    api.RENEW_LOGIN,
    api.LOG_OUT,
    api.RECOVER_ACCOUNT,
    api.DELETE_ACCOUNT,  # one that is under way goes on with a token that cannot be renewed
)


class Client:
    """GPT Lab over HTTP. Not shared between people: it holds one sign-in.

    ``login`` restores an earlier sign-in; ``on_login`` is called with each new one (None after
    logging out), so that a front end can keep it.
    """

    def __init__(
        self,
        base_url: str,
        *,
        login: api.Login | None = None,
        on_login: Callable[[api.Login | None], None] | None = None,
        http: httpx2.Client | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.login = login
        self._base_url = base_url.rstrip("/")
        self._on_login = on_login
        self._wait = wait
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

    def log_in(self, api_key: str) -> api.Login:
        return self._signed_in(self._call(api.LOG_IN, api.LogIn.of(api_key=in_a_header(api_key))))

    def renew_login(self) -> api.Login:
        return self._signed_in(self._call(api.RENEW_LOGIN, api.RenewLogin()))

    def log_out(self) -> api.LoggedOut:
        answer = self._call(api.LOG_OUT, api.LogOut())
        self._signed_out()
        return answer

    def swap_key(self, api_key: str, new_api_key: str) -> api.Login:
        command = api.SwapKey.of(api_key=in_a_header(api_key), new_api_key=in_a_header(new_api_key))
        return self._signed_in(self._call(api.SWAP_KEY, command))

    def make_recovery_code(self, api_key: str) -> api.RecoveryCode:
        return self._call(
            api.MAKE_RECOVERY_CODE, api.MakeRecoveryCode.of(api_key=in_a_header(api_key))
        )

    def recover_account(self, recovery_code: str, new_api_key: str) -> api.Login:
        command = api.RecoverAccount.of(
            recovery_code=recovery_code, new_api_key=in_a_header(new_api_key)
        )
        return self._signed_in(self._call(api.RECOVER_ACCOUNT, command))

    def delete_account(self, api_key: str) -> api.DeletedAccount:
        answer = self._call(api.DELETE_ACCOUNT, api.DeleteAccount.of(api_key=in_a_header(api_key)))
        self._signed_out()
        return answer

    def get_jwks(self) -> api.Jwks:
        return self._call(api.GET_JWKS, api.GetJwks())

    def get_user(self) -> api.User:
        return self._call(api.GET_USER, api.GetUser())

    def set_spend_limit(
        self, daily_spend_limit_usd: float | None, *, allow_unpriced_models: bool = False
    ) -> api.User:
        command = api.SetSpendLimit.of(
            daily_spend_limit_usd=daily_spend_limit_usd,
            allow_unpriced_models=allow_unpriced_models,
        )
        return self._call(api.SET_SPEND_LIMIT, command)

    def list_models(self) -> api.ModelList:
        return self._call(api.LIST_MODELS, api.ListModels())

    def create_bot(self, bot: api.CreateBot, *, idempotency_key: str | None = None) -> api.Bot:
        return self._call(api.CREATE_BOT, bot, idempotency_key)

    def get_bot(self, bot_id: str) -> api.Bot:
        return self._call(api.GET_BOT, api.GetBot.of(bot_id=bot_id))

    def revise_bot(self, revision: api.ReviseBot) -> api.Bot:
        return self._call(api.REVISE_BOT, revision)

    def revert_bot(self, bot_id: str, *, version: int, to_version: int) -> api.Bot:
        command = api.RevertBot.of(bot_id=bot_id, version=version, to_version=to_version)
        return self._call(api.REVERT_BOT, command)

    def deactivate_bot(self, bot_id: str) -> api.Bot:
        return self._call(api.DEACTIVATE_BOT, api.DeactivateBot.of(bot_id=bot_id))

    def list_bot_versions(
        self,
        bot_id: str,
        *,
        page_size: int = api.limits.PAGE_SIZE,
        page_token: str | None = None,
    ) -> api.BotVersionPage:
        command = api.ListBotVersions.of(bot_id=bot_id, page_size=page_size, page_token=page_token)
        return self._call(api.LIST_BOT_VERSIONS, command)

    def list_bots(
        self,
        which: Literal["showcased", "mine"] = "showcased",
        *,
        page_size: int = api.limits.PAGE_SIZE,
        page_token: str | None = None,
    ) -> api.BotPage:
        command = api.ListBots.of(which=which, page_size=page_size, page_token=page_token)
        return self._call(api.LIST_BOTS, command)

    def start_session(
        self,
        bot_id: str | None = None,
        *,
        lab: api.LabConfiguration | None = None,
        model: str | None = None,
        idempotency_key: str | None = None,
    ) -> api.Turn:
        command = api.StartSession.of(bot_id=bot_id, lab=lab, model=model)
        return self._call(api.START_SESSION, command, idempotency_key)

    def send_message(
        self, session_id: str, message: str, *, idempotency_key: str | None = None
    ) -> api.Turn:
        command = api.SendMessage.of(session_id=session_id, message=message)
        return self._call(api.SEND_MESSAGE, command, idempotency_key)

    def regenerate_reply(self, session_id: str, *, idempotency_key: str | None = None) -> api.Turn:
        command = api.RegenerateReply.of(session_id=session_id)
        return self._call(api.REGENERATE_REPLY, command, idempotency_key)

    def stop_message(self, session_id: str, idempotency_key: str) -> api.StopRequested:
        command = api.StopMessage.of(session_id=session_id, idempotency_key=idempotency_key)
        return self._call(api.STOP_MESSAGE, command)

    def end_session(
        self, session_id: str, *, idempotency_key: str | None = None
    ) -> api.EndedSession:
        command = api.EndSession.of(session_id=session_id)
        return self._call(api.END_SESSION, command, idempotency_key)

    def resume_session(self, session_id: str) -> api.Session:
        return self._call(api.RESUME_SESSION, api.ResumeSession.of(session_id=session_id))

    def rate_session(self, session_id: str, user_liked: Literal[0, 1]) -> api.Session:
        command = api.RateSession.of(session_id=session_id, user_liked=user_liked)
        return self._call(api.RATE_SESSION, command)

    def rename_session(self, session_id: str, title: str) -> api.Session:
        command = api.RenameSession.of(session_id=session_id, title=title)
        return self._call(api.RENAME_SESSION, command)

    def delete_session(self, session_id: str) -> api.DeletedSession:
        return self._call(api.DELETE_SESSION, api.DeleteSession.of(session_id=session_id))

    def list_sessions(
        self,
        bot_id: str | None = None,
        *,
        page_size: int = api.limits.PAGE_SIZE,
        page_token: str | None = None,
    ) -> api.SessionPage:
        command = api.ListSessions.of(bot_id=bot_id, page_size=page_size, page_token=page_token)
        return self._call(api.LIST_SESSIONS, command)

    def get_session(
        self,
        session_id: str,
        *,
        page_size: int = api.limits.TRANSCRIPT_PAGE_SIZE,
        before: str | None = None,
    ) -> api.Transcript:
        command = api.GetSession.of(session_id=session_id, page_size=page_size, before=before)
        return self._call(api.GET_SESSION, command)

    def complete_chat(self, asked: api.CompleteChat, api_key: str) -> api.ChatCompletion:
        """As any OpenAI client would, which can also stream: for that, use one."""
        whole = asked.model_copy(update={"stream": False})
        return self._call(api.COMPLETE_CHAT, whole, api_key=api_key)

    def list_callable_bots(self, api_key: str) -> api.CallableBotList:
        return self._call(api.LIST_CALLABLE_BOTS, api.ListCallableBots(), api_key=api_key)

    def get_callable_bot(self, model: str, api_key: str) -> api.CallableBot:
        command = api.GetCallableBot.of(model=model)
        return self._call(api.GET_CALLABLE_BOT, command, api_key=api_key)

    def stream(
        self, operation: api.Operation[C, A], command: C, *, idempotency_key: str | None = None
    ) -> Iterator[api.Event | A]:
        """A turn as it comes: its events, and last its answer, once it is stored.

        For the operations that chat. Until the first event it is retried as any call; a stream
        that breaks later raises Unreachable, and asking again with the same key gives the stored
        answer.
        """
        key = idempotency_key or uuid.uuid4().hex
        self._renew_if_due(operation)
        request = self._request(operation, command, key, accept="text/event-stream")
        response = self._patiently(lambda: self._open(request))
        with closing(response):
            yield from answers(operation, response)

    def _signed_out(self) -> None:
        self.login = None
        if self._on_login:
            self._on_login(None)

    def _signed_in(self, login: api.Login) -> api.Login:
        self.login = login
        if self._on_login:
            self._on_login(login)
        return login

    def _call(
        self,
        operation: api.Operation[C, A],
        command: C,
        key: str | None = None,
        *,
        api_key: str | None = None,
    ) -> A:
        self._renew_if_due(operation)
        request = self._request(operation, command, key or uuid.uuid4().hex)
        if api_key is not None:
            request.headers["Authorization"] = f"Bearer {in_a_header(api_key)}"
        return operation.answer.model_validate_json(self._patiently(lambda: self._send(request)))

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

    def _renew_if_due(self, operation: api.Operation[Any, Any]) -> None:
        if operation in _NOT_RENEWED_FOR or self.login is None:
            return
        left = self.login.expires_at - datetime.now(UTC)
        if (
            timedelta(0) < left < RENEW_BEFORE
            and self.login.expires_at < self.login.renewable_until
        ):
            self.renew_login()

    def _request(
        self,
        operation: api.Operation[C, A],
        command: C,
        key: str,
        accept: str = "application/json",
    ) -> httpx2.Request:
        fields = command.model_dump(
            mode="json", exclude_unset=True, exclude_none=not operation.has_body
        )
        for name, value in command:
            if isinstance(value, SecretStr):
                fields[name] = value.get_secret_value()
        path = operation.path.format(**{name: fields.pop(name) for name in operation.path_fields})
        # One for all attempts: it is in every log line that one of them left.
        headers = {"Accept": accept, "X-Request-Id": uuid.uuid4().hex}
        if operation.identity is not api.Identity.IGNORED and self.login:
            headers["Authorization"] = f"Bearer {self.login.access_token}"
        if operation.keyed:
            headers["Idempotency-Key"] = key
        return self._http.build_request(
            operation.method,
            f"{self._base_url}{path}",
            headers=headers,
            json=fields if operation.has_body else None,
            params=None if operation.has_body else fields,
        )

    def _send(self, request: httpx2.Request) -> bytes:
        with closing(self._open(request)) as response, reachable():
            return response.read()

    def _open(self, request: httpx2.Request) -> httpx2.Response:
        """The answer's beginning; raises what it refuses with."""
        with reachable():
            response = self._http.send(request, stream=True)
            if response.is_success:
                return response
            with closing(response):
                response.read()
        raise error_of(response)


def _pause(error: errors.GPTLabError, attempt: int) -> float | None:
    """Seconds to wait before the next attempt, or None where another would not help."""
    if isinstance(error, errors.Conflict) and error.retry_after is not None:
        return max(error.retry_after, 1.0)  # someone is at work on it and will be done
    if attempt == ATTEMPTS or isinstance(error, errors.TooManySignIns):
        return None
    if error.retry_after is not None:
        return error.retry_after
    return 0.2 * 2.0**attempt if isinstance(error, Unreachable) else None
