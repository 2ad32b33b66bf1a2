"""What a provider answers, whole or in pieces, made a reply: or the error that it really is."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeGuard

from gptlab.api.sessions import Usage
from gptlab.core import errors
from gptlab.llm.generation import ChatReply, estimated
from gptlab.llm.memory import BYTES_PER_TOKEN
from gptlab.llm.provider_errors import map_provider_error

MOST_REPLY_BYTES = 200_000
"""Several times what the longest reply that can be asked for takes."""

MOST_TOKENS = 10**9
WHOLE = frozenset(
    (
        "stop",
        "eos",
        "eos_token",
        "end_turn",
        "end",
        "stop_sequence",
        "complete",
        "completed",
        "done",
    )
)
"""Words for: the model had no more to say. A word that nobody knows means broken off."""
AT_LIMIT = frozenset(
    ("length", "max_tokens", "max_output_tokens", "model_length", "token_limit",
     "model_context_window_exceeded")
)  # fmt: skip
FILTERED = ("content_filter", "sensitive", "safety", "refusal", "recitation", "blocklist",
            "prohibited_content", "spii", "guardrail")  # fmt: skip
"""Beginnings of words for: the provider's policy refused it."""

EMPTY = (
    "The model used its whole token limit before the first word of its reply. Raise the reply's "
    "token limit, lower the reasoning effort, or choose another model. Your message is kept."
)


class ReplyBuilder:
    """A reply put together from a stream's chunks, or from the one body of a whole answer.

    ``visible_tokens`` is the limit of what people read, where more was asked for so that the
    model has room to reason; None where the provider keeps the limit. ``is_silent``: not even a
    chunk has come.
    """

    def __init__(
        self, messages: Sequence[Mapping[str, Any]], visible_tokens: int | None = None
    ) -> None:
        self._messages = messages
        self._left = None if visible_tokens is None else visible_tokens * BYTES_PER_TOKEN
        self._pieces: list[str] = []
        self._size = 0
        self._half = ""
        self._finish = ""
        self._usage: object = None
        self._reached_limit = False
        self.is_done = False
        self.is_stopped = False
        self.is_silent = True

    def add(self, chunk: object) -> str:
        """The text that a chunk brings; raises ProviderFailed for what is no chunk."""
        self.is_silent = False
        if isinstance(chunk, list):
            chunk = chunk[0] if chunk else None
        if not isinstance(chunk, dict):
            raise errors.ProviderError
        self._usage = chunk.get("usage") or self._usage
        choices = chunk.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choice, dict):
            return self._without_choice(chunk)
        text = self._text_of(choice)
        if chunk.get("error") or choice.get("error"):
            raise _mapped(chunk if chunk.get("error") else choice)
        return text

    def end(self) -> str:
        """The rest of the text, once the last chunk has come."""
        if not self._half:
            return ""
        self._half = ""
        return self._visible("\N{REPLACEMENT CHARACTER}")

    @property
    def is_empty(self) -> bool:
        """Nothing to read came, though nothing was refused: its limit went into reasoning."""
        return self._ended_well and not self._text.strip() and not self.is_stopped

    def reply(self, dropped: Sequence[str]) -> ChatReply:
        """The reply, once the answer has ended; raises where it ended too early."""
        text, usage = self._text, self.usage
        if self.is_stopped and not text.strip():
            raise errors.TurnStopped
        if not self.is_stopped:
            self._refuse_unfinished()
        if usage is None:
            usage = estimated(self._messages, text)
        return ChatReply(
            text,
            usage,
            tuple(dropped),
            stopped=self.is_stopped,
            reached_limit=self._reached_limit or self._finish in AT_LIMIT,
        )

    @property
    def _text(self) -> str:
        return "".join(self._pieces)

    @property
    def usage(self) -> Usage | None:
        """Tokens as the provider counted them; None where it did not."""
        return counted_usage(self._usage)

    @property
    def _is_filtered(self) -> bool:
        return self._finish.startswith(FILTERED)

    def _refuse_unfinished(self) -> None:
        if self._is_filtered:
            raise self.broken_off(errors.Blocked())
        if not self._ended_well:
            raise self.broken_off(errors.ReplyTruncated())
        if not self._text.strip():
            raise self.broken_off(errors.ReplyTruncated(EMPTY))

    @property
    def _ended_well(self) -> bool:
        return (
            self._finish in WHOLE or self._finish in AT_LIMIT or (not self._finish and self.is_done)
        )

    def _without_choice(self, chunk: Mapping[str, Any]) -> str:
        """A chunk of usage or of a filter's results; else an answer that is none."""
        if "choices" in chunk and not chunk.get("error"):
            return ""
        raise _mapped(chunk)

    def broken_off(self, error: errors.ProviderFailed) -> errors.ProviderFailed:
        """The failure of an answer, with the text and the usage that had come."""
        if type(error) is errors.ProviderError and self._pieces:
            error = errors.ReplyTruncated()
        error.partial = self._text
        error.paid = self.paid
        return error

    @property
    def paid(self) -> tuple[Mapping[str, int], ...]:
        """The tokens that were counted, as an error carries them."""
        return (self.usage.model_dump(exclude={"source", "cost_usd"}),) if self.usage else ()

    def _text_of(self, choice: Mapping[str, Any]) -> str:
        """What a choice adds. One of a whole answer has a message in place of a delta."""
        message = choice.get("message")
        said = message if isinstance(message, dict) else choice.get("delta")
        finish = choice.get("finish_reason")
        if isinstance(finish, str) and finish:
            self._finish = finish.casefold()
        if isinstance(message, dict):
            self.is_done = True
        if not isinstance(said, dict):
            return ""
        if said.get("refusal"):
            raise errors.Blocked
        return self._visible("".join(_text_parts(said.get("content"))))

    def _visible(self, piece: str) -> str:
        """The piece as it is kept and shown: whole characters, within the limit of the reader."""
        piece, self._half = _whole_characters(self._half + piece)
        text = piece.encode()
        shown = text if self._left is None else text[: self._left]
        if len(shown) < len(text):
            piece = shown.decode(errors="ignore")
            self._reached_limit = True
        if self._left is not None:
            self._left -= len(shown)
        self._size += len(shown)
        if self._size > MOST_REPLY_BYTES:
            raise errors.ProviderError
        if piece:
            self._pieces.append(piece)
        return piece


def counted_usage(usage: object) -> Usage | None:
    """Tokens as the provider counted them; None where it did not."""
    counts = usage if isinstance(usage, dict) else {}
    asked, answered = counts.get("prompt_tokens"), counts.get("completion_tokens")
    if not _is_count(asked) or not _is_count(answered):
        return None
    cached = min(_detail(counts, "prompt_tokens_details", "cached_tokens"), asked)
    written = _detail(counts, "prompt_tokens_details", "cache_write_tokens")
    reasoning = _detail(counts, "completion_tokens_details", "reasoning_tokens")
    return Usage(
        input_tokens=asked,
        output_tokens=answered,
        source="provider",
        cached_tokens=cached,
        cache_write_tokens=min(written, asked - cached),
        reasoning_tokens=min(reasoning, answered),
    )


def _detail(counts: Mapping[str, Any], group: str, name: str) -> int:
    details = counts.get(group)
    count = details.get(name) if isinstance(details, dict) else None
    return count if _is_count(count) else 0


def _is_count(number: object) -> TypeGuard[int]:
    return isinstance(number, int) and 0 <= number <= MOST_TOKENS


def _text_parts(content: object) -> Iterator[str]:
    """The text of a content: plain, or the text among its parts. Reasoning is not shown."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for part in content:
            if isinstance(part, str):
                yield part
            elif isinstance(part, dict) and part.get("type") in ("text", "output_text", None):
                yield from _text_parts(part.get("text"))


def _whole_characters(text: str) -> tuple[str, str]:
    """Surrogates paired, and the half of a pair that the next piece may complete."""
    half = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
    kept = text.removesuffix(half) if half else text
    try:
        kept.encode()
    except UnicodeEncodeError:
        kept = kept.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return kept, half


def _mapped(told: Mapping[str, Any]) -> errors.ProviderFailed:
    """An error inside an answer that had begun well."""
    return map_provider_error(HTTPStatus.BAD_GATEWAY, told)
