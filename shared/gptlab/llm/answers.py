"""What a provider answers, whole or in pieces, made a reply: or the error that it really is."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeGuard

from gptlab import errors
from gptlab.api import Usage
from gptlab.llm.interface import ChatReply
from gptlab.llm.refusals import refusal
from gptlab.memory import estimate

MOST_REPLY_BYTES = 200_000
"""Several times what the longest reply that can be asked for takes."""

MOST_TOKENS = 10**9


class StreamedReply:
    """A reply put together from a stream's chunks."""

    def __init__(self, messages: Sequence[Mapping[str, Any]]) -> None:
        self._messages = messages
        self._pieces: list[str] = []
        self._size = 0
        self._finish: object = None
        self._usage: object = None

    def add(self, chunk: object) -> str:
        """The text that a chunk brings; raises ProviderFailed for what is no chunk."""
        if not isinstance(chunk, dict):
            raise errors.ProviderError
        if chunk.get("error"):
            raise refusal(HTTPStatus.BAD_GATEWAY, chunk, None)
        self._usage = chunk.get("usage") or self._usage
        choices = chunk.get("choices")
        if not choices:
            return ""
        choice = choices[0] if isinstance(choices, list) else None
        delta = choice.get("delta") if isinstance(choice, dict) else None
        if not isinstance(choice, dict) or not isinstance(delta, dict):
            raise errors.ProviderError
        self._finish = choice.get("finish_reason") or self._finish
        if delta.get("refusal"):
            raise errors.Blocked
        piece = delta.get("content")
        return self._kept(piece) if isinstance(piece, str) else ""

    def whole(self, dropped: tuple[str, ...]) -> ChatReply:
        """The reply, once the stream has ended; raises where it ended too early."""
        if self._finish == "content_filter":
            raise _paid(errors.Blocked(), self._usage)
        text = "".join(self._pieces)
        if self._finish is None or not text.strip():
            raise _paid(errors.ReplyTruncated(), self._usage)
        return ChatReply(text, _usage(self._usage, self._messages, text), dropped)

    def cut_short(self, dropped: tuple[str, ...]) -> ChatReply:
        """What had come when the person stopped it; raises TurnStopped where nothing had."""
        text = "".join(self._pieces)
        if not text.strip():
            raise errors.TurnStopped
        return ChatReply(text, _usage(None, self._messages, text), dropped, stopped=True)

    def _kept(self, piece: str) -> str:
        self._size += len(piece)
        if self._size > MOST_REPLY_BYTES or not _is_storable(piece):
            raise errors.ProviderError
        self._pieces.append(piece)
        return piece


def whole_reply(
    body: object, messages: Sequence[Mapping[str, Any]], dropped: tuple[str, ...]
) -> ChatReply:
    """The reply of an answer; raises ProviderFailed where it is none."""
    choices = body.get("choices") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(choices, list) or not choices:
        raise errors.ProviderError
    choice = choices[0]
    message = choice.get("message") if isinstance(choice, dict) else None
    text = message.get("content") if isinstance(message, dict) else None
    if isinstance(message, dict) and (message.get("refusal") or _is_filtered(choice)):
        raise _paid(errors.Blocked(), body.get("usage"))
    if not isinstance(text, str) or not text.strip():
        raise _paid(errors.ReplyTruncated(), body.get("usage"))
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


def _paid(failed: errors.ProviderFailed, usage: object) -> errors.ProviderFailed:
    """No reply, but paid for: hidden reasoning used the limit up, say."""
    failed.tokens = _counted(usage)
    return failed


def _counted(usage: object) -> tuple[int, int] | None:
    """Tokens read and written, as the provider counted them."""
    counts = usage if isinstance(usage, dict) else {}
    asked, answered = counts.get("prompt_tokens"), counts.get("completion_tokens")
    return (asked, answered) if _is_count(asked) and _is_count(answered) else None


def _usage(usage: object, messages: Sequence[Mapping[str, Any]], text: str) -> Usage:
    if counted := _counted(usage):
        return Usage(input_tokens=counted[0], output_tokens=counted[1], source="provider")
    size = sum(len(message["content"].encode()) for message in messages)
    return Usage(
        input_tokens=estimate(size),
        output_tokens=estimate(len(text.encode())),
        source="estimate",
    )
