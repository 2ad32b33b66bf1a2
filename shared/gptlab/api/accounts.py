"""Signing in and out, and the caller's own profile."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, SecretStr

from gptlab.api import limits
from gptlab.api.fields import DocumentId, ModelName, ReasoningEffort, Request, Response, Timestamp

LEAVING = timedelta(days=60)
"""How long before its end a model is said to leave."""


def is_leaving(shutdown_date: date | None, today: date) -> bool:
    """Whether a model ends within 60 days, or has ended."""
    return shutdown_date is not None and shutdown_date - today <= LEAVING


class LogIn(Request):
    """Sign in with an API key. It is checked at the provider and never stored."""

    api_key: Annotated[SecretStr, Field(max_length=2 * limits.API_KEY_CHARS)]


class RenewLogin(Request):
    """Ask for a fresh token while the present one is still valid."""


class LogOut(Request):
    """End every sign-in of the caller, on all devices."""


class GetUser(Request):
    """Ask for the caller's own profile."""


class SetSpendLimit(Request):
    """Limit what the caller's chats may cost on a day (UTC); null removes the limit.

    At 0 nothing may be spent. The turn that reaches the limit, and others under way, are still
    answered. A model without a known price is refused while there is a limit, unless
    ``allow_unpriced_models``: then it is not counted.
    """

    daily_spend_limit_usd: (
        Annotated[float, Field(ge=0, le=limits.DAILY_SPEND_USD, allow_inf_nan=False)] | None
    )
    allow_unpriced_models: bool = False


class SwapKey(Request):
    """Go on under another key of the provider's. Nothing that was said is written again.

    The new key is checked at its provider; the old one may be revoked by then. It opens nothing
    any more, and every other sign-in ends. ``api_key`` is the old one: a token alone may be stolen.
    """

    api_key: Annotated[SecretStr, Field(max_length=2 * limits.API_KEY_CHARS)]
    new_api_key: Annotated[SecretStr, Field(max_length=2 * limits.API_KEY_CHARS)]


class MakeRecoveryCode(Request):
    """Make a code that opens the account where the key is lost. An earlier one ends.

    ``api_key`` is the present key: a token alone may be stolen.
    """

    api_key: Annotated[SecretStr, Field(max_length=2 * limits.API_KEY_CHARS)]


class RecoverAccount(Request):
    """Sign in with a recovery code, and with a new key in place of the lost one.

    The code is used up by it.
    """

    recovery_code: Annotated[SecretStr, Field(max_length=2 * limits.RECOVERY_CODE_CHARS)]
    new_api_key: Annotated[SecretStr, Field(max_length=2 * limits.API_KEY_CHARS)]


class DeleteAccount(Request):
    """Delete everything: credentials, grants, sessions, messages, assistants, the profile.

    ``api_key`` is the present key: a token alone may be stolen.
    """

    api_key: Annotated[SecretStr, Field(max_length=2 * limits.API_KEY_CHARS)]


class ListModels(Request):
    """Ask which chat models the caller's key may use."""


class GetJwks(Request):
    """Ask for the public keys that access tokens are signed with."""


class Provider(Response):
    """Who answers the chats: shown to people, so that they know where their words go."""

    name: str
    is_demo: bool


class User(Response):
    """A profile. Nothing else about a person is stored.

    ``spent_today_usd``: counted since midnight UTC, while a limit is set; null where none is.
    """

    user_id: DocumentId
    created_date: Timestamp
    last_modified_date: Timestamp
    sessions_started: int
    sessions_ended: int
    bots_created: int
    daily_spend_limit_usd: float | None = None
    spent_today_usd: float | None = None
    allow_unpriced_models: bool = False
    has_recovery_code: bool = False


class Login(Response):
    """A sign-in. ``renewable_until`` is when the key is needed again."""

    access_token: Annotated[str, Field(repr=False)]
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105
    expires_at: Timestamp
    renewable_until: Timestamp
    user_id: DocumentId
    provider: Provider


class RecoveryCode(Response):
    """Shown once: only a keyed hash of it is kept."""

    recovery_code: Annotated[str, Field(repr=False)]


class DeletedAccount(Response):
    """What is gone, over all the requests that it took; nothing where it was gone before."""

    user_id: DocumentId
    sessions_deleted: int
    bots_deleted: int


class LoggedOut(Response):
    """Renewals are refused from now on; a token that is out expires by itself."""

    signed_in_until: Timestamp


class Model(Response):
    """A chat model, and what is known of it.

    ``context_window`` in tokens. Prices are US dollars for a million tokens, null where none is
    known. ``reasoning_efforts``, the least first: empty where it does not reason, or nobody knows.
    ``shutdown_date``: from that day on it answers no more; ``successor`` can take its place: what
    its provider names, else the nearest by price of the models that stay.
    """

    model: ModelName
    context_window: int
    input_usd: float | None = None
    output_usd: float | None = None
    reasoning_efforts: tuple[ReasoningEffort, ...] = ()
    shutdown_date: date | None = None
    successor: ModelName | None = None


class ModelList(Response):
    """The models to offer, the preferred one first, and where they are.

    Empty where the provider's listing cannot be used: then a model's name has to be typed.
    """

    models: list[Model]
    default_model: ModelName | None
    provider: Provider


class Jwk(Response):
    """A public P-256 key (RFC 7517); coordinates in base64url."""

    kty: Literal["EC"] = "EC"
    crv: Literal["P-256"] = "P-256"
    use: Literal["sig"] = "sig"
    alg: Literal["ES256"] = "ES256"
    kid: str
    x: str
    y: str


class Jwks(Response):
    """The set of public keys that signatures are checked with."""

    keys: list[Jwk]
