r"""What in a reply's prose is no prose: code spans and formulas.

A formula is ``\(…\)``, ``\[…\]``, ``$$…$$``, or ``$…$`` on one line. Replies speak of money too,
so the dollars of a formula are told from others as Pandoc does, and where that is not enough, as
``_is_formula`` and ``_is_display`` say. A dollar that is not a formula's is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = r"(?:\\.|[^\\$`\n])+"
_LINES = r"(?:\\.|[^\\$`\n]|\n(?![ \t]*\n))+"
_BRACKETED = r"(?:\\[^()\[\]]|[^\\`\n]|\n(?![ \t]*\n))+"
_SCAN = re.compile(
    rf"""
    (?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`))
    |^(?P<lead>[ \t>]*(?:(?:[-*+]|\d{{1,9}}[.)])[ \t]+)?)
        (?:\$\$(?=(?P<lines>{_LINES})\$\$[ \t]*$)|\\\[(?=(?P<block>{_BRACKETED})\\\][ \t]*$))
    |\\\((?=(?P<round>{_BRACKETED})\\\))
    |\\\[(?=(?P<square>{_BRACKETED})\\\])
    |\$\$(?=(?P<double>{_LINE})\$\$(?!\$))
    |\$(?=(?P<single>{_LINE})\$(?!\$))
    |(?:\\.|\$+|https?://[^\s<>`]*|\]\((?:\\.|[^\s()\\]|\([^\s()]*\))*\))
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
"""Marks that may open a formula match without it: the search goes on behind them if it is none.
The last line passes over what has no formula in it: escapes, money, addresses."""

_TEX = re.compile(r"\\[A-Za-z]|\^")
_TEX_OR_EQUATION = re.compile(r"\\[A-Za-z]|[\^_=<>+]")
_WORD = re.compile(r"[A-Za-z]{2}")
_AMOUNT_AND_WORD = re.compile(r"[-+~]?[.,]?\d.*[\s(*][A-Za-z]{2}")
_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_NEVER_FIRST, _NEVER_LAST = frozenset('{)],.;:!?"*/'), frozenset("([{/~*:+=&\u2013\u2014-")


@dataclass(frozen=True)
class Span:
    """A code span, as it is written, or what stands between the marks of a formula.

    From ``start`` to ``end`` in the prose. ``lead`` is what stands before a formula that has its
    lines to itself, and None for one among words.
    """

    start: int
    end: int
    text: str
    is_code: bool = False
    lead: str | None = None


def spans(prose: str) -> Iterator[Span]:
    """Those of a text without code blocks, in order."""
    at = 0
    while found := _SCAN.search(prose, at):
        span = _span(found)
        if span:
            yield span
        at = span.end if span else found.end()


def _span(found: re.Match[str]) -> Span | None:
    start, lead = found.start(), found["lead"]
    if found["code"]:
        return Span(start, found.end(), found["code"], is_code=True)
    for name in ("block", "round", "lines", "square", "double"):
        tex = found[name]
        if tex and (name in ("block", "round") or _is_display(tex)):
            return Span(start, found.end(name) + 2, tex, lead=lead)
    if found["single"]:
        end = found.end("single") + 1
        if _is_formula(found.string[:start][-1:], found["single"], found.string[end:][:1]):
            return Span(start, end, found["single"])
    return None


def _is_display(tex: str) -> bool:
    r"""Not ``$$ to $$``, which are price classes, and not ``\[1\]``, which is a reference."""
    has_letters = re.search("[A-Za-z]", tex) is not None
    return bool(_TEX_OR_EQUATION.search(tex)) or (has_letters and not _WORD.search(tex))


def _is_formula(before: str, tex: str, after: str) -> bool:
    """Whether this stands between two dollars as a formula; the signs beside them count."""
    if tex[0].isspace() or tex[-1].isspace():
        return False
    if tex[0] in "\\^_":
        return True  # so begins nothing but TeX
    if after.isdigit():
        return False  # $5-$10
    if _TEX.search(tex):
        return True
    return not (
        re.match("[A-Za-z0-9]", before)  # US$5, 5$
        or tex[0] in _NEVER_FIRST  # ($)
        or (len(tex) > 1 and tex[-1] in _NEVER_LAST)  # $A/$B
        or (tex[-1] == "|" and tex[0] != "|")  # |$5|$x|
        or _AMOUNT_AND_WORD.match(tex)  # $5 or 10$
        or _CHINESE.search(tex)
        or after == "{"  # ${A}${B}
        or (re.match("[A-Za-z]", after) and _WORD.search(tex))  # $HOME:$PATH
    )
