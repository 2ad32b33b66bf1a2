"""One chat model over many: what a model does not take is renamed or left out, and remembered.

Tables by model name are out of date within weeks, so the provider's own refusals teach.
"""

from collections.abc import Mapping
from threading import Lock
from time import monotonic
from typing import Any

from gptlab.api import ModelConfig
from gptlab.capabilities import TOKEN_LIMITS, Capabilities

REMEMBER_SECONDS = 3_600.0
STREAMED = {"stream": True}
WITH_USAGE = {"stream_options": {"include_usage": True}}
OPTIONAL = (
    "temperature", "top_p", "frequency_penalty", "presence_penalty", "stream_options",
    *TOKEN_LIMITS,
)  # fmt: skip
PROVIDER_DEFAULTS = {"top_p": 1.0, "frequency_penalty": 0.0, "presence_penalty": 0.0}
"""Asking for what happens anyway would only give some models a parameter to refuse."""
REFUSALS = ("unsupported_parameter", "unsupported_value")


class Parameters:
    """What each model of one provider was seen to refuse, for a while."""

    def __init__(self, base_url: str, capabilities: Capabilities) -> None:
        self._refused: dict[str, set[str]] = {}
        self._learnt_at: dict[str, float] = {}
        self._lock = Lock()
        self._streamed = {**STREAMED, **(WITH_USAGE if capabilities.stream_usage else {})}
        self._default_limit = capabilities.max_tokens_field or (
            "max_completion_tokens" if "api.openai.com" in base_url else "max_tokens"
        )

    def for_model(self, config: ModelConfig, *, streamed: bool = False) -> dict[str, Any]:
        """The request's parameters: those of the assistant that its model takes."""
        refused = self._refusals(config.model)
        sent = {**_wanted(config), **(self._streamed if streamed else {})}
        limit = sent.pop("max_tokens")
        for name in (self._default_limit, *TOKEN_LIMITS):
            if name not in refused:
                sent[name] = limit
                break
        return {name: value for name, value in sent.items() if name not in refused}

    def learn(self, model: str, sent: Mapping[str, Any], error: Mapping[str, Any]) -> bool:
        """Remember what was refused; False when the error is about something else."""
        name = error.get("param")
        if error.get("code") not in REFUSALS or name not in OPTIONAL or name not in sent:
            return False
        with self._lock:
            self._refused.setdefault(model, set()).add(name)
            self._learnt_at[model] = monotonic()
        return True

    def dropped(self, config: ModelConfig) -> tuple[str, ...]:
        """The assistant's settings that its model does not take; a renamed one is not dropped."""
        sent = self.for_model(config)
        limited = any(name in sent for name in TOKEN_LIMITS)
        renamed = set(TOKEN_LIMITS if limited else ())
        return tuple(sorted(set(_wanted(config)) - renamed - set(sent)))

    def _refusals(self, model: str) -> set[str]:
        with self._lock:
            if monotonic() - self._learnt_at.get(model, 0.0) > REMEMBER_SECONDS:
                self._refused.pop(model, None)
            return set(self._refused.get(model, ()))


def _wanted(config: ModelConfig) -> dict[str, Any]:
    settings = config.model_dump().items()
    return {name: value for name, value in settings if value != PROVIDER_DEFAULTS.get(name)}
