"""One chat model over many: what a model does not take is renamed, lowered or left out.

What is known of a model decides first. Where nothing is known, the provider's own refusals teach:
those that name what they refuse. A lesson belongs to the key whose call was refused, since an
organisation may lack what another has: no call changes what is asked for anybody else.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, get_args

from gptlab.api.fields import ModelConfig, ReasoningEffort
from gptlab.core import errors
from gptlab.core.crypto import ApiKey
from gptlab.llm.capabilities import TOKEN_LIMITS, Capabilities
from gptlab.llm.model_facts import ModelFacts
from gptlab.llm.provider import KeyCache
from gptlab.llm.provider_errors import error_object, prose_of

OPENAI = "api.openai.com"
WITH_USAGE = {"stream_options": {"include_usage": True}}
SAMPLING = ("temperature", "top_p", "frequency_penalty", "presence_penalty")
PROVIDER_DEFAULTS = {"top_p": 1.0, "frequency_penalty": 0.0, "presence_penalty": 0.0}
"""Asking for what happens anyway would only give some models a parameter to refuse."""
DROP_ORDER = (
    "stream_options", "store", "response_format", "top_p", "presence_penalty", "frequency_penalty",
    "temperature", "reasoning_effort", "max_completion_tokens", "max_tokens", "stream",
)  # fmt: skip
"""What can be left out. Of several that a refusal names, the first: the rest may be taken then."""

EFFORTS: tuple[ReasoningEffort, ...] = get_args(ReasoningEffort)
ROOM: Mapping[str, int] = {
    "none": 0, "minimal": 2_000, "low": 4_000, "medium": 8_000, "high": 16_000, "xhigh": 32_000,
    "max": 64_000,
}  # fmt: skip
"""Tokens asked for beside the reply's own limit, for the model to reason in."""
LEAST_ROOM_AFTER_EMPTY = 8_000
"""Once a reply came back empty, this much or twice of what it had."""

_REFUSES = re.compile(
    r"not (?:be )?(?:support|permit|allow|accept)|unsupported|unknown|unrecogni[sz]ed|unexpected"
    r"|extra|cannot|can't|too (?:large|high|many|big)|at most|less than|must be|invalid|only"
    r"|does not|doesn't|is not|no longer|deprecated|verified"
)
_TOO_LARGE = re.compile(r"too (?:large|high|many|big)|at most|less than|maximum|exceed|up to")


def most_reasoning(config: ModelConfig, facts: ModelFacts) -> int:
    """Tokens that the model may reason with at the most, where nobody counted them."""
    least = facts.reasoning_efforts[0] if facts.reasoning_efforts else facts.default_effort
    room = ROOM[config.reasoning_effort or least or "none"]
    return max(2 * room, LEAST_ROOM_AFTER_EMPTY) + config.max_tokens if room else 0


@dataclass(frozen=True)
class Lessons:
    """What one key's calls of one model have taught.

    ``limit``: the most reply tokens that the model takes. ``reasons``: a reply came back empty,
    since reasoning had used its limit up.
    """

    refused: frozenset[str] = frozenset()
    limit: int | None = None
    reasons: bool = False


class Parameters:
    """How requests to one provider are put together."""

    def __init__(
        self,
        provider_url: str,
        capabilities: Capabilities,
        facts: Callable[[str], ModelFacts],
    ) -> None:
        self._is_openai = OPENAI in provider_url
        self._capabilities = capabilities
        self._facts = facts
        self._lessons: KeyCache[Lessons] = KeyCache()

    def lessons(self, api_key: ApiKey, config: ModelConfig) -> Lessons:
        """What is remembered of this key's calls of the model."""
        return self._lessons.get(api_key, config.model or "") or Lessons()

    def keep(self, api_key: ApiKey, config: ModelConfig, lessons: Lessons) -> None:
        """Remember for a while."""
        self._lessons.put(api_key, config.model or "", lessons)

    def request(
        self,
        config: ModelConfig,
        lessons: Lessons,
        *,
        streamed: bool = False,
        reply_schema: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The parameters of a call: those of the assistant that its model takes."""
        sent = self._taken(config)
        if reply_schema is not None:
            named = {"name": "reply", "schema": reply_schema}
            sent["response_format"] = {"type": "json_schema", "json_schema": named}
        if streamed:
            sent["stream"] = True
        if streamed and self._capabilities.stream_usage and "stream" not in lessons.refused:
            sent.update(WITH_USAGE)
        if self._is_openai:
            sent["store"] = False
        limit = sent.pop("max_tokens") + self.room(config, lessons)
        for name in self._limit_fields(config):
            if name not in lessons.refused:
                sent[name] = min(limit, lessons.limit or limit)
                break
        return {name: value for name, value in sent.items() if name not in lessons.refused}

    def room(self, config: ModelConfig, lessons: Lessons) -> int:
        """Tokens to reason in, asked for beside those of the reply."""
        facts = self._facts(config.model or "")
        effort = self._effort(config) if "reasoning_effort" not in lessons.refused else None
        if effort is None:
            effort = facts.default_effort
        room = ROOM[effort or "none"]
        return max(2 * room, LEAST_ROOM_AFTER_EMPTY) if lessons.reasons else room

    def dropped(self, config: ModelConfig, sent: Mapping[str, Any]) -> tuple[str, ...]:
        """The assistant's settings that were not sent; a renamed one is not dropped.

        A lowered limit is, since the reply may be cut sooner than the assistant's settings say.
        """
        wanted = _wanted(config)
        limits = [sent[name] for name in TOKEN_LIMITS if name in sent]
        is_kept = bool(limits) and limits[0] >= config.max_tokens
        missing = {name for name in wanted if name not in sent} - {"max_tokens"}
        return tuple(sorted(missing if is_kept else missing | {"max_tokens"}))

    def learn(
        self, lessons: Lessons, sent: Mapping[str, Any], refused: "Refusal"
    ) -> Lessons | None:
        """What a refusal teaches; None where it is about something else."""
        name = refused.names(sent)
        if name is None:
            return None
        if name in TOKEN_LIMITS and (most := refused.most_tokens(sent[name])):
            return replace(lessons, limit=most)
        return replace(lessons, refused=lessons.refused | {name})

    def least(self, lessons: Lessons, sent: Mapping[str, Any]) -> Lessons:
        """For one call: without anything that can be left out."""
        optional = frozenset(DROP_ORDER) - {"stream"}
        return replace(lessons, refused=lessons.refused | (optional & sent.keys()))

    def _taken(self, config: ModelConfig) -> dict[str, Any]:
        """The assistant's settings, as far as its model is known to take them."""
        sent = _wanted(config)
        effort = self._effort(config)
        if effort:
            sent["reasoning_effort"] = effort
        if self._facts(config.model or "").reasoning_efforts and effort != "none":
            return {name: value for name, value in sent.items() if name not in SAMPLING}
        return sent

    def _effort(self, config: ModelConfig) -> ReasoningEffort | None:
        """The assistant's, or the nearest that the model has; without one, the least it has."""
        known = self._facts(config.model or "").reasoning_efforts
        if not known or config.reasoning_effort in known:
            return config.reasoning_effort
        if config.reasoning_effort is None:
            return known[0]
        wanted = EFFORTS.index(config.reasoning_effort)
        return min(known, key=lambda effort: abs(EFFORTS.index(effort) - wanted))

    def _limit_fields(self, config: ModelConfig) -> Sequence[str]:
        """The names of the token limit, the likelier one first."""
        reasons = bool(self._facts(config.model or "").reasoning_efforts)
        first = self._capabilities.max_tokens_field or TOKEN_LIMITS[self._is_openai or reasons]
        return (first, *(name for name in TOKEN_LIMITS if name != first))


@dataclass(frozen=True)
class Refusal:
    """A provider's refusal: its status, its body, and the error it was mapped to."""

    status: int
    body: object
    error: errors.ProviderFailed

    @property
    def is_of_request(self) -> bool:
        return self.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)

    def names(self, sent: Mapping[str, Any], parameters: Sequence[str] = DROP_ORDER) -> str | None:
        """Which of the parameters that were sent it refuses: by ``param``, else in its words."""
        if not self.is_of_request:
            return None
        told = str(error_object(self.body).get("param") or "").partition(".")[0]
        if told:
            return told if told in parameters and told in sent else None
        said = prose_of(self.body)
        if not _REFUSES.search(said):
            return None
        named = (name for name in parameters if name in sent and _name(name).search(said))
        found = next(named, None)
        is_about_it = type(self.error) is errors.ProviderError or found in TOKEN_LIMITS
        return found if is_about_it else None

    def most_tokens(self, sent: int) -> int | None:
        """The limit that it names in place of the one that was sent."""
        said = prose_of(self.body)
        if not _TOO_LARGE.search(said):
            return None
        named = [int(number) for number in re.findall(r"\b\d{2,7}\b", said)]
        return max((number for number in named if number < sent), default=None)


def _name(parameter: str) -> re.Pattern[str]:
    """The parameter's name as prose writes it: presence_penalty, presencePenalty."""
    return re.compile(rf"(?<![a-z]){parameter.replace('_', '[_ -]?')}(?![a-z])")


def _wanted(config: ModelConfig) -> dict[str, Any]:
    """The settings of an assistant that are not what happens anyway."""
    settings = config.model_dump(exclude_none=True).items()
    return {name: value for name, value in settings if value != PROVIDER_DEFAULTS.get(name)}
