"""What is asked of the provider without chatting: is this key good, and which models has it."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import httpx2

from gptlab import errors
from gptlab.api import Model
from gptlab.api.fields import MODEL_NAME
from gptlab.crypto import ApiKey
from gptlab.llm.known_models import price_of, window_of
from gptlab.llm.refusals import error_of, refusal
from gptlab.settings import Settings
from gptlab.spending import Price
from gptlab.timings import model_call

MODELS_SECONDS = 10.0
_CAN_BE_ASKED_FOR = re.compile(MODEL_NAME).fullmatch

WRONG_KEY_CODES = ("invalid_api_key", 401, "401")
WRONG_KEY_TYPES = ("auth_error", "authentication_error")
"""How providers say that a key is wrong, and not only that it may not list models."""

NOT_CHAT = (
    "audio", "babbage", "computer-use", "dall-e", "davinci", "embed", "image", "instruct",
    "moderation", "realtime", "search", "sora", "transcribe", "tts", "whisper",
)  # fmt: skip
"""A listing does not say what a model is for; names with these words are not offered for chats."""


class ProviderDirectory:
    """The provider's list of models, on a user's key."""

    def __init__(self, settings: Settings, http: httpx2.Client) -> None:
        self._settings = settings
        self._http = http

    def check_key(self, api_key: ApiKey) -> None:
        """Ask whether the key is good; raises ProviderKeyInvalid, or that it cannot be told now.

        A restricted key may be refused the listing and still be valid, so the answer's code
        decides and not its status.
        """
        response = self._listing(api_key)
        if response.is_success or _is_valid_but_restricted(response):
            return
        raise _refusal(response)

    def list_models(self, api_key: ApiKey) -> list[Model]:
        """The chat models to offer, the preferred ones first; raises ProviderFailed."""
        response = self._listing(api_key)
        if not response.is_success:
            raise _refusal(response)
        listed = _json(response)
        data = listed.get("data") if isinstance(listed, dict) else None
        if not isinstance(data, list):
            raise errors.ProviderError
        names = sorted(set(_offered(data)), key=self._rank)
        return [Model(model=name, context_window=self.context_window(name)) for name in names]

    def context_window(self, model: str) -> int:
        """Tokens the model can be shown."""
        return window_of(model, self._settings.context_windows)

    def price(self, model: str) -> Price | None:
        """What the model costs, where that is known."""
        return price_of(model, self._settings.prices)

    def _rank(self, name: str) -> tuple[int, str]:
        preferred = self._settings.preferred_models
        return (preferred.index(name) if name in preferred else len(preferred), name)

    def _listing(self, api_key: ApiKey) -> httpx2.Response:
        try:
            with model_call():
                return self._http.get(
                    f"{self._settings.provider_url}/models",
                    headers={"Authorization": f"Bearer {api_key.reveal()}"},
                    timeout=MODELS_SECONDS,
                )
        except httpx2.TimeoutException:
            raise errors.ProviderTimeout from None
        except httpx2.HTTPError:
            raise errors.ProviderError from None


def _offered(data: Iterable[Any]) -> Iterable[str]:
    today = datetime.now(UTC).date().isoformat()
    for entry in data:
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str) and _CAN_BE_ASKED_FOR(name) and not _is_for_else(name):
            shutdown = entry.get("shutdown_date")
            if not isinstance(shutdown, str) or today < shutdown:
                yield name


def _is_for_else(name: str) -> bool:
    return any(word in name.lower() for word in NOT_CHAT)


def _is_valid_but_restricted(response: httpx2.Response) -> bool:
    error = error_of(_json(response))
    says_wrong = error.get("code") in WRONG_KEY_CODES or error.get("type") in WRONG_KEY_TYPES
    return response.status_code in (401, 403) and bool(error) and not says_wrong


def _refusal(response: httpx2.Response) -> errors.ProviderFailed:
    found = refusal(response.status_code, _json(response), response.headers.get("Retry-After"))
    return errors.ProviderError() if isinstance(found, errors.ModelUnavailable) else found


def _json(response: httpx2.Response) -> object:
    try:
        body: object = response.json()
    except (ValueError, RecursionError):
        return None
    return body
