"""What is asked of the provider without chatting: is this key good, which models has it, is a
message flagged; and what the calls of one key have shown, kept for that key alone.
"""

import hashlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from http import HTTPStatus
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

import httpx2

from gptlab.api.accounts import Model, is_leaving
from gptlab.api.fields import MODEL_NAME
from gptlab.api.sessions import Moderation
from gptlab.core import errors
from gptlab.core.crypto import ApiKey
from gptlab.core.settings import Settings
from gptlab.core.timings import model_call
from gptlab.llm.capabilities import TOKEN_LIMITS
from gptlab.llm.http import body_of, endpoint
from gptlab.llm.model_facts import ModelFacts, facts_of
from gptlab.llm.provider_errors import is_web_page, map_provider_error, prose_of

MODERATION_SECONDS = 5.0
MODERATIONS = "/moderations"
UNAVAILABLE = Moderation(status="unavailable", categories=[])


class Moderator:
    """One provider's moderation; that a key has none is configured, or seen and remembered."""

    def __init__(self, provider_url: str, http: httpx2.Client, *, is_there: bool = True) -> None:
        self._url = endpoint(provider_url, MODERATIONS)
        self._http = http
        self._is_there = is_there
        self._missing: KeyCache[bool] = KeyCache()

    def check(self, api_key: ApiKey, text: str) -> Moderation:
        """Ask on the caller's own key; unavailable where no answer can be had."""
        if not self._is_there or self._missing.get(api_key, MODERATIONS):
            return UNAVAILABLE
        headers = {"Authorization": f"Bearer {api_key.reveal()}"}
        try:
            with model_call():
                response = self._http.post(
                    self._url, json={"input": text}, headers=headers, timeout=MODERATION_SECONDS
                )
        except httpx2.HTTPError:
            return UNAVAILABLE
        if response.status_code in _NOT_THERE:
            self._missing.put(api_key, MODERATIONS, True)
        return _moderation(response) if response.is_success else UNAVAILABLE


def _moderation(response: httpx2.Response) -> Moderation:
    try:
        categories = response.json()["results"][0]["categories"]
        flagged = sorted(str(name) for name, is_flagged in categories.items() if is_flagged)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return UNAVAILABLE
    return Moderation(status="flagged" if flagged else "clear", categories=flagged)


REMEMBER_SECONDS = 3_600.0
MOST_ENTRIES = 10_000

T = TypeVar("T")


class KeyCache(Generic[T]):
    """Values by key and name. A key itself is not kept: its salted digest stands for it."""

    def __init__(self, seconds: float = REMEMBER_SECONDS) -> None:
        self._seconds = seconds
        self._entries: OrderedDict[bytes, tuple[float, T]] = OrderedDict()
        self._lock = Lock()
        self._salt = secrets.token_bytes(32)

    def get(self, api_key: ApiKey, name: str) -> T | None:
        """The value, while it is fresh."""
        cache_key = self._cache_key(api_key, name)
        with self._lock:
            until, value = self._entries.get(cache_key, (0.0, None))
            return value if monotonic() < until else None

    def put(self, api_key: ApiKey, name: str, value: T) -> None:
        """Remember it, and forget the oldest where there are too many."""
        cache_key = self._cache_key(api_key, name)
        with self._lock:
            self._entries[cache_key] = (monotonic() + self._seconds, value)
            self._entries.move_to_end(cache_key)
            while len(self._entries) > MOST_ENTRIES:
                self._entries.popitem(last=False)

    def _cache_key(self, api_key: ApiKey, name: str) -> bytes:
        text = f"{api_key.reveal()}\0{name}"
        return hashlib.blake2b(text.encode(), key=self._salt, digest_size=16).digest()


MODELS_SECONDS = 10.0
DEFAULT_MODEL_SECONDS = 600.0
MOST_FACTS = 5_000
"""Models whose facts are kept: names are what callers type."""
LISTING_NEEDS_A_KEY = ("https://api.openai.com/", "https://api.mistral.ai/")
"""Where that need not be found out."""

_CAN_BE_ASKED_FOR = re.compile(MODEL_NAME).fullmatch
_NOT_CHAT = re.compile(
    r"audio|babbage|computer-use|dall-e|davinci|embed|(?<![a-z])image|moderation|realtime|rerank"
    r"|sora|transcri|(?<![a-z])tts|whisper|gpt-3\.5-turbo-instruct|(?<!sonar)-deep-research"
    r"|guard(?![a-z])|imagen|veo-"
)
"""A listing does not say what a model is for; names like these are not offered for chats."""

_LACKS_SCOPE = re.compile(r"missing scopes?|insufficient[ _]permissions|missing_scope")
"""OpenAI's own word that a key is good and may not list models."""
_NOT_THERE = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED)
_PASSING = (408, 429, 500, 502, 503, 504)
_VERSIONS = re.compile(r"\d+(?:\.\d+)*")
_DATED = re.compile(r"\d{4}-?\d{2}-?\d{2}|-\d{4}$|preview|latest|beta|exp")


class ProviderDirectory:
    """The provider's list of models, on a user's key."""

    def __init__(self, settings: Settings, http: httpx2.Client) -> None:
        self._settings = settings
        self._http = http
        self._facts: dict[str, ModelFacts] = {}
        self._default_models: KeyCache[str] = KeyCache(DEFAULT_MODEL_SECONDS)
        self._is_public: bool | None = None

    def check_key(self, api_key: ApiKey) -> None:
        """Have the provider prove the key; raises ProviderFailed where it does not.

        Proof is a listing of models that only a good key gets, the provider's word that the key
        is good and may not list, or a call of one token. Everything else is none.
        """
        capabilities = self._settings.capabilities
        response = self._listing(api_key)
        body = body_of(response)
        if response.is_success:
            models = self._ranked(_names(body))
            is_public = capabilities.key_proof is None and self._listing_is_public()
            if is_public or capabilities.key_proof == "call":
                self._prove_by_call(api_key, capabilities.key_proof_model or next(iter(models), ""))
        elif _has_no_listing(response, body):
            self._prove_by_call(api_key, capabilities.key_proof_model or "")
        elif response.status_code not in (401, 403) or not _LACKS_SCOPE.search(prose_of(body)):
            raise _refusal(response)

    def list_models(self, api_key: ApiKey) -> list[Model]:
        """The chat models to offer, the preferred ones first; none where nothing can be listed.

        Raises ProviderFailed.
        """
        response = self._listing(api_key)
        body = body_of(response)
        if _has_no_listing(response, body):
            return []
        if not response.is_success:
            raise _refusal(response)
        offered, today = self._ranked(_names(body)), datetime.now(UTC).date()
        staying = [name for name, end in offered.items() if not is_leaving(end, today)]
        return [self._model(name, end, staying) for name, end in offered.items()]

    def default_model(self, api_key: ApiKey) -> str:
        """The first good one that the key offers; raises ModelUnavailable where none is known."""
        known = self._default_models.get(api_key, "")
        if known is None:
            offered = self.list_models(api_key)
            if not offered:
                raise errors.ModelUnavailable(
                    "This provider does not list its models. Please type the name of one."
                )
            known = offered[0].model
            self._default_models.put(api_key, "", known)
        return known

    def facts(self, model: str) -> ModelFacts:
        """What is known of a model."""
        known = self._facts.get(model)
        if known is None:
            settings = self._settings
            known = facts_of(
                model, settings.provider_url, settings.context_windows, settings.prices
            )
            if len(self._facts) < MOST_FACTS:
                self._facts[model] = known
        return known

    def _prove_by_call(self, api_key: ApiKey, model: str) -> None:
        """A call that costs next to nothing; raises KeyUnproven where it does not decide."""
        if not model:
            raise errors.KeyUnproven
        url = endpoint(self._settings.provider_url, "/chat/completions")
        body = {"model": model, "messages": [{"role": "user", "content": "Hi"}]}
        for limit in TOKEN_LIMITS:
            response = self._sent("POST", url, api_key, json={**body, limit: 1})
            answer = body_of(response)
            if response.is_success and isinstance(answer, dict) and answer.get("choices"):
                return
            if limit not in prose_of(answer):
                break
        found = _refusal(response)
        raise errors.KeyUnproven if type(found) is errors.ProviderError else found

    def _listing_is_public(self) -> bool:
        """Anybody gets the listing, so that a key with which it comes need not be good."""
        url = self._settings.provider_url
        if self._settings.demo or url.startswith(LISTING_NEEDS_A_KEY):
            return False
        if self._is_public is None:
            status = self._listing(None).status_code
            if status in _PASSING:
                return True  # nobody knows: a call decides, and the next one asks again
            self._is_public = status not in (400, 401, 403)
        return self._is_public

    def _model(self, name: str, end: date | None, staying: Sequence[str]) -> Model:
        facts = self.facts(name)
        return Model(
            model=name,
            context_window=facts.context_window,
            input_usd=None if facts.price is None else float(facts.price.input),
            output_usd=None if facts.price is None else float(facts.price.output),
            reasoning_efforts=facts.reasoning_efforts,
            shutdown_date=end,
            successor=self._successor(facts, staying) if end else None,
        )

    def _successor(self, facts: ModelFacts, staying: Sequence[str]) -> str | None:
        """What its provider names, else what costs most nearly the same: of those that stay."""
        if facts.successor in staying:
            return facts.successor
        prices = {name: price for name in staying if (price := self.facts(name).price)}
        if facts.price is None or not prices:
            return next(iter(staying), None)
        cost = facts.price.input + facts.price.output
        return min(prices, key=lambda name: abs(prices[name].input + prices[name].output - cost))

    def _ranked(self, names: dict[str, date | None]) -> dict[str, date | None]:
        """Those that chat and are not shut down, the preferred ones first, and their ends."""
        today = datetime.now(UTC).date()
        ends = {name: ends or self.facts(name).shutdown_date for name, ends in names.items()}
        offered = [
            name for name, end in ends.items() if _chats(name) and (end is None or today < end)
        ]

        def rank(name: str) -> tuple[bool, int, bool, tuple[int, ...], int, str]:
            end = ends[name]
            return (
                is_leaving(end, today),
                self._family(name),
                bool(_DATED.search(name)),
                _version(name),
                len(name),
                name,
            )

        return {name: ends[name] for name in sorted(offered, key=rank)}

    def _family(self, name: str) -> int:
        """The place of its family among the preferred ones."""
        preferred = self._settings.preferred_models
        short = name.rpartition("/")[2]
        places = (
            place
            for place, pattern in enumerate(preferred)
            if fnmatchcase(name, pattern) or fnmatchcase(short, pattern)
        )
        return next(places, len(preferred))

    def _listing(self, api_key: ApiKey | None) -> httpx2.Response:
        return self._sent("GET", endpoint(self._settings.provider_url, "/models"), api_key)

    def _sent(
        self,
        method: str,
        url: httpx2.URL,
        api_key: ApiKey | None,
        **content: Any,  # noqa: ANN401
    ) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {api_key.reveal()}"} if api_key else {}
        try:
            with model_call():
                return self._http.request(
                    method, url, headers=headers, timeout=MODELS_SECONDS, **content
                )
        except httpx2.TimeoutException:
            raise errors.ProviderTimeout from None
        except httpx2.HTTPError:
            raise errors.ProviderError from None


def _names(body: object) -> dict[str, date | None]:
    """The models of a listing, and the days they are shut down; raises where it is none."""
    if is_web_page(body):
        raise errors.ProviderNotAnApi
    listed = body.get("data", body.get("models")) if isinstance(body, dict) else body
    if not isinstance(listed, list):
        raise errors.ProviderError
    return dict(_entries(listed))


def _entries(listed: list[Any]) -> Iterator[tuple[str, date | None]]:
    for entry in listed:
        name = entry.get("id", entry.get("name")) if isinstance(entry, dict) else entry
        if isinstance(name, str) and _CAN_BE_ASKED_FOR(name):
            ends = entry.get("shutdown_date") if isinstance(entry, dict) else None
            yield name, _day(ends)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if isinstance(text, str) else None
    except ValueError:
        return None


def _chats(name: str) -> bool:
    return not _NOT_CHAT.search(name.lower())


def _version(name: str) -> tuple[int, ...]:
    """The numbers of a version, to sort the newest first: ``gpt-6.1-sol``, then ``gpt-6-sol``."""
    found = _VERSIONS.search(name.rpartition("/")[2])
    numbers = [-int(part) for part in found[0].split(".")[:3]] if found else []
    return (*numbers, 0, 0, 0)[:3]


def _has_no_listing(response: httpx2.Response, body: object) -> bool:
    """None is there, or it stands behind another header than the chat: so it proves nothing."""
    if response.status_code in (401, 403):
        return "x-api-key" in prose_of(body)
    return response.status_code in _NOT_THERE and not is_web_page(body)


def _refusal(response: httpx2.Response) -> errors.ProviderFailed:
    """Our error; a refusal that says nothing of the key is never taken for a wrong one."""
    body = body_of(response)
    found = map_provider_error(response.status_code, body, response.headers.get("Retry-After"))
    if isinstance(found, errors.ModelUnavailable):
        return errors.ProviderError()
    return found
