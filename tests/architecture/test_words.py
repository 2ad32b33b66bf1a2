"""The code says things with the field's words; these are the ones it used to have instead."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import EMULATOR, FRONTEND, FUNCTIONS, ROOT, files

IDENTIFIERS = {
    "aside": "background",
    "belonging": "owned document",
    "door": "adapter",
    "happening": "history, event",
    "marked": "gettext_noop",
    "pace": "rate limit, latency",
    "ring": "recent turns",
    "talk": "session, conversation",
    "trespasser": "other tenant",
    "trespassing": "cross-tenant access",
    "twin": "negative control",
}
"""Parts of identifiers, with or without an s, and what to say."""

PROSE = {
    "CannotOpen": "DecryptionError",
    "CommitRefused": "PreconditionFailed",
    "happenings": "history, events",
    "mended hole": "regression",
    "put off": "deferred",
    "told by contents": "hash-based .pyc",
    "trespasser": "other tenant",
    "trespassing": "cross-tenant access",
    "test talk": "test session",
    "whole talk": "full conversation",
    "word to stop": "cancellation request",
}
"""In docstrings, comments and texts."""

OTHERS_WORDS = {"marked": {"emulator", "tests", "shared"}}
"""A word that is right outside the front end."""

SOURCES = (ROOT / "shared", FRONTEND, FUNCTIONS, EMULATOR, ROOT / "tests")
PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
STRINGS = {
    tokenize.STRING,
    tokenize.COMMENT,
    *(getattr(tokenize, name) for name in ("FSTRING_MIDDLE",) if hasattr(tokenize, name)),
}


def checked() -> list[Path]:
    """Every Python file but this list of words."""
    found = [path for folder in SOURCES for path in files(folder)]
    return [path for path in found if path != Path(__file__)]


def words_of(source: str) -> Iterator[tuple[int, str]]:
    """The line and the word of what a source must not say."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME:
            parts = {part.lower() for part in PARTS.findall(token.string)}
            for word in IDENTIFIERS:
                if word in parts or f"{word}s" in parts:
                    yield token.start[0], word
        elif token.type in STRINGS:
            text = " ".join(token.string.split())
            for word in PROSE:
                if re.search(rf"\b{word}s?\b", text, re.IGNORECASE):
                    yield token.start[0], word


def is_allowed(word: str, path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] in OTHERS_WORDS.get(word, set())


def test_no_source_says_a_word_that_has_a_better_one() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {word}, say {(IDENTIFIERS | PROSE)[word]}"
        for path in checked()
        for line, word in words_of(path.read_text())
        if not is_allowed(word, path)
    ]

    assert found == []


def test_no_file_is_named_with_such_a_word() -> None:
    found = [
        (str(path.relative_to(ROOT)), word)
        for path in checked()
        for word in IDENTIFIERS
        if {word, f"{word}s"} & set(path.stem.split("_")) and not is_allowed(word, path)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("def ring_of(turn): ...", "ring"),
        ("class SignInPace: ...", "pace"),
        ("past_talks = []", "talk"),
        ('"""Its import is put\n    off until then."""', "put off"),
        ("# looks for word to stop", "word to stop"),
    ],
)
def test_a_planted_word_is_found(source: str, word: str) -> None:
    assert [found for _, found in words_of(source)] == [word]


def test_longer_words_are_others() -> None:
    assert list(words_of("string, Keyring, space, talking = refresh('a refrigerator door')")) == []
