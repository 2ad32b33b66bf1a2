"""What a prompt asks to be given back: the labels of its forms, and the text of its templates.

Anywhere a label is a heading; what stands at the beginning of a line before a colon or a gap; the
head of a table; words in bold, brackets or tags; a line in capitals; a question on a line of its
own. In a form that the line before it announces ("Answer in this form:") any short line is one, and
a line with gaps is a template. What is long or ends like a sentence is an instruction.
"""
# ruff: noqa: RUF001 - Chinese punctuation is what it looks like

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_LABEL = 72
"""Bytes: a dozen English words, or two dozen Chinese characters, which say as much."""
FEWEST_LISTED = 3
"""Labels in a row that make a list of them."""

_MARK = re.compile(
    r"\s*(?:(?P<heading>#+)\s*|(?P<row>\|)"
    r"|(?P<item>(?:[^\w\s\"'“‘(（\[【「<{|#*_`]+|\*)\s+(?:\[[ xX]?\]\s*)?"
    r"|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{2,4})[.):、]\s*|[（(]?[一二三四五六七八九十]+[、）).]\s*))?"
)
"""What stands before the text of a line: the sign of a heading, a table's row or a list's item."""
_GAP = re.compile(r"\$?\{[^{}]{0,200}\}|\[[^\[\]]{0,200}\]|<[^<>]{0,200}>|_{2,}|\.{3,}|…+")
_WRAPPED = re.compile(r"\*\*(.+?)\*\*|__(.+?)__|【(.+?)】|\[([^\]]+)\]|<(\w[^>]*)>(?:.*</.*)?$")
_BLANK = "\0"
"""Put for each character of a gap."""
_COLON = re.compile(rf"[:：]|(?<!{_BLANK}){_BLANK}+\s*$")
_DASH = re.compile(rf"\s[-–—]+\s|——|→|[(（]|{_COLON.pattern}")
_FENCE = re.compile(r"\s*(```|~~~)")
_SENTENCE = re.compile(r"(?:[^.!;。！；]|[.!;](?!\s|$))+")
_FULL_SENTENCE = re.compile(r"(?:[^.!。！]|[.!](?!\s|$))+")
_ENDS = ".!;。！；"
_DISREGARD = re.compile(r"[(（][^()（）]{0,200}[)）]")
_CELL = re.compile(r"[^|]+")
_BETWEEN_COLUMNS = re.compile(r"[;；|｜\t]|\s//?\s")
_BETWEEN_LISTED = re.compile(r"[,;、，；/|｜→\t]|\band\b|和")
_ANNOUNCES = re.compile(
    # What a form and its parts are called,
    r"\b(?:forms?|formats?|templates?|structured?|schem[ae]|skeleton|outlines?|layouts?|patterns?"
    r"|\w*sheets?|\w*lists?|cards?|tickets?|slips?|tables?|reports?|records?|reviews?|feedback|notes?"
    r"|minutes|logs?|letters?|mails?|messages?|pages?|summary|examples?|sections?|headings?|headers?"
    r"|titles?|fields?|labels?|columns?|rows?|lines?|parts?|blocks?|boxes|items?|elements?|entry"
    r"|entries|points?|questions|categor(?:y|ies)|criteria|aspects"
    # what is done with it,
    r"|repl(?:y|ies)|answers?|respon(?:d|ses?)|outputs?|results?|print|return|fill\w*|complet\w*"
    r"|finish\w*|hand|deliver|present|provide|produce|show|display|write|give|send|end|close"
    r"|summari[sz]e|includes?|contains?|covers?|consists?"
    # and how it is pointed at.
    r"|like (?:this|that|so)|this way|use (?:this|these)|follows|the following|order|below|shown"
    r"|nothing else)\b"
    r"|格式|模板|模版|结构|样子|提纲|标题|字段|栏目|部分|方面|维度|要点|内容|问题|表|卡|单"
    r"|填|输出|回答|回复|记录|整理|登记|确认|报告|反馈|总结|写成|写下|给出|包括|包含"
    r"|这个|这样|照|顺序|如下|以下|下面|下列|示例|例子",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:rules?|guidelines?|constraints?|instructions?|principles?|restrictions?|remember|avoid"
    r"|never|follow|tasks?|behave|do not|don't|important|knowledge|facts?|background|context"
    r"|database)\b|\b(?:to|will|must|should|by|not)$"
    r"|规则|原则|注意|要求|限制|不要|禁止|必须|遵守|任务|知识|资料|背景",
    re.IGNORECASE,
)
_NAMES = r"sections|headings|headers|headlines|titles|fields|labels|columns|parts"
_LISTS = re.compile(
    rf"\b(?:{_NAMES}|header|form|format|template|structured?|layout|outline)\b[^:：]{{0,200}}[:：]"
    rf"|\b(?:{_NAMES})\b|(?:格式|模板|模版|结构|标题|字段|栏目|部分)[^:：]{{0,200}}[:：]",
    re.IGNORECASE,
)
"""Names of labels follow it in the same sentence."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Label:
    """Where it stands in a prompt, its mark included, and whether in an announced form."""

    start: int
    end: int
    in_form: bool


@dataclass(frozen=True)
class _Line:
    """A line, its mark apart; ``start`` is where its text begins in the prompt."""

    start: int = 0
    mark: str = ""
    kind: str = ""
    text: str = ""

    @property
    def level(self) -> int:
        """Of a heading."""
        return len(self.mark.strip()) if self.kind == "heading" else 0

    @property
    def leads(self) -> bool:
        """It speaks of what follows."""
        return self.text.endswith((":", "：")) or self.kind == "heading" or self.text.isupper()

    @property
    def last_sentence(self) -> str:
        said = _SENTENCE.findall(_GAP.sub(" ", self.text).rstrip(":： "))
        return said[-1] if said else ""

    @property
    def orders(self) -> bool:
        """Rules or facts may follow."""
        return _ORDERS.search(self.last_sentence) is not None

    @property
    def announces(self) -> bool:
        """A form may follow."""
        return not self.orders and _ANNOUNCES.search(self.last_sentence) is not None


def labels(prompt: str) -> Iterator[Label]:
    """What is asked to be given back, in order."""
    before = _Line()
    for line, in_form, in_fence in _lines(prompt):
        whole = [(0, len(line.text))] if in_form and in_fence else []
        for start, end in (_in_form if in_form else _anywhere)(line, before) or whole:
            mark = 0 if start else len(line.mark)
            yield Label(line.start + start - mark, line.start + end, in_form)
        before = line


def _lines(prompt: str) -> Iterator[tuple[_Line, bool, bool]]:
    """Each with whether it belongs to an announced form, and whether it is fenced."""
    form: _Line | None = None
    """The first line of it; the others have the same mark."""
    before = _Line()
    fence, in_form, after_gap, at = "", False, False, 0
    for whole in prompt.splitlines(keepends=True):
        begins = next(_MARK.finditer(whole))
        text = whole[begins.end() :].rstrip()
        line = _Line(at + begins.end(), begins.group(), begins.lastgroup or "", text)
        at += len(whole)
        is_fence = _FENCE.match(whole)
        if is_fence and fence in ("", is_fence[1]):
            fence = "" if fence else is_fence[1]
            form = before if fence and before.announces else None
        elif fence:
            yield line, form is not None, True
        elif text:
            follows = before.leads or (not before.kind and (after_gap or line.kind))
            is_new = form is None or not in_form or (line.kind and not form.level)
            if follows and is_new and before.announces:
                form = line
            elif form and _is_over(form, line, after_gap):
                form = None
            in_form = form is not None and _belongs(form, line)
            yield line, in_form, False
            before, after_gap = line, False
        else:
            after_gap = True


def _is_over(form: _Line, line: _Line, after_gap: bool) -> bool:
    """Whether the form ended before this line."""
    if line.leads and line.orders:
        return True
    return 0 < line.level < form.level if form.level else after_gap and line.kind != form.kind


def _belongs(form: _Line, line: _Line) -> bool:
    """All that goes on does, but for prose under a heading."""
    return not form.level or line.kind != "" or _GAP.search(line.text) is not None


def _anywhere(line: _Line, before: _Line) -> list[Span]:
    """The labels of a line that need no form around it."""
    text = line.text
    with_blanks = _GAP.sub(lambda gap: _BLANK * len(gap.group()), text)
    wrapped = _WRAPPED.match(text)
    if wrapped and wrapped.lastindex:
        return [wrapped.span(wrapped.lastindex)]
    if line.kind == "row":
        cells = [cell.span() for cell in _CELL.finditer(text)]
        found = cells[:1] if before.kind == "row" else cells
    elif line.kind == "heading" or text.isupper() or text.endswith(("?", "？")):
        found = [(0, len(text))]
    else:
        found = _head(_COLON, with_blanks)
    return [(start, end) for start, end in found if _is_label(with_blanks[start:end])] + _listed(
        text
    )


def _in_form(line: _Line, before: _Line) -> list[Span]:
    """Those of a line of a form."""
    text = line.text
    has_tags = "</" in text
    if line.kind == "row":
        return _anywhere(line, before)
    if _GAP.search(text) and not has_tags and not _WRAPPED.fullmatch(text):
        around = _around(_GAP, text)
        is_template = all(len(text[start:end].encode()) <= LONGEST_LABEL for start, end in around)
        return around if is_template else _anywhere(line, before)
    if has_tags or _is_label(text) or _are_labels(_BETWEEN_COLUMNS.split(text)):
        return [(0, len(text))]
    head = [(start, end) for start, end in _head(_DASH, text) if _is_label(text[start:end])]
    return head + _listed(text) if head else _anywhere(line, before)


def _head(ends: re.Pattern[str], text: str) -> list[Span]:
    end = ends.search(text)
    return [(0, end.start())] if end else []


def _listed(text: str) -> list[Span]:
    """Labels one after the other in a sentence."""
    found: list[Span] = []
    for sentence in _FULL_SENTENCE.finditer(text) if _LISTS.search(text) else ():
        cue = _LISTS.search(sentence.group())
        listed = sentence.group()[cue.end() :] if cue else ""
        if _are_labels(_BETWEEN_LISTED.split(_DISREGARD.sub("", listed))):
            at = sentence.end() - len(listed)
            found += [(at + start, at + end) for start, end in _around(_DISREGARD, listed)]
    return found


def _around(gaps: re.Pattern[str], text: str) -> list[Span]:
    found = [gap.span() for gap in gaps.finditer(text)]
    starts, ends = [0, *(end for _, end in found)], [*(start for start, _ in found), len(text)]
    return list(zip(starts, ends, strict=True))


def _are_labels(texts: Iterable[str]) -> bool:
    named = [text for text in texts if text.strip()]
    return len(named) >= FEWEST_LISTED and all(map(_is_label, named))


def _is_label(text: str) -> bool:
    bare = text.strip(f" \t{_BLANK}")
    is_short = 0 < len(bare.encode()) <= LONGEST_LABEL
    return is_short and bare[-1] not in _ENDS and len(_SENTENCE.findall(bare)) == 1
