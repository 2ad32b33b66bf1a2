"""The operations: one entry of this table is one function, one route, one method of the client."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from string import Formatter
from typing import Generic, Literal, TypeVar

from gptlab.api import limits
from gptlab.api.fields import Request, Response
from gptlab.core import errors
from gptlab.core.deferred_imports import deferred_imports
from gptlab.core.errors import GPTLabError

CONTRACTS = (
    "accounts", "bench", "bots", "completions", "grants", "imports", "responses", "sessions",
)  # fmt: skip

with deferred_imports(*(f"{__package__}.{name}" for name in CONTRACTS)):
    # A function needs those of one operation, and each costs its start some milliseconds.
    from gptlab.api import (
        accounts,
        bench,
        bots,
        completions,
        grants,
        imports,
        responses,
        sessions,
    )

C = TypeVar("C", bound=Request)
A = TypeVar("A", bound=Response)

Method = Literal["GET", "POST", "PUT", "DELETE"]
Secret = Literal["PEPPER", "KEK_SALT", "SEAL", "GRANT_SEAL", "SIGN"]
Errors = tuple[type[GPTLabError], ...]

_EVERY: Errors = (
    errors.InvalidRequest,
    errors.StoreUnavailable,
    errors.DecryptionError,
    errors.GPTLabError,
)
_TOKEN: Errors = (errors.TokenInvalid, errors.TokenExpired)
_SIGNED_IN: Errors = (errors.TokenMissing, *_TOKEN)
_IDEMPOTENT: Errors = (errors.IdempotencyKeyMissing, errors.IdempotencyKeyReused)
_KEY: Errors = (errors.KeyMalformed, errors.RealKeyInDemo)
_BODY: Errors = (errors.RequestIncomplete, errors.RequestTooLarge)
_TURN: Errors = (
    errors.SignInAgain,
    errors.SpendLimitReached,
    errors.ModelUnpriced,
    errors.CeilingReached,
    errors.SessionBusy,
    errors.TurnInProgress,
    errors.TurnStopped,
    *errors.ProviderFailed.family(),
)
_GRANT: Errors = (
    errors.GrantInvalid,
    errors.GrantExpired,
    errors.GrantRevoked,
    errors.GrantOtherModel,
    errors.GrantOtherOrigin,
    errors.GrantBudgetSpent,
    errors.GrantRateLimited,
    errors.GrantUnpriced,
    errors.GrantKeyRefused,
)
_LISTING: Errors = (
    errors.ProviderKeyInvalid,
    errors.ProviderRateLimited,
    errors.ProviderError,
    errors.ProviderTimeout,
)


class Auth(Enum):
    """Whether an operation wants to know who is asking."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    IGNORED = "ignored"
    PROVIDER_KEY = "key"
    """Nobody signs in: the bearer token is the key for the model's provider itself, or a grant."""


class RateLimit(Enum):
    """The rate limit per address, where an operation would test keys for anyone."""

    FREE = "free"
    ALL = "all"
    FAILED_KEYS = "wrong keys"


@dataclass(frozen=True)
class Operation(Generic[C, A]):
    """One thing a front end can ask for.

    ``request_model``, ``response_model``: call them for the classes of its contract.
    ``requires_idempotency_key``: it spends or creates, so an Idempotency-Key is required.
    ``calls_model``: it calls a model, so it loads the provider's SDK and waits longer.
    ``secrets``: the server secrets its service account may read.
    ``max_body_bytes``: the limit on its body.
    ``is_wildcard``: the last field of its path may have slashes in it.
    ``deadline``: seconds the gateway waits for it.
    """

    name: str
    method: Method
    path: str
    request_model: Callable[[], type[C]]
    response_model: Callable[[], type[A]]
    summary: str
    auth: Auth = Auth.REQUIRED
    requires_idempotency_key: bool = False
    calls_model: bool = False
    secrets: tuple[Secret, ...] = ("SEAL",)
    rate_limit: RateLimit = RateLimit.FREE
    max_body_bytes: int = limits.SMALL_REQUEST_BYTES
    is_wildcard: bool = False
    refusals: Errors = ()

    @property
    def deadline(self) -> float:
        return 100.0 if self.calls_model else 15.0

    @property
    def is_openai_compatible(self) -> bool:
        """Its form is OpenAI's, and so is what its clients make of its answers."""
        return self.auth is Auth.PROVIDER_KEY

    @property
    def takes_grants(self) -> bool:
        """Whether somebody else's grant may stand in the place of a key."""
        return self.auth is Auth.PROVIDER_KEY and self.calls_model

    @property
    def path_fields(self) -> tuple[str, ...]:
        """The command's fields that stand in the path."""
        return tuple(field for _, field, _, _ in Formatter().parse(self.path) if field)

    @property
    def has_body(self) -> bool:
        return self.method in ("POST", "PUT")

    @property
    def errors(self) -> Errors:
        """Every failure this operation documents."""
        found = (
            *self.refusals,
            *(_SIGNED_IN if self.auth is Auth.REQUIRED else ()),
            *(_TOKEN if self.auth is Auth.OPTIONAL else ()),
            *(_IDEMPOTENT if self.requires_idempotency_key else ()),
            *(_BODY if self.has_body else ()),
            *(_TURN if self.calls_model and self.requires_idempotency_key else ()),
            *(_KEY if self.auth is Auth.PROVIDER_KEY else ()),
            *(_GRANT if self.takes_grants else (errors.GrantOutOfScope,)),
            *_EVERY,
        )
        return tuple(dict.fromkeys(found))

    def status_of(self, error: type[GPTLabError] | GPTLabError) -> int:
        """What it answers a failure with.

        OpenAI's clients and others repeat a 5xx, and not all look at X-Should-Retry. A provider
        that failed was asked twice by then, or has been paid: that is 424, which nobody repeats.
        """
        kind = error if isinstance(error, type) else type(error)
        is_repeated = kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if self.is_openai_compatible and is_repeated and issubclass(kind, errors.ProviderFailed):
            return HTTPStatus.FAILED_DEPENDENCY
        return kind.status


LOG_IN = Operation(
    "log_in",
    "POST",
    "/login",
    lambda: accounts.LogIn,
    lambda: accounts.Login,
    "Sign in with an OpenAI key",
    auth=Auth.IGNORED,
    secrets=("PEPPER", "KEK_SALT", "SEAL", "SIGN"),
    rate_limit=RateLimit.ALL,
    refusals=(errors.TooManySignIns, errors.KeyMalformed, errors.RealKeyInDemo, *_LISTING),
)
RENEW_LOGIN = Operation(
    "renew_login",
    "POST",
    "/login/renewal",
    lambda: accounts.RenewLogin,
    lambda: accounts.Login,
    "Refresh a valid token",
    secrets=("SEAL", "SIGN"),
    refusals=(errors.SignInAgain,),
)
LOG_OUT = Operation(
    "log_out",
    "POST",
    "/logout",
    lambda: accounts.LogOut,
    lambda: accounts.LoggedOut,
    "Sign out on every device",
    refusals=(errors.SignInAgain,),
)
GET_JWKS = Operation(
    "get_jwks",
    "GET",
    "/.well-known/jwks.json",
    lambda: accounts.GetJwks,
    lambda: accounts.Jwks,
    "Read the public keys of the access tokens",
    auth=Auth.IGNORED,
    secrets=(),
)
GET_USER = Operation(
    "get_user",
    "GET",
    "/user",
    lambda: accounts.GetUser,
    lambda: accounts.User,
    "Read one's own profile and counters",
    refusals=(errors.SignInAgain,),
)
SET_SPEND_LIMIT = Operation(
    "set_spend_limit",
    "PUT",
    "/user/spend-limit",
    lambda: accounts.SetSpendLimit,
    lambda: accounts.User,
    "Limit what one's chats may cost on a day",
    refusals=(errors.SignInAgain,),
)
SWAP_KEY = Operation(
    "swap_key",
    "PUT",
    "/user/key",
    lambda: accounts.SwapKey,
    lambda: accounts.Login,
    "Go on under another OpenAI key",
    secrets=("PEPPER", "KEK_SALT", "SEAL", "SIGN"),
    rate_limit=RateLimit.ALL,
    refusals=(
        errors.SignInAgain,
        errors.OtherKey,
        errors.KeyInUse,
        errors.TooManySignIns,
        errors.KeyMalformed,
        errors.RealKeyInDemo,
        *_LISTING,
    ),
)
MAKE_RECOVERY_CODE = Operation(
    "make_recovery_code",
    "POST",
    "/user/recovery-code",
    lambda: accounts.MakeRecoveryCode,
    lambda: accounts.RecoveryCode,
    "Make a code that opens the account where the key is lost",
    secrets=("PEPPER", "KEK_SALT", "SEAL", "SIGN"),
    refusals=(errors.SignInAgain, errors.OtherKey),
)
RECOVER_ACCOUNT = Operation(
    "recover_account",
    "POST",
    "/login/recovery",
    lambda: accounts.RecoverAccount,
    lambda: accounts.Login,
    "Sign in with a recovery code and a new OpenAI key",
    auth=Auth.IGNORED,
    secrets=("PEPPER", "KEK_SALT", "SEAL", "SIGN"),
    rate_limit=RateLimit.ALL,
    refusals=(
        errors.RecoveryCodeInvalid,
        errors.KeyInUse,
        errors.TooManySignIns,
        errors.KeyMalformed,
        errors.RealKeyInDemo,
        *_LISTING,
    ),
)
DELETE_ACCOUNT = Operation(
    "delete_account",
    "POST",
    "/user/deletion",
    lambda: accounts.DeleteAccount,
    lambda: accounts.DeletedAccount,
    "Delete the account with everything in it",
    refusals=(errors.SignInAgain, errors.OtherKey),
)
LIST_MODELS = Operation(
    "list_models",
    "GET",
    "/models",
    lambda: accounts.ListModels,
    lambda: accounts.ModelList,
    "List the chat models of one's key",
    refusals=(errors.ProviderForbidden, *_LISTING),
)
CREATE_BOT = Operation(
    "create_bot",
    "POST",
    "/bots",
    lambda: bots.CreateBot,
    lambda: bots.Bot,
    "Build an assistant",
    max_body_bytes=limits.REQUEST_BYTES,
    requires_idempotency_key=True,
    refusals=(errors.SessionNotFound, errors.SignInAgain, errors.CeilingReached),
)
GET_BOT = Operation(
    "get_bot",
    "GET",
    "/bots/{bot_id}",
    lambda: bots.GetBot,
    lambda: bots.Bot,
    "Open an assistant by its code",
    auth=Auth.OPTIONAL,
    refusals=(errors.BotNotFound,),
)
REVISE_BOT = Operation(
    "revise_bot",
    "PUT",
    "/bots/{bot_id}",
    lambda: bots.ReviseBot,
    lambda: bots.Bot,
    "Change one's own assistant at once, as a new version in production",
    max_body_bytes=limits.REQUEST_BYTES,
    refusals=(errors.BotNotFound, errors.BotChanged, errors.SignInAgain, errors.CeilingReached),
)
REVERT_BOT = Operation(
    "revert_bot",
    "PUT",
    "/bots/{bot_id}/version",
    lambda: bots.RevertBot,
    lambda: bots.Bot,
    "Go back to an earlier version of one's own assistant",
    refusals=(
        errors.BotNotFound,
        errors.BotVersionNotFound,
        errors.BotChanged,
        errors.SignInAgain,
        errors.CeilingReached,
    ),
)
GET_DRAFT = Operation(
    "get_draft",
    "GET",
    "/bots/{bot_id}/draft",
    lambda: bots.GetDraft,
    lambda: bots.Draft,
    "Open the draft of one's own assistant",
    refusals=(errors.BotNotFound, errors.DraftNotFound),
)
SAVE_DRAFT = Operation(
    "save_draft",
    "PUT",
    "/bots/{bot_id}/draft",
    lambda: bots.SaveDraft,
    lambda: bots.Draft,
    "Save a draft that nobody else can read",
    max_body_bytes=limits.REQUEST_BYTES,
    refusals=(errors.BotNotFound, errors.DraftChanged),
)
DISCARD_DRAFT = Operation(
    "discard_draft",
    "DELETE",
    "/bots/{bot_id}/draft",
    lambda: bots.DiscardDraft,
    lambda: bots.DiscardedDraft,
    "Delete the draft of one's own assistant",
    refusals=(errors.BotNotFound, errors.DraftChanged),
)
PUBLISH_DRAFT = Operation(
    "publish_draft",
    "POST",
    "/bots/{bot_id}/versions",
    lambda: bots.PublishDraft,
    lambda: bots.Bot,
    "Make the draft the next version, and let labels point at it",
    requires_idempotency_key=True,
    refusals=(
        errors.BotNotFound,
        errors.DraftNotFound,
        errors.BotChanged,
        errors.DraftChanged,
        errors.SignInAgain,
        errors.CeilingReached,
    ),
)
MOVE_LABEL = Operation(
    "move_label",
    "PUT",
    "/bots/{bot_id}/labels/{label}",
    lambda: bots.MoveLabel,
    lambda: bots.Bot,
    "Let a label point at another version, production too",
    refusals=(errors.BotNotFound, errors.BotVersionNotFound, errors.BotChanged),
)
REMOVE_LABEL = Operation(
    "remove_label",
    "DELETE",
    "/bots/{bot_id}/labels/{label}",
    lambda: bots.RemoveLabel,
    lambda: bots.Bot,
    "Take a label away",
    refusals=(errors.BotNotFound, errors.BotChanged),
)
LIST_LABEL_MOVES = Operation(
    "list_label_moves",
    "GET",
    "/bots/{bot_id}/label-moves",
    lambda: bots.ListLabelMoves,
    lambda: bots.LabelMovePage,
    "List how labels were moved, page by page",
    refusals=(errors.BotNotFound,),
)
ADD_CASES = Operation(
    "add_cases",
    "POST",
    "/bots/{bot_id}/cases",
    lambda: bench.AddCases,
    lambda: bench.CasePage,
    "Add cases to test one's own assistant with",
    max_body_bytes=limits.REQUEST_BYTES,
    requires_idempotency_key=True,
    refusals=(errors.BotNotFound,),
)
LIST_CASES = Operation(
    "list_cases",
    "GET",
    "/bots/{bot_id}/cases",
    lambda: bench.ListCases,
    lambda: bench.CasePage,
    "List the cases of one's own assistant",
    refusals=(errors.BotNotFound,),
)
CHANGE_CASE = Operation(
    "change_case",
    "PUT",
    "/bots/{bot_id}/cases/{case_id}",
    lambda: bench.ChangeCase,
    lambda: bench.Case,
    "Change a case",
    max_body_bytes=limits.REQUEST_BYTES,
    refusals=(errors.BotNotFound, errors.CaseNotFound),
)
DELETE_CASE = Operation(
    "delete_case",
    "DELETE",
    "/bots/{bot_id}/cases/{case_id}",
    lambda: bench.DeleteCase,
    lambda: bench.DeletedCase,
    "Delete a case",
    refusals=(errors.BotNotFound,),
)
RUN_CASE = Operation(
    "run_case",
    "POST",
    "/bots/{bot_id}/cases/{case_id}/runs",
    lambda: bench.RunCase,
    lambda: bench.CaseResult,
    "Run a case once against a version or the draft",
    requires_idempotency_key=True,
    calls_model=True,
    refusals=(
        errors.BotNotFound,
        errors.BotVersionNotFound,
        errors.LabelNotFound,
        errors.DraftNotFound,
        errors.CaseNotFound,
    ),
)
GET_VERDICT = Operation(
    "get_verdict",
    "GET",
    "/bots/{bot_id}/verdict",
    lambda: bench.GetVerdict,
    lambda: bench.Verdict,
    "Compare what was run of two versions, honest about chance",
    refusals=(
        errors.BotNotFound,
        errors.BotVersionNotFound,
        errors.LabelNotFound,
        errors.DraftNotFound,
    ),
)
GET_SCOREBOARD = Operation(
    "get_scoreboard",
    "GET",
    "/bots/{bot_id}/scoreboard",
    lambda: bench.GetScoreboard,
    lambda: bench.Scoreboard,
    "Compare what people make of the versions of one's own assistant",
    refusals=(errors.BotNotFound,),
)
DEACTIVATE_BOT = Operation(
    "deactivate_bot",
    "DELETE",
    "/bots/{bot_id}",
    lambda: bots.DeactivateBot,
    lambda: bots.Bot,
    "Take one's own assistant down",
    refusals=(errors.BotNotFound,),
)
LIST_BOT_VERSIONS = Operation(
    "list_bot_versions",
    "GET",
    "/bots/{bot_id}/versions",
    lambda: bots.ListBotVersions,
    lambda: bots.BotVersionPage,
    "List the versions of one's own assistant, page by page",
    refusals=(errors.BotNotFound,),
)
LIST_BOTS = Operation(
    "list_bots",
    "GET",
    "/bots",
    lambda: bots.ListBots,
    lambda: bots.BotPage,
    "List showcased assistants or one's own, page by page",
    auth=Auth.OPTIONAL,
    refusals=(errors.TokenMissing,),
)
CREATE_GRANT = Operation(
    "create_grant",
    "POST",
    "/grants",
    lambda: grants.CreateGrant,
    lambda: grants.CreatedGrant,
    "Let others call one's own assistant, up to a budget",
    requires_idempotency_key=True,
    secrets=("SEAL", "GRANT_SEAL"),
    refusals=(
        errors.SignInAgain,
        errors.OtherKey,
        errors.BotNotFound,
        errors.BotVersionNotFound,
        errors.LabelNotFound,
        errors.GrantUnpriced,
        errors.CeilingReached,
    ),
)
LIST_GRANTS = Operation(
    "list_grants",
    "GET",
    "/grants",
    lambda: grants.ListGrants,
    lambda: grants.GrantPage,
    "List one's grants and what each spent, page by page",
)
GET_GRANT = Operation(
    "get_grant",
    "GET",
    "/grants/{grant_id}",
    lambda: grants.GetGrant,
    lambda: grants.Grant,
    "Look at a grant and what it spent",
    refusals=(errors.GrantNotFound,),
)
REVOKE_GRANT = Operation(
    "revoke_grant",
    "DELETE",
    "/grants/{grant_id}",
    lambda: grants.RevokeGrant,
    lambda: grants.Grant,
    "End a grant",
    refusals=(errors.GrantNotFound,),
)
COMPLETE_CHAT = Operation(
    "complete_chat",
    "POST",
    "/v1/chat/completions",
    lambda: completions.CompleteChat,
    lambda: completions.ChatCompletion,
    "Call an assistant from any OpenAI client, on one's own key or a grant",
    auth=Auth.PROVIDER_KEY,
    calls_model=True,
    secrets=("GRANT_SEAL",),
    rate_limit=RateLimit.FAILED_KEYS,
    max_body_bytes=limits.CALL_BYTES,
    refusals=(
        errors.BotNotFound,
        errors.BotVersionNotFound,
        errors.LabelNotFound,
        errors.TooManySignIns,
        *errors.ProviderFailed.family(),
    ),
)
CREATE_RESPONSE = Operation(
    "create_response",
    "POST",
    "/v1/responses",
    lambda: responses.CreateResponse,
    lambda: responses.ModelResponse,
    "Call an assistant as a stored prompt, from OpenAI's clients",
    auth=Auth.PROVIDER_KEY,
    calls_model=True,
    secrets=("GRANT_SEAL",),
    rate_limit=RateLimit.FAILED_KEYS,
    max_body_bytes=limits.CALL_BYTES,
    refusals=COMPLETE_CHAT.refusals,
)
LIST_CALLABLE_BOTS = Operation(
    "list_callable_bots",
    "GET",
    "/v1/models",
    lambda: completions.ListCallableBots,
    lambda: completions.CallableBotList,
    "List the showcased assistants as models, for an OpenAI client",
    auth=Auth.PROVIDER_KEY,
    secrets=(),
)
GET_CALLABLE_BOT = Operation(
    "get_callable_bot",
    "GET",
    "/v1/models/{model}",
    lambda: completions.GetCallableBot,
    lambda: completions.CallableBot,
    "Look an assistant up as a model, for an OpenAI client",
    auth=Auth.PROVIDER_KEY,
    secrets=(),
    is_wildcard=True,
    refusals=(errors.BotNotFound, errors.BotVersionNotFound, errors.LabelNotFound),
)
START_SESSION = Operation(
    "start_session",
    "POST",
    "/sessions",
    lambda: sessions.StartSession,
    lambda: sessions.Turn,
    "Start a session; the assistant speaks first",
    max_body_bytes=limits.REQUEST_BYTES,
    requires_idempotency_key=True,
    calls_model=True,
    refusals=(
        errors.BotNotFound,
        errors.BotVersionNotFound,
        errors.LabelNotFound,
        errors.DraftNotFound,
        errors.SessionNotFound,
    ),
)
SEND_MESSAGE = Operation(
    "send_message",
    "POST",
    "/sessions/{session_id}/messages",
    lambda: sessions.SendMessage,
    lambda: sessions.Turn,
    "Say something and get the reply",
    max_body_bytes=limits.REQUEST_BYTES,
    requires_idempotency_key=True,
    calls_model=True,
    refusals=(errors.SessionNotFound, errors.SessionEnded),
)
REGENERATE_REPLY = Operation(
    "regenerate_reply",
    "POST",
    "/sessions/{session_id}/regenerate",
    lambda: sessions.RegenerateReply,
    lambda: sessions.Turn,
    "Ask for the last reply once more",
    requires_idempotency_key=True,
    calls_model=True,
    refusals=(errors.SessionNotFound, errors.SessionEnded),
)
EDIT_MESSAGE = Operation(
    "edit_message",
    "POST",
    "/sessions/{session_id}/edit",
    lambda: sessions.EditMessage,
    lambda: sessions.Turn,
    "Edit an earlier message and go on from there",
    max_body_bytes=limits.REQUEST_BYTES,
    requires_idempotency_key=True,
    calls_model=True,
    refusals=(errors.SessionNotFound, errors.SessionEnded),
)
STOP_MESSAGE = Operation(
    "stop_message",
    "POST",
    "/sessions/{session_id}/stop",
    lambda: sessions.StopMessage,
    lambda: sessions.StopRequested,
    "Stop a reply; what came of it is kept",
    refusals=(errors.SessionNotFound,),
)
END_SESSION = Operation(
    "end_session",
    "POST",
    "/sessions/{session_id}/end",
    lambda: sessions.EndSession,
    lambda: sessions.EndedSession,
    "Conclude a session with a recap",
    requires_idempotency_key=True,
    calls_model=True,
    refusals=(errors.SessionNotFound,),
)
RESUME_SESSION = Operation(
    "resume_session",
    "POST",
    "/sessions/{session_id}/resume",
    lambda: sessions.ResumeSession,
    lambda: sessions.Session,
    "Go on with a concluded session",
    refusals=(errors.SessionNotFound, errors.SessionBusy, errors.SessionEnded),
)
RATE_SESSION = Operation(
    "rate_session",
    "PUT",
    "/sessions/{session_id}/rating",
    lambda: sessions.RateSession,
    lambda: sessions.Session,
    "Rate a session, thumbs up or down",
    refusals=(errors.SessionNotFound,),
)
RENAME_SESSION = Operation(
    "rename_session",
    "PUT",
    "/sessions/{session_id}/title",
    lambda: sessions.RenameSession,
    lambda: sessions.Session,
    "Give a session a title",
    refusals=(errors.SessionNotFound,),
)
CHANGE_MODEL = Operation(
    "change_model",
    "PUT",
    "/sessions/{session_id}/model",
    lambda: sessions.ChangeModel,
    lambda: sessions.Session,
    "Go on with another model",
    refusals=(errors.SessionNotFound,),
)
DELETE_SESSION = Operation(
    "delete_session",
    "DELETE",
    "/sessions/{session_id}",
    lambda: sessions.DeleteSession,
    lambda: sessions.DeletedSession,
    "Delete a session and all its messages",
    refusals=(errors.SessionNotFound, errors.SessionBusy),
)
LIST_SESSIONS = Operation(
    "list_sessions",
    "GET",
    "/sessions",
    lambda: sessions.ListSessions,
    lambda: sessions.SessionPage,
    "List one's sessions, last used first, page by page",
)
IMPORT_SESSION = Operation(
    "import_session",
    "POST",
    "/session-imports",
    lambda: imports.ImportSession,
    lambda: sessions.Session,
    "Bring a conversation from another installation, some turns at a time",
    max_body_bytes=limits.IMPORT_BYTES,
    requires_idempotency_key=True,
    refusals=(
        errors.SignInAgain,
        errors.CeilingReached,
        errors.SessionNotFound,
        errors.SessionBusy,
    ),
)
GET_SESSION = Operation(
    "get_session",
    "GET",
    "/sessions/{session_id}",
    lambda: sessions.GetSession,
    lambda: sessions.Transcript,
    "Read a session, message by message",
    refusals=(errors.SessionNotFound,),
)

OPERATIONS = (
    LOG_IN, RENEW_LOGIN, LOG_OUT, GET_JWKS, GET_USER, SET_SPEND_LIMIT, SWAP_KEY,
    MAKE_RECOVERY_CODE, RECOVER_ACCOUNT, DELETE_ACCOUNT, LIST_MODELS,
    CREATE_BOT, GET_BOT, REVISE_BOT, REVERT_BOT, DEACTIVATE_BOT, LIST_BOT_VERSIONS, LIST_BOTS,
    GET_DRAFT, SAVE_DRAFT, DISCARD_DRAFT, PUBLISH_DRAFT, MOVE_LABEL, REMOVE_LABEL, LIST_LABEL_MOVES,
    ADD_CASES, LIST_CASES, CHANGE_CASE, DELETE_CASE, RUN_CASE, GET_VERDICT, GET_SCOREBOARD,
    START_SESSION, SEND_MESSAGE, REGENERATE_REPLY, EDIT_MESSAGE, STOP_MESSAGE, END_SESSION,
    RESUME_SESSION, RATE_SESSION, RENAME_SESSION, CHANGE_MODEL, DELETE_SESSION, LIST_SESSIONS,
    GET_SESSION, IMPORT_SESSION,
    CREATE_GRANT, LIST_GRANTS, GET_GRANT, REVOKE_GRANT,
    COMPLETE_CHAT, CREATE_RESPONSE, LIST_CALLABLE_BOTS, GET_CALLABLE_BOT,
)  # fmt: skip
