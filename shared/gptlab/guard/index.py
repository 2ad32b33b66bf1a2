"""What is secret of a prompt, ready to be looked up."""
# ruff: noqa: RUF001 - quotation marks are what they look like

import math
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress
from typing import Generic, TypeVar

from gptlab.guard.common_words import COMMON
from gptlab.guard.forms import labels
from gptlab.guard.text import ALPHABET, differences, letters, normalised, words
from gptlab.guard.wording import INSTRUCTION

GRAM = 4
"""Words in a row that count as copied."""
WINDOW = 40
"""Words among which copied ones are counted."""
TRIP = 16
"""Copied words in a window that make a leak."""
TRIP_SHARE = 0.6
"""Of a prompt so short that ``TRIP`` words would be most of it."""
HOLD_SHARE = 0.5
"""Of the way to a leak: from here on a stream is held."""
CONTENT_GRAM = 3
"""Words in a row that count as copied when those that say little are left out."""
CONTENT_CAUTION = 1.5
"""Content words in a row prove less than all words: so many times more of them make a leak."""
LETTERS_ALERT = 1.25
"""Copied letters are noticed late: a stream is held for so many fewer of them."""
FEWEST_LETTERS = 8
"""Letters in a row that count as copied, where words are as short as in Chinese."""
MOST_OF_A_PROMPT = 0.5
"""A quotation longer than this is no line to say but the prompt, quoted."""

_QUOTED = re.compile(
    r"“[^“”]{1,1000}”|「[^「」]{1,1000}」|『[^『』]{1,1000}』|«[^«»]{1,1000}»"
    r'|(?<!\w)"[^"\n]{1,1000}"(?!\w)'
    r"|‘(?:[^‘’\n]|’(?=\w)){1,1000}’(?!\w)"
    r"|(?<!\w)'(?:[^'\n]|'(?=\w)){1,1000}'(?!\w)"
)
"""Bounded, or a prompt of nothing but marks would take minutes to read."""

Run = TypeVar("Run", tuple[str, ...], bytes)


@dataclass(frozen=True)
class Secret(Generic[Run]):
    """Runs of a prompt that count as copied, each of ``size`` units.

    ``worth`` is what one unit counts for, in words. It takes ``caution`` times as many to make a
    leak, and so many fewer as ``alert`` says to hold a stream.
    """

    runs: frozenset[Run]
    size: int
    worth: float = 1.0
    caution: float = 1.0
    alert: float = 1.0

    @property
    def window(self) -> int:
        return round(WINDOW / self.worth)


@dataclass(frozen=True)
class _Part:
    """A stretch of a text, normalised; ``asked_back`` says it of each word."""

    text: str
    words: Sequence[str]
    asked_back: Sequence[bool]

    @staticmethod
    def of(pieces: Iterable[tuple[str, bool]]) -> "_Part":
        texts = [(normalised(text), asked_back) for text, asked_back in pieces]
        some = [(word, asked_back) for text, asked_back in texts for word in words(text)]
        return _Part(
            " ".join(text for text, _ in texts), [word for word, _ in some], [b for _, b in some]
        )

    def only(self, some: Container[str]) -> "_Part":
        """Of these words."""
        kept = [word in some for word in self.words]
        return _Part(
            self.text, list(compress(self.words, kept)), list(compress(self.asked_back, kept))
        )


class PromptIndex:
    """What of a prompt is secret: all but quoted lines, forms, INSTRUCTION and what is allowed.

    ``allowed`` are texts the bot may say whole, such as its public description. Holds no state:
    one index may serve many replies at once.
    """

    def __init__(self, prompt: str, allowed: Iterable[str] = ()) -> None:
        secret, spoken = _apart(prompt)
        free = [_Part.of([(text, False)]) for text in (INSTRUCTION, *spoken, *allowed)]
        own = [
            word
            for part in secret
            for word, asked_back in zip(part.words, part.asked_back, strict=True)
            if not asked_back
        ]
        self.content_words = frozenset(own) - COMMON
        self.words = Secret(_word_runs(secret, free, GRAM), GRAM)
        self.content = self._content(secret, free)
        self.letters = _letters(secret, free)
        self.trip = min(TRIP, max(GRAM, math.ceil(TRIP_SHARE * len(own))))
        self.hold = self.trip * HOLD_SHARE

    def _content(self, secret: Sequence[_Part], free: Sequence[_Part]) -> Secret[tuple[str, ...]]:
        """Runs of content words, whatever stands between them."""
        kept = [part.only(self.content_words) for part in secret]
        runs = _word_runs(kept, [part.only(self.content_words) for part in free], CONTENT_GRAM)
        size, of_them = (sum(len(part.words) for part in parts) for parts in (secret, kept))
        return Secret(runs, CONTENT_GRAM, size / of_them if of_them else 1.0, CONTENT_CAUTION)

    def content_of(self, some: Iterable[str]) -> list[str]:
        """Those of the words that are content of this prompt."""
        return list(filter(self.content_words.__contains__, some))


def _apart(prompt: str) -> tuple[list[_Part], list[str]]:
    """The prompt's own words, cut where it quotes, and what it wants said: quotes and forms."""
    most = MOST_OF_A_PROMPT * len(prompt)
    quotes = [
        found.span()
        for found in _QUOTED.finditer(prompt)
        if len(found.group()) <= most and len(words(normalised(found.group()))) >= GRAM
    ]
    form = list(labels(prompt))
    parts: list[list[tuple[str, bool]]] = [[]]
    at = 0
    in_form = ((label.start, label.end, True) for label in form if label.in_form)
    for start, end, is_label in sorted([*in_form, *((*quote, False) for quote in quotes)]):
        parts[-1].append((prompt[at:start], False))
        if is_label:
            parts[-1].append((prompt[max(at, start) : end], True))
        else:
            parts.append([])
        at = max(at, end)
    parts[-1].append((prompt[at:], False))
    return [_Part.of(part) for part in parts], [
        *(prompt[start:end] for start, end in quotes),
        "\n".join(prompt[label.start : label.end] for label in form),
    ]


def _word_runs(
    secret: Iterable[_Part], free: Iterable[_Part], size: int
) -> frozenset[tuple[str, ...]]:
    """Less what may be said; forwards and backwards."""
    runs = {
        run
        for part in secret
        for run in _own(runs_of_words(part.words, size), part.asked_back, size)
    }
    runs.difference_update(run for part in free for run in runs_of_words(part.words, size))
    return frozenset(runs | {run[::-1] for run in runs})


def _own(runs: Iterable[Run], asked_back: Sequence[bool], size: int) -> Iterable[Run]:
    """Those runs at least half of which is not asked back."""
    if not any(asked_back):
        return runs
    before = [0, *accumulate(asked_back)]
    return compress(
        runs, (2 * (at_end - at) <= size for at, at_end in zip(before, before[size:], strict=False))
    )


def runs_of_words(some: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    return zip(*(some[start:] for start in range(size)), strict=False)


def _letters(secret: Sequence[_Part], free: Sequence[_Part]) -> Secret[bytes]:
    """Runs of differences, as long as four words; also of the text reversed or mirrored."""
    sizes = [len(word) for part in secret for word in part.words if len(word) > 1]
    mean = sum(sizes) / len(sizes) if sizes else 1.0
    size = max(FEWEST_LETTERS, round(GRAM * mean))
    runs: set[bytes] = set()
    for part in secret:
        for spelled, asked_back in _spellings(part):
            runs.update(_own(_runs(spelled, size), asked_back, size))
    for part in free:
        for spelled, _ in _spellings(part):
            runs.difference_update(_runs(spelled, size))
    return Secret(frozenset(runs), size, 1 / mean, alert=LETTERS_ALERT)


def _spellings(part: _Part) -> Iterable[tuple[bytes, Sequence[bool]]]:
    """Differences of the letters as they are, in the other order, each word reversed, A for Z."""
    plain = letters(part.words)
    asked_back = (
        [
            asked_back
            for word, asked_back in zip(part.words, part.asked_back, strict=True)
            for _ in range(len(letters([word])))
        ]
        if any(part.asked_back)
        else []
    )
    forwards = differences(plain)
    each_reversed = letters(words(" ".join(word[::-1] for word in part.text.split())))
    yield forwards, asked_back
    yield differences(plain[::-1]), asked_back[::-1]
    yield differences(each_reversed), asked_back
    yield forwards.translate(_MIRRORED), asked_back


_MIRRORED = bytes(-step % ALPHABET if step < ALPHABET else step for step in range(256))


def _runs(spelled: bytes, size: int) -> Iterable[bytes]:
    return (spelled[start : start + size] for start in range(len(spelled) - size + 1))
