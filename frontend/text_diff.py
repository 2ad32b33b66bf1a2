"""What is different between an assistant's versions: words of its prompts, and settings."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from gptlab.api.bots import Bot, BotVersion, Draft

PROMPTS = ("initial_prompt", "summary_prompt")
CARD = ("name", "tag_line", "description")
SETTINGS = ("session_type", "model", "max_tokens", "reasoning_effort", "temperature", "top_p")
PENALTIES = ("frequency_penalty", "presence_penalty")
BESIDE = ("starters", "variables", "reply_schema")
"""What a version has only where somebody wanted it."""

WORDS_KEPT = 2

_UNSPACED = "\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff"
_LETTERS = rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+"
"""A word; where words are not spaced, a character."""
_WORD = re.compile(rf"{_LETTERS}|\s+|.")
_ENDS = r".!?\n\u3002\uff01\uff1f"
_SENTENCE = re.compile(rf"[^{_ENDS}]+[{_ENDS}]*\s*|[{_ENDS}]+\s*")

Version = Bot | BotVersion | Draft


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and what became of it."""

    fate: Literal["kept", "removed", "added"]
    text: str


@dataclass(frozen=True)
class Change:
    """A field that is not what it was."""

    field: str
    before: object
    after: object


def words(before: str, after: str) -> Iterator[Piece]:
    """Both texts as one: sentence by sentence, and where a sentence changed, word by word."""
    pairs = _pairs(_SENTENCE.findall(before), _SENTENCE.findall(after))
    yield from _pieces(pairs, lambda kept, is_between: True, _within)


def prompts(before: Version, after: Version) -> list[Change]:
    """Which prompts are different."""
    return _changes(PROMPTS, _values(before), _values(after))


def settings(before: Version, after: Version) -> list[Change]:
    """Which settings are, and what of the card, where both have one."""
    return _changes((*CARD, *SETTINGS, *PENALTIES, *BESIDE), _values(before), _values(after))


def all_settings(of: Version) -> list[Change]:
    """Every setting of a version that has none before it."""
    values = _values(of)
    beside = [name for name in BESIDE if values.get(name)]
    return [Change(name, None, values[name]) for name in (*SETTINGS, *PENALTIES, *beside)]


def _within(before: str, after: str) -> Iterator[Piece]:
    pairs = _pairs(_WORD.findall(before), _WORD.findall(after))
    yield from _pieces(pairs, _is_some_words, _changed)


def _is_some_words(kept: str, is_between: bool) -> bool:
    """What is kept between two changes has to be some words, or it is part of the change."""
    return not is_between or len(re.findall(_LETTERS, kept)) >= WORDS_KEPT


def _changed(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)


def _pieces(
    pairs: Sequence[tuple[str, str]],
    is_kept: Callable[[str, bool], bool],
    changed: Callable[[str, str], Iterable[Piece]],
) -> Iterator[Piece]:
    """What both have, and between that, what ``changed`` makes of the rest."""
    removed = added = ""
    for place, (was, became) in enumerate(pairs, start=1):
        is_between = bool(removed or added) and place < len(pairs)
        if was == became and is_kept(was, is_between):
            yield from changed(removed, added)
            yield Piece("kept", was)
            removed = added = ""
        else:
            removed, added = removed + was, added + became
    yield from changed(removed, added)


def _pairs(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """Stretches of both that are the same, and between them those that are not."""
    codes = SequenceMatcher(None, old, new).get_opcodes()
    return [("".join(old[i:j]), "".join(new[k:m])) for _, i, j, k, m in codes]


def _changes(
    fields: tuple[str, ...], before: dict[str, object], after: dict[str, object]
) -> list[Change]:
    both = [name for name in fields if name in before and name in after]
    changed = [name for name in both if before[name] != after[name]]
    return [Change(name, before[name], after[name]) for name in changed]


def _values(of: Version) -> dict[str, object]:
    fields = {name: getattr(of, name) for name in type(of).model_fields}
    return {**fields, **{name: getattr(of.config, name) for name in type(of.config).model_fields}}
