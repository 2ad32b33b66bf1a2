"""The environment, read once: every variable the product knows, its default and its meaning."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from gptlab.core.crypto import Keyring, MalformedKeyring
from gptlab.llm.capabilities import Capabilities
from gptlab.llm.spending import Price

Jwks = tuple[Mapping[str, str], ...]

ISSUER = "gptlab"
AUDIENCE = "gptlab-api"
FAMILIES = (
    "gpt-*-luna", "demo-chat", "gpt-*-mini", "gpt-*-terra", "gpt-[5-9]*", "gemini-*-flash",
    "gemini-*-flash*", "claude-*haiku*", "mistral-small*", "deepseek-chat*", "*-mini", "*-small*",
)  # fmt: skip
"""Good models for a session that are cheap. The newest of a family comes first."""


CEILINGS: Mapping[str, int] = {
    "bots": 100, "sessions": 500, "messages": 5_000, "grants": 50,
}  # fmt: skip
"""Far more than a person makes in a day; far less than what fills a database."""


class Misconfigured(Exception):
    """A variable is missing or malformed. The message names it and never quotes its value."""


def _flag(text: str) -> bool:
    return text.lower() in ("1", "true", "yes")


def _url(text: str) -> str:
    return text.rstrip("/")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _windows(text: str) -> Mapping[str, int]:
    return {str(model): int(tokens) for model, tokens in json.loads(text).items()}


def _prices(text: str) -> Mapping[str, Price]:
    return {str(model): Price.of(*price) for model, price in json.loads(text).items()}


def _ceilings(text: str) -> Mapping[str, int]:
    return {**CEILINGS, **{str(kind): int(most) for kind, most in json.loads(text).items()}}


def _jwks(text: str) -> Jwks:
    return tuple({str(k): str(v) for k, v in key.items()} for key in json.loads(text)["keys"])


def _level(text: str) -> str:
    """Raises KeyError."""
    level = text.upper()
    logging.getLevelNamesMapping()[level]
    return level


def _variable(name: str, about: str, parse: Callable[[str], Any] = str) -> Mapping[str, Any]:
    """What a field's environment variable is called, means, and how its text is read."""
    return {"name": name, "about": about, "parse": parse}


def _secret(name: str, about: str) -> Mapping[str, Any]:
    return _variable(f"GPTLAB_{name}", f"Secret: {about}", Keyring.parse)


@dataclass(frozen=True)
class Settings:
    """What the operator decides. Secrets are None where this function has no right to them."""

    provider_url: str = field(
        default="https://api.openai.com/v1",
        metadata=_variable(
            "OPENAI_BASE_URL",
            "The model's provider: OpenAI, or what speaks its chat API; without it, `make run` "
            "brings the demo model",
            _url,
        ),
    )
    provider_name: str = field(
        default="",
        metadata=_variable("GPTLAB_PROVIDER_NAME", "Its name as people see it; else its host"),
    )
    demo: bool = field(
        default=False,
        metadata=_variable(
            "GPTLAB_DEMO",
            "`1`: the provider is the offline demo model, with demo keys only; set by `make run`",
            _flag,
        ),
    )
    preferred_models: tuple[str, ...] = field(
        default=FAMILIES,
        metadata=_variable(
            "GPTLAB_PREFERRED_MODELS",
            "Chat models to offer first, comma separated: names, or families as `gpt-*-mini`",
            _names,
        ),
    )
    context_windows: Mapping[str, int] = field(
        default_factory=dict,
        metadata=_variable(
            "GPTLAB_CONTEXT_WINDOWS",
            'Context windows in tokens, over the built-in table: `{"my-model": 128000}`',
            _windows,
        ),
    )
    prices: Mapping[str, Price] = field(
        default_factory=dict,
        metadata=_variable(
            "GPTLAB_PRICES",
            "US dollars for a million tokens, read and written, over the built-in table: "
            '`{"my-model": [0.25, 2.0]}`',
            _prices,
        ),
    )
    capabilities: Capabilities = field(
        default=Capabilities.model_construct(),  # nothing to check, and no validator to build
        metadata=_variable(
            "GPTLAB_CAPABILITIES",
            "What the provider has, where it is known: "
            '`{"moderation": false, "stream_usage": false, "max_tokens_field": "max_tokens", '
            '"key_proof": "call", "key_proof_model": "a-model"}`; the last two say how keys are '
            "proven where its listing of models cannot do it",
            Capabilities.model_validate_json,
        ),
    )
    project: str = field(
        default="gptlab-local",
        metadata=_variable("GOOGLE_CLOUD_PROJECT", "The Google Cloud project"),
    )
    database: str = field(
        default="(default)", metadata=_variable("GPTLAB_DATABASE", "The Firestore database")
    )
    emulator_host: str = field(
        default="",
        metadata=_variable(
            "FIRESTORE_EMULATOR_HOST", "A Firestore-compatible server in place of Firestore"
        ),
    )
    pepper: Keyring | None = field(
        default=None, metadata=_secret("PEPPER", "keys the user hash; for what signs in with a key")
    )
    kek_salt: Keyring | None = field(
        default=None, metadata=_secret("KEK_SALT", "salts the wrapping of data keys; likewise")
    )
    seal: Keyring | None = field(
        default=None, metadata=_secret("SEAL", "seals the keys inside a token; for all")
    )
    grant_seal: Keyring | None = field(
        default=None,
        metadata=_secret(
            "GRANT_SEAL",
            "seals the owner's key inside a grant; for create_grant, and what is called on one",
        ),
    )
    sign: Keyring | None = field(
        default=None, metadata=_secret("SIGN", "signs tokens; for what signs in, and renew_login")
    )
    jwks: Jwks = field(
        default=(), metadata=_variable("GPTLAB_JWKS", "The public signing keys, as a JWKS", _jwks)
    )
    issuer: str = field(
        default=ISSUER, metadata=_variable("GPTLAB_ISSUER", "The issuer named in tokens")
    )
    audience: str = field(
        default=AUDIENCE, metadata=_variable("GPTLAB_AUDIENCE", "The audience named in tokens")
    )
    turn_deadline: float = field(
        default=85.0,
        metadata=_variable(
            "GPTLAB_TURN_DEADLINE", "Seconds a turn may take, model calls included", float
        ),
    )
    turn_lease: float = field(
        default=95.0,
        metadata=_variable(
            "GPTLAB_TURN_LEASE",
            "Seconds that a turn holds its lease; more than the deadline",
            float,
        ),
    )
    threads: int = field(
        default=4,
        metadata=_variable(
            "THREADS",
            "Requests that an instance answers at once, as the functions framework reads it; a "
            "quarter of them may wait for late bodies",
            int,
        ),
    )
    sign_ins_a_minute: int = field(
        default=0,
        metadata=_variable(
            "GPTLAB_SIGN_INS_A_MINUTE",
            "Sign-ins from one address, or wrong keys of its OpenAI clients, that an instance "
            "answers in a minute; `0`: any number",
            int,
        ),
    )
    own_proxies: int = field(
        default=0,
        metadata=_variable(
            "GPTLAB_OWN_PROXIES",
            "How many addresses at the end of X-Forwarded-For are proxies of one's own",
            int,
        ),
    )
    ceilings: Mapping[str, int] = field(
        default_factory=lambda: CEILINGS,
        metadata=_variable(
            "GPTLAB_CEILINGS",
            "How many one person may make in a day (UTC): "
            '`{"bots": 100, "sessions": 500, "messages": 5000, "grants": 50}`; `0`: any number',
            _ceilings,
        ),
    )
    log_level: str = field(
        default="INFO",
        metadata=_variable("GPTLAB_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", _level),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the variables that are set; raises Misconfigured."""
        values: dict[str, Any] = {}
        for variable in fields(cls):
            name = variable.metadata["name"]
            text = environment.get(name)
            if text:
                values[variable.name] = _parsed(name, variable.metadata["parse"], text)
        settings = cls(**values)
        if settings.turn_lease <= settings.turn_deadline:
            raise Misconfigured("GPTLAB_TURN_LEASE must be more than GPTLAB_TURN_DEADLINE")
        return settings

    def secret(self, name: str) -> Keyring:
        """One of PEPPER, KEK_SALT, SEAL, GRANT_SEAL, SIGN; raises Misconfigured."""
        keyring: Keyring | None = getattr(self, name.lower())
        if keyring is None:
            raise Misconfigured(f"GPTLAB_{name} is not set")
        return keyring


def _parsed(name: str, parse: Callable[[str], object], text: str) -> object:
    try:
        return parse(text)
    except (MalformedKeyring, ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
        raise Misconfigured(f"{name} cannot be read") from None
