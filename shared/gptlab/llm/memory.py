"""What of a conversation goes to the model: a rolling window, or a running summary.

Pure. Token counts are the provider's where it gave them; what is new since is estimated at one
token for four UTF-8 bytes, which holds within a few percent for Chinese as well.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gptlab.api.fields import Role, SessionType

WINDOW_MESSAGES = 20
KEPT_MESSAGES = 4
SUMMARISE_AT = 0.6
"""Of the model's context window."""
SUMMARISE_AT_BYTES = 200_000
SUMMARY_TOKENS = 500
BYTES_PER_TOKEN = 4
OPENING = (
    "(The person has opened the conversation. Begin it, in the language of your instructions.)"
)
"""Stands for the user's part where the assistant speaks first; it is never stored or shown."""
GO_ON = "(Please go on.)"


@dataclass(frozen=True)
class Said:
    """One message of the session."""

    role: Role
    content: str

    @property
    def size(self) -> int:
        return len(self.content.encode())


@dataclass(frozen=True)
class Context:
    """The part of a session that the model is shown, oldest first.

    ``tokens`` is what the last request and its reply came to together; 0 when not known.
    """

    messages: tuple[Said, ...] = ()
    summary: str | None = None
    tokens: int = 0

    def encode(self) -> str:
        said = [[said.role.value, said.content] for said in self.messages]
        return json.dumps([said, self.summary, self.tokens], ensure_ascii=False)

    @classmethod
    def decode(cls, text: str) -> "Context":
        said, summary, tokens = json.loads(text)
        return cls(tuple(Said(Role(role), content) for role, content in said), summary, tokens)

    def with_turn(self, text: str | None, reply: str, tokens: int) -> "Context":
        """The context after a turn; ``text`` is None where the assistant spoke unasked."""
        asked = () if text is None else (Said(Role.USER, text),)
        said = (*self.messages, *asked, Said(Role.ASSISTANT, reply))
        return replace(self, messages=said, tokens=tokens)

    def without_last_turn(self) -> "tuple[Context, str | None]":
        """The context before the last reply, and the message it replied to, if there was one."""
        said = self.messages[:-1]
        if said and said[-1].role is Role.USER:
            return replace(self, messages=said[:-1]), said[-1].content
        return replace(self, messages=said), None

    def without_last_turns(self, number: int) -> "Context":
        """The context before that many turns; what it comes to is not known any more."""
        context = self
        for _ in range(number):
            context, _text = context.without_last_turn()
        return replace(context, tokens=0)

    @property
    def turns(self) -> int:
        """Each has one reply."""
        return sum(said.role is Role.ASSISTANT for said in self.messages)

    @property
    def size(self) -> int:
        """Bytes of everything in it."""
        return sum(said.size for said in self.messages) + len((self.summary or "").encode())


@dataclass(frozen=True)
class Condensation:
    """What a summary has to cover, and what stays as it was said."""

    dropped: tuple[Said, ...]
    kept: tuple[Said, ...]
    summary: str | None


def windowed(context: Context, session_type: SessionType) -> Context:
    """Keep what the next turn can use: the window, whole turns only.

    A coaching session keeps everything until it is condensed.
    """
    if session_type is SessionType.COACHING:
        return context
    return replace(context, messages=_last_turns(context.messages, WINDOW_MESSAGES - 1))


def due_for_summary(context: Context, text: str, window: int) -> Condensation | None:
    """What to condense before this message is answered, or None while there is room."""
    if len(context.messages) <= KEPT_MESSAGES:
        return None
    known = context.tokens or estimate(context.size)
    is_full = known + estimate(len(text.encode())) >= SUMMARISE_AT * window
    if not is_full and context.size < SUMMARISE_AT_BYTES:
        return None
    kept = _last_turns(context.messages, KEPT_MESSAGES)
    dropped = context.messages[: len(context.messages) - len(kept)]
    return Condensation(dropped, kept, context.summary) if dropped else None


def halved(context: Context) -> Context:
    """Without the older half, whole turns only: for a model that has less room than we thought."""
    return replace(context, messages=_last_turns(context.messages, len(context.messages) // 2))


def condensed(condensation: Condensation, summary: str) -> Context:
    """The context that goes on after a summary."""
    return Context(condensation.kept, summary)


def payload(prompt: str, context: Context, text: str | None) -> list[dict[str, Any]]:
    """The messages for the model: instructions and summary, the session, and what is new."""
    system = prompt
    if context.summary is not None:
        system = f"{prompt}\n\nSummary of the conversation so far:\n{context.summary}"
    said = context.messages if text is None else (*context.messages, Said(Role.USER, text))
    return alternating(system, said)


def alternating(system: str, said: Iterable[Said]) -> list[dict[str, Any]]:
    """Messages as every provider takes them: one system message, then user and assistant in turn.

    Many chat templates refuse a session that the assistant begins, two messages of one role in a
    row, or a last one that is not the user's. What follows on the same role is joined to it.
    """
    messages = [{"role": "system", "content": system}]
    for one in said:
        if one.role is Role.ASSISTANT and len(messages) == 1:
            messages.append(_user(OPENING))
        if one.role.value == messages[-1]["role"]:
            messages[-1]["content"] += f"\n\n{one.content}"
        else:
            messages.append({"role": one.role.value, "content": one.content})
    if messages[-1]["role"] != Role.USER:
        messages.append(_user(OPENING if len(messages) == 1 else GO_ON))
    return messages


def summary_payload(condensation: Condensation, summary_prompt: str) -> list[dict[str, Any]]:
    """The messages for the call that summarises what is dropped."""
    before = Context(condensation.dropped, condensation.summary)
    return payload(
        "You keep the notes of a conversation. Answer with the notes alone.", before, summary_prompt
    )


def estimate(size: int) -> int:
    """Tokens of so many bytes."""
    return math.ceil(size / BYTES_PER_TOKEN)


def _user(content: str) -> dict[str, Any]:
    return {"role": Role.USER.value, "content": content}


def _last_turns(messages: Sequence[Said], most: int) -> tuple[Said, ...]:
    """The last messages, at most so many, that do not begin with an answer to one left out."""
    kept = tuple(messages[-most:]) if most else ()
    if len(kept) < len(messages) and kept and kept[0].role is Role.ASSISTANT:
        return kept[1:]
    return kept
