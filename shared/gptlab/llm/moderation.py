"""Does the provider's moderation flag a message? It informs and blocks nothing.

Many compatible servers have no such thing: then the answer says so, and never passes in silence.
"""

from http import HTTPStatus

import httpx2

from gptlab.api.sessions import Moderation
from gptlab.core.crypto import ApiKey
from gptlab.core.timings import model_call
from gptlab.llm.http import endpoint
from gptlab.llm.key_cache import KeyCache

SECONDS = 5.0
PATH = "/moderations"
NOT_THERE = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED)
UNAVAILABLE = Moderation(status="unavailable", categories=[])


class Moderator:
    """One provider's moderation; that a key has none is configured, or seen and remembered."""

    def __init__(self, provider_url: str, http: httpx2.Client, *, is_there: bool = True) -> None:
        self._url = endpoint(provider_url, PATH)
        self._http = http
        self._is_there = is_there
        self._missing: KeyCache[bool] = KeyCache()

    def check(self, api_key: ApiKey, text: str) -> Moderation:
        """Ask on the caller's own key; unavailable where no answer can be had."""
        if not self._is_there or self._missing.get(api_key, PATH):
            return UNAVAILABLE
        headers = {"Authorization": f"Bearer {api_key.reveal()}"}
        try:
            with model_call():
                response = self._http.post(
                    self._url, json={"input": text}, headers=headers, timeout=SECONDS
                )
        except httpx2.HTTPError:
            return UNAVAILABLE
        if response.status_code in NOT_THERE:
            self._missing.put(api_key, PATH, True)
        return _moderation(response) if response.is_success else UNAVAILABLE


def _moderation(response: httpx2.Response) -> Moderation:
    try:
        categories = response.json()["results"][0]["categories"]
        flagged = sorted(str(name) for name, is_flagged in categories.items() if is_flagged)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return UNAVAILABLE
    return Moderation(status="flagged" if flagged else "clear", categories=flagged)
