"""Chat Completions through the provider's SDK. Importing this loads the SDK."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

import httpx2
import openai

from gptlab import errors
from gptlab.api import ModelConfig, Usage
from gptlab.crypto import ApiKey
from gptlab.llm.interface import ChatReply, Deadline
from gptlab.llm.parameters import Parameters
from gptlab.llm.refusals import error_of, refusal
from gptlab.memory import estimate
from gptlab.timings import model_call

MOST_REPLY_BYTES = 200_000
"""Several times what the longest reply that can be asked for takes."""

MOST_TOKENS = 10**9
ADAPTATIONS = 8
"""A model may refuse each of our parameters once."""


class OpenAIChat:
    """One SDK client for the process; each call gets a copy of it with the caller's own key."""

    def __init__(self, base_url: str, http: httpx2.Client) -> None:
        self._base = openai.OpenAI(
            api_key="never-sent", base_url=base_url, http_client=http, max_retries=0
        )
        self._parameters = Parameters(base_url)

    def reply(
        self,
        api_key: ApiKey,
        config: ModelConfig,
        messages: Sequence[Mapping[str, Any]],
        deadline: Deadline,
    ) -> ChatReply:
        """Ask for one reply, adapting the parameters to what the model takes."""
        client = self._base.with_options(api_key=api_key.reveal())
        for _ in range(ADAPTATIONS):
            sent = self._parameters.for_model(config)
            try:
                body = self._ask(client, {**sent, "messages": messages}, deadline)
            except _Refused as refused:
                if not self._parameters.learn(config.model, sent, refused.body):
                    raise refused.error from None
            else:
                return _reply(body, messages, self._parameters.dropped(config))
        raise errors.ProviderError

    def _ask(self, client: openai.OpenAI, request: dict[str, Any], deadline: Deadline) -> object:
        # The SDK's typed request and answer cost several times the call itself; plain objects do.
        try:
            with model_call():
                return client.post(
                    "/chat/completions",
                    body=request,
                    cast_to=object,
                    options={"timeout": deadline.left()},
                )
        except openai.APITimeoutError:
            raise errors.ProviderTimeout from None
        except openai.APIStatusError as error:
            raise _Refused(error) from None
        except (openai.APIError, ValueError):
            raise errors.ProviderError from None


class _Refused(Exception):
    """The provider answered with an error status."""

    def __init__(self, error: openai.APIStatusError) -> None:
        super().__init__()
        self.body = error_of(error.body)
        self.error = refusal(
            error.status_code, error.body, error.response.headers.get("Retry-After")
        )


def _reply(
    body: object, messages: Sequence[Mapping[str, Any]], dropped: tuple[str, ...]
) -> ChatReply:
    """The text of an answer; raises where it is not one."""
    choices = body.get("choices") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(choices, list) or not choices:
        raise errors.ProviderError
    choice = choices[0]
    message = choice.get("message") if isinstance(choice, dict) else None
    text = message.get("content") if isinstance(message, dict) else None
    if isinstance(message, dict) and (message.get("refusal") or _is_filtered(choice)):
        raise errors.Blocked
    if not isinstance(text, str) or not text.strip():
        raise errors.ReplyTruncated
    if not _is_storable(text):
        raise errors.ProviderError
    return ChatReply(text, _usage(body.get("usage"), messages, text), dropped)


def _is_storable(text: str) -> bool:
    """JSON may carry half a surrogate pair, and a runaway model more than a document holds."""
    try:
        return len(text.encode()) <= MOST_REPLY_BYTES
    except UnicodeEncodeError:
        return False


def _is_filtered(choice: Mapping[str, Any]) -> bool:
    return choice.get("finish_reason") == "content_filter"


def _is_count(number: object) -> TypeGuard[int]:
    return isinstance(number, int) and 0 <= number <= MOST_TOKENS


def _usage(usage: object, messages: Sequence[Mapping[str, Any]], text: str) -> Usage:
    counts = usage if isinstance(usage, dict) else {}
    asked, answered = counts.get("prompt_tokens"), counts.get("completion_tokens")
    if _is_count(asked) and _is_count(answered):
        return Usage(input_tokens=asked, output_tokens=answered, source="provider")
    size = sum(len(message["content"].encode()) for message in messages)
    return Usage(
        input_tokens=estimate(size),
        output_tokens=estimate(len(text.encode())),
        source="estimate",
    )
