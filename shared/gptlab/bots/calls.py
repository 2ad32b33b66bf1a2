"""An assistant called by a client of others: one reply, on the caller's own key or a grant.

Nothing that is said is stored. Nobody knows who calls, so the prompt is kept from everybody.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gptlab.api.fields import ModelConfig, ReasoningEffort, Response
from gptlab.api.sessions import Usage
from gptlab.api.stream import Delta
from gptlab.api.variables import VariableValues
from gptlab.bots.models import Bot, BotVersion
from gptlab.bots.variables import filled, filling
from gptlab.core import errors
from gptlab.core.services import Services
from gptlab.core.sse import EventStream
from gptlab.core.timings import Deadline
from gptlab.grants.payers import Payer
from gptlab.guard import PromptIndex
from gptlab.llm.generation import (
    Chat,
    ChatReply,
    ChatRequest,
    estimated,
    generate,
    instructed,
    prompt_index,
)
from gptlab.llm.memory import Said, alternating
from gptlab.llm.stop_sequences import StopSequences
from gptlab.llm.sunset import say_its_end

SYSTEM = ("system", "developer")
"""OpenAI's ``developer`` is the former system."""


@dataclass(frozen=True)
class Call:
    """What is asked of an assistant, in whichever API's form it came.

    ``instructions`` stand after the assistant's own. ``max_tokens``: the least of them holds.
    ``model``, ``reasoning_effort`` and ``response_format``, one of Chat Completions', stand in
    place of the assistant's.
    """

    instructions: Sequence[str]
    said: Sequence[Said]
    max_tokens: Sequence[int | None] = ()
    stop: Sequence[str] = ()
    model: str | None = None
    reasoning_effort: ReasoningEffort | None = None
    response_format: Mapping[str, Any] | None = None
    variables: VariableValues | None = None


class TextStream(EventStream):
    """Passes a reply's text on, up to a stop sequence.

    What was shown of a withheld one cannot be taken back here, so the refusal follows it. A
    provider that goes on over a stop sequence is hung up on.
    """

    def __init__(
        self, say: Callable[[str], None], stream: EventStream, stop: Sequence[str] = ()
    ) -> None:
        self.wants_text = stream.wants_text
        self._say, self._stream = say, stream
        self._stops = StopSequences(stop)
        self._has_said = False

    def is_over(self) -> bool:
        return self._stops.reached or self._stream.has_left

    def emit(self, event: Response) -> None:
        if isinstance(event, Delta):
            self._pass_on(self._stops.feed(event.text))

    def finish(self, reply: ChatReply) -> None:
        """Pass on what was held back, or the refusal."""
        rest = self._stops.finish()
        if reply.withheld:
            rest = f"\n\n{reply.text}" if self._has_said else reply.text
        self._pass_on(rest)

    def _pass_on(self, text: str) -> None:
        if text:
            self._say(text)
            self._has_said = True


def config_of(version: BotVersion, call: Call, payer: Payer, services: Services) -> ModelConfig:
    """The version's own; a caller may want a shorter reply, and no longer one.

    Where the model goes soon, the response says so. Raises what the payer refuses the model with.
    """
    config = version.model_config
    fewest = min(most for most in (config.max_tokens, *call.max_tokens) if most is not None)
    model = call.model or config.model or services.directory.default_model(payer.api_key)
    other = None if call.reasoning_effort == config.reasoning_effort else call.reasoning_effort
    payer.admit(model, is_chosen=call.model is not None, other_effort=other)
    effort = call.reasoning_effort or config.reasoning_effort
    say_its_end(model, services)
    changes = {"model": model, "max_tokens": fewest, "reasoning_effort": effort}
    return config.model_copy(update=changes)


def reply_to(  # noqa: PLR0913 - what every call needs
    call: Call,
    bot: Bot,
    version: BotVersion,
    config: ModelConfig,
    payer: Payer,
    services: Services,
    text: TextStream,
) -> ChatReply:
    """The assistant's reply to a call, its text passed on as it comes, and its payer charged.

    Raises InvalidRequest where a variable is not filled in rightly.
    """
    texts = filling(version.variables, call.variables)
    prompt = filled(version.initial_prompt_msg, texts)
    schema = None if call.response_format else version.reply_schema
    hidden = "\n\n".join([instructed(prompt, schema), *call.instructions])
    asked = ChatRequest(
        payer.api_key,
        config,
        alternating(hidden, call.said),
        Deadline(services.settings.turn_deadline),
        tuple(call.stop),
        reply_schema=schema,
        response_format=call.response_format,
    )
    secret = prompt_index(prompt, bot.name, *texts.values())
    try:
        reply = _generated(services.chat, asked, text, secret)
    except errors.ProviderFailed as failed:
        payer.charge(config, _paid_in_vain(asked, failed))
        raise payer.told_of(failed) from None
    payer.charge(config, paid(reply))
    text.finish(reply)
    return reply


def _generated(
    chat: Chat, request: ChatRequest, text: TextStream, secret: PromptIndex
) -> ChatReply:
    """The reply. A model that takes no stop sequences is listened to instead, and hung up on."""

    def is_cancelled(_: bool) -> bool:
        return text.is_over()

    try:
        try:
            return generate(chat, request, text, is_cancelled, secret)
        except errors.InvalidRequest as error:
            if error.param != "stop":
                raise
        text.wants_text = True
        return generate(chat, replace(request, stop=()), text, is_cancelled, secret)
    except errors.TurnStopped:  # before its first word: the stop sequence stood there
        return ChatReply("", estimated(request.messages, ""), stopped=True)


_BROKEN_OFF = (errors.Blocked, errors.ProviderTimeout, errors.ReplyTruncated)
"""Failures of a model that had begun."""


def _paid_in_vain(request: ChatRequest, failed: errors.ProviderFailed) -> Sequence[Usage]:
    """The usage of what failed: as the provider counted it, or as far as it had come."""
    if failed.paid or not isinstance(failed, _BROKEN_OFF):
        return [Usage(**tokens, source="provider") for tokens in failed.paid]
    return [estimated(request.messages, failed.partial)]


def paid(reply: ChatReply) -> Sequence[Usage]:
    """The usage of each call of the provider that a reply took."""
    return (reply.usage, reply.earlier) if reply.earlier else (reply.usage,)
