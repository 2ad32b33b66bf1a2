"""What is secret of a prompt, ready to be looked up."""
# ruff: noqa: RUF001 - quotation marks are what they look like

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from gptlab.guard.common_words import COMMON
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
    r"“[^”]+”|「[^」]+」|『[^』]+』|«[^»]+»"
    r'|(?<!\w)"[^"\n]+"(?!\w)'
    r"|‘(?:[^’\n]|’(?=\w))+’(?!\w)"
    r"|(?<!\w)'(?:[^'\n]|'(?=\w))+'(?!\w)"
)

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


class PromptIndex:
    """What of a prompt is secret: all but quoted lines, INSTRUCTION and what is allowed.

    ``allowed`` are texts the bot may say whole, such as its public description. Holds no state:
    one index may serve many replies at once.
    """

    def __init__(self, prompt: str, allowed: Iterable[str] = ()) -> None:
        kept, quoted = _apart(prompt)
        secret = [normalised(part) for part in kept]
        free = [normalised(text) for text in (INSTRUCTION, *quoted, *allowed)]
        secret_words, free_words = [words(part) for part in secret], [words(part) for part in free]
        self.content_words = frozenset(word for part in secret_words for word in part) - COMMON
        self.words = Secret(_word_runs(secret_words, free_words, GRAM), GRAM)
        self.content = self._content(secret_words, free_words)
        self.letters = _letters(secret, free, secret_words)
        size = sum(map(len, secret_words))
        self.trip = min(TRIP, max(GRAM, math.ceil(TRIP_SHARE * size)))
        self.hold = self.trip * HOLD_SHARE

    def _content(
        self, secret: Sequence[list[str]], free: Sequence[list[str]]
    ) -> Secret[tuple[str, ...]]:
        """Runs of content words, whatever stands between them."""
        kept = [self.content_of(part) for part in secret]
        runs = _word_runs(kept, [self.content_of(part) for part in free], CONTENT_GRAM)
        size, of_them = sum(map(len, secret)), sum(map(len, kept))
        return Secret(runs, CONTENT_GRAM, size / of_them if of_them else 1.0, CONTENT_CAUTION)

    def content_of(self, some: Iterable[str]) -> list[str]:
        """Those of the words that are content of this prompt."""
        return list(filter(self.content_words.__contains__, some))


def _apart(prompt: str) -> tuple[list[str], list[str]]:
    """The prompt's own words, cut where it quotes, and the lines it quotes."""
    most = MOST_OF_A_PROMPT * len(prompt)
    quotes = [
        found
        for found in _QUOTED.finditer(prompt)
        if len(found.group()) <= most and len(words(normalised(found.group()))) >= GRAM
    ]
    starts = [0, *(found.end() for found in quotes)]
    ends = [*(found.start() for found in quotes), len(prompt)]
    kept = [prompt[start:end] for start, end in zip(starts, ends, strict=True)]
    return kept, [found.group() for found in quotes]


def _word_runs(
    secret: Iterable[list[str]], free: Iterable[list[str]], size: int
) -> frozenset[tuple[str, ...]]:
    """Less what may be said; forwards and backwards."""
    runs = {run for part in secret for run in runs_of_words(part, size)}
    runs.difference_update(run for part in free for run in runs_of_words(part, size))
    return frozenset(runs | {run[::-1] for run in runs})


def runs_of_words(some: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    return zip(*(some[start:] for start in range(size)), strict=False)


def _letters(
    secret: Sequence[str], free: Sequence[str], secret_words: Sequence[list[str]]
) -> Secret[bytes]:
    """Runs of differences, as long as four words; also of the text reversed or mirrored."""
    sizes = [len(word) for part in secret_words for word in part if len(word) > 1]
    mean = sum(sizes) / len(sizes) if sizes else 1.0
    size = max(FEWEST_LETTERS, round(GRAM * mean))
    runs = {run for part in secret for spelled in _spellings(part) for run in _runs(spelled, size)}
    runs.difference_update(
        run for part in free for spelled in _spellings(part) for run in _runs(spelled, size)
    )
    return Secret(frozenset(runs), size, 1 / mean, alert=LETTERS_ALERT)


def _spellings(part: str) -> Iterable[bytes]:
    """Differences of the letters as they are, in the other order, each word reversed, A for Z."""
    some = words(part)
    plain = letters(some)
    forwards = differences(plain)
    yield forwards
    yield differences(plain[::-1])
    yield differences(letters(words(" ".join(word[::-1] for word in part.split()))))
    yield forwards.translate(_MIRRORED)


_MIRRORED = bytes(-step % ALPHABET if step < ALPHABET else step for step in range(256))


def _runs(spelled: bytes, size: int) -> Iterable[bytes]:
    return (spelled[start : start + size] for start in range(len(spelled) - size + 1))
