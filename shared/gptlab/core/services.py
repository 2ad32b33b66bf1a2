"""The composition root: what operations work with, made on first use and handed to them.

The only place besides ``settings`` that knows the environment, and the only one with a clock.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from gptlab.core.crypto import ApiKey, DataKey, Keyring
from gptlab.core.grant_tokens import GrantClaims, GrantTokens
from gptlab.core.locked_cached_property import locked_cached_property
from gptlab.core.logs import LOG
from gptlab.core.rate_limit import CallRateLimiter, LoginRateLimiter
from gptlab.core.settings import Settings
from gptlab.core.tokens import Identity, TokenIssuer, TokenVerifier

if TYPE_CHECKING:  # what costs much to load is loaded by what uses it, not before
    import httpx2

    from gptlab.llm.generation import Chat
    from gptlab.llm.provider import Moderator, ProviderDirectory
    from gptlab.store.store import Store

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Caller:
    """Who is asking; ``idempotency_key`` makes it repeatable, and is empty where none is needed."""

    identity: Identity
    idempotency_key: str = ""

    @property
    def user_id(self) -> str:
        return self.identity.user_id

    @property
    def data_key(self) -> DataKey:
        return self.identity.data_key

    @property
    def api_key(self) -> ApiKey:
        return self.identity.api_key


@dataclass(frozen=True)
class GrantCaller:
    """Somebody without a key, on the grant of somebody who has one.

    ``origin`` is that of their page, as a browser says it; elsewhere it is empty, or made up.
    """

    claims: GrantClaims
    origin: str = ""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Services:
    """Everything an operation uses that is not its arguments. Tests hand in their own parts."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = utc_now,
        chat: "Chat | None" = None,
        store: "Store | None" = None,
    ) -> None:
        LOG.setLevel(settings.log_level)
        self.settings = settings
        self.clock = clock
        if chat is not None:
            self.chat = chat
        if store is not None:
            self.store = store

    @locked_cached_property
    def store(self) -> "Store":
        from gptlab.store.database import Database
        from gptlab.store.store import Store

        settings = self.settings
        return Store(Database(settings.project, settings.database, settings.emulator_host))

    @locked_cached_property
    def http(self) -> "httpx2.Client":
        from gptlab.llm.http import provider_connections

        return provider_connections(self.settings.provider_url)

    @locked_cached_property
    def directory(self) -> "ProviderDirectory":
        from gptlab.llm.provider import ProviderDirectory

        return ProviderDirectory(self.settings, self.http)

    @locked_cached_property
    def chat(self) -> "Chat":
        from gptlab.llm.chat import OpenAIChat

        _forget_operators_openai_variables()
        return OpenAIChat(
            self.settings.provider_url,
            self.http,
            self.settings.capabilities,
            self.directory.facts,
        )

    @locked_cached_property
    def moderator(self) -> "Moderator":
        from gptlab.llm.provider import Moderator

        return Moderator(
            self.settings.provider_url,
            self.http,
            is_there=self.settings.capabilities.moderation,
        )

    @locked_cached_property
    def login_rate_limiter(self) -> LoginRateLimiter:
        return LoginRateLimiter(self.settings.sign_ins_a_minute)

    @locked_cached_property
    def call_rate_limiter(self) -> CallRateLimiter:
        return CallRateLimiter()

    @locked_cached_property
    def grant_tokens(self) -> GrantTokens:
        return GrantTokens(self.settings.secret("GRANT_SEAL"))

    @locked_cached_property
    def tokens(self) -> TokenVerifier:
        settings = self.settings
        return TokenVerifier(
            settings.jwks, settings.secret("SEAL"), settings.issuer, settings.audience
        )

    @locked_cached_property
    def issuer(self) -> TokenIssuer:
        settings = self.settings
        return TokenIssuer(
            settings.secret("SIGN"), settings.secret("SEAL"), settings.issuer, settings.audience
        )

    def close(self) -> None:
        """Close what was opened. A function never does; it ends with its process."""
        made = vars(self)
        if "http" in made:
            self.http.close()
        if "store" in made:
            self.store.close()

    @property
    def pepper(self) -> Keyring:
        return self.settings.secret("PEPPER")

    @property
    def kek_salt(self) -> Keyring:
        return self.settings.secret("KEK_SALT")


def _forget_operators_openai_variables() -> None:
    """The SDK reads OPENAI_ORG_ID and its like at every copy of a client: not for users' keys."""
    for name in [name for name in os.environ if name.startswith("OPENAI_")]:
        os.environ.pop(name, None)  # another thread may be at it too


_lock = Lock()
_services: Services | None = None


def current() -> Services:
    """This process's services, made from the environment at the first request."""
    global _services
    with _lock:
        if _services is None:
            _services = Services(Settings.from_environment(os.environ))
        return _services
