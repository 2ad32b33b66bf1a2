"""Replies made safe to draw: drawing one fetches nothing, and shows what was written.

A reply comes from a model on a stranger's prompt. An image in it would carry what was said to
any host it likes, so images and HTML go, and links stay with their target shown.

Nothing rests on our reading of Markdown being the renderer's. What we recognise is rewritten, for
the reader's sake. Then every pair of characters that an image, a link, a definition or a
directive cannot do without is parted by a word joiner, which is not seen. So is the shorthand that
Streamlit would make emoji, icons, colours or arrows of. Code blocks are cut out and drawn as code,
not as Markdown, so they stay exact.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from string import punctuation

from frontend.spans import Span, spans

JOINER = "\u2060"
TARGET_SHOWN = 100

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)[ \t]*\S")
_ITEM = re.compile(r" {0,3}(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)|\[\^)")
_GAP = r"\s{0,20}"
_DESTINATION = (
    rf"\({_GAP}(?:<(?P<angled>[^<>\n]*)>"
    r"|(?P<bare>(?:\\.|[^\s()<>\\]|\((?:\\.|[^\s()\\])*\))*))"
    rf"(?:\s{{1,20}}(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?{_GAP}\)"
)
_ALT = r"!\[(?P<alt>(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*)\]"
_INLINE_IMAGE = re.compile(_ALT + _DESTINATION)
_REFERENCE_IMAGE = re.compile(_ALT + r"(?:\[(?P<label>[^\[\]]*)\])?")
_LINK_END = re.compile(r"\]" + _DESTINATION)
_REFERENCE = re.compile(r"\[(?P<text>[^\[\]]+)\](?:\[(?P<label>[^\[\]]*)\])?(?![(:])")
_DEFINITION = re.compile(
    r"^[ \t>]*\[(?P<label>[^\[\]^][^\[\]]*)\]:[ \t]*<?(?P<target>[^\s<>]+)>?[^\n]*$", re.MULTILINE
)
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^\s<>]*)>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|abbr|area|article|audio|b|base|body|br|button|center|code|details|div|em|embed|font"
    r"|form|frame|frameset|h[1-6]|head|hr|html|i|iframe|image|img|input|kbd|label|li|link|math"
    r"|meta|ol|object|option|p|param|picture|pre|s|script|section|select|small|source|span|strong"
    r"|style|sub|summary|sup|svg|table|tbody|td|textarea|th|thead|tr|track|u|ul|use|video)"
    r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))*\s*/?>",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"!(?=\[)|\](?=[(:{])|<(?=[A-Za-z/!?])|:(?=[A-Za-z][\w-]*[\[{]|material/)", re.IGNORECASE
)
_DIAGRAM = re.compile(r"(?:`{3,}|~{3,})[ \t]*(?=mermaid|[^\s`~]*[&\\])", re.IGNORECASE)
_SHORTHAND = re.compile(
    r"(?P<line>^[ \t>|:-]+$)"  # a rule, or the second line of a table
    r"|:(?=(?:\\?[\w+-])+\\?:)"  # :smile:, :streamlit:, :material_home:
    r"|<(?=\\?-)|-(?=\\?>)|[<>~](?=\\?=)|(?<!-)-(?=\\?-(?!-))",  # arrows and the like
    re.MULTILINE,
)
_ADDRESS = re.compile(r"((?:https?://|www\.)[^\s<>`]*)", re.IGNORECASE)
_EMOJI = re.compile(r":[\w+-]+:")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARK = re.compile(rf"\\.|{_ENTITY.pattern}|\$|:(?![\s!-/:-@\[-`{{-~])", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_GOOD_TARGET = re.compile(r"(?:https?://[^/?#]|mailto:[^/]).*", re.IGNORECASE | re.DOTALL)
_ODD = re.compile(r"[\s<>()\[\]\\`|\"${}\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Prose:
    """Markdown that fetches nothing."""

    markdown: str


@dataclass(frozen=True)
class Code:
    """A code block, exactly as written; to be drawn as code."""

    text: str
    language: str


Part = Prose | Code


def parts(reply: str) -> list[Part]:
    """A reply cut into its code blocks and what stands between them."""
    found: list[Prose | Code] = []
    definitions = _definitions(reply)
    for piece in _cut(re.split(r"\r\n|\n|\r", reply)):
        if isinstance(piece, Code):
            found.append(piece)
        elif piece.markdown.strip():
            found.append(Prose(_safe(piece.markdown, definitions)))
    return found


def plain(text: str) -> str:
    """Markdown that shows exactly this text, on one line: for names and titles by strangers."""
    escaped = {ord(sign): "\\" + sign for sign in punctuation}
    return _without_shorthand(" ".join(text.split()).translate(escaped))


def _cut(lines: list[str]) -> Iterator[Prose | Code]:
    start = at = 0
    is_in_list = False
    while at < len(lines):
        line, is_after_gap = lines[at], at == 0 or not lines[at - 1].strip()
        is_in_list = bool(_ITEM.match(line)) or (is_in_list and not line[:1].strip())
        fence = _FENCE.fullmatch(line)
        if fence:
            yield Prose("\n".join(lines[start:at]))
            end = _closing(lines, at + 1, fence["mark"])
            code = _dedented(lines[at + 1 : end], len(fence["indent"]))
            yield Code(code, _language(fence["info"]))
            start = at = end + 1
        elif is_after_gap and not is_in_list and _INDENTED.match(line):
            yield Prose("\n".join(lines[start:at]))
            end = _end_of_indented(lines, at)
            yield Code(_dedented(lines[at:end], 4), "")
            start = at = end
        else:
            at += 1
    yield Prose("\n".join(lines[start:]))


def _closing(lines: list[str], at: int, mark: str) -> int:
    """Where the block ends; an open one ends with the reply."""
    while at < len(lines):
        line = lines[at].strip()
        if len(line) >= len(mark) and set(line) == {mark[0]}:
            return at
        at += 1
    return at


def _end_of_indented(lines: list[str], at: int) -> int:
    end = at
    while at < len(lines) and (_INDENTED.match(lines[at]) or not lines[at].strip()):
        at += 1
        end = at if lines[at - 1].strip() else end
    return end


def _dedented(lines: list[str], indent: int) -> str:
    return "\n".join(line[min(indent, len(line) - len(line.lstrip())) :] for line in lines)


def _language(info: str) -> str:
    word = re.match(r"\s*([A-Za-z0-9+#._-]*)", info)
    return word[1].lower() if word else ""


def _definitions(markdown: str) -> dict[str, str]:
    return {_label(found["label"]): found["target"] for found in _DEFINITION.finditer(markdown)}


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def _safe(markdown: str, definitions: dict[str, str]) -> str:
    done, at = [], 0
    for span in spans(markdown):
        done.append(_rewritten(markdown[at : span.start], definitions))
        done.append(_parted(span.text) if span.is_code else _formula(span))
        at = span.end
    return "".join([*done, _rewritten(markdown[at:], definitions)])


def _formula(span: Span) -> str:
    """With two dollars it may hold one, and a digit may follow it; among words it is in line."""
    tex = _parted(span.text, by=" ")  # which TeX does not see
    if span.lead is None:
        in_line = re.sub(r"\s*\n\s*", " ", tex)
        return f"$${in_line}$$"
    margin = "\n" + re.sub(r"[^ \t>]", " ", span.lead)
    begin = "" if re.match(r"[ \t]*\n", tex) else margin
    end = "" if re.search(r"\n[ \t>]*$", tex) else margin
    return f"{span.lead}$${begin}{tex}{end}$$"


def _rewritten(text: str, definitions: dict[str, str]) -> str:
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _INLINE_IMAGE.sub(_image_note, text)
    text = _REFERENCE_IMAGE.sub(lambda found: _reference_image(found, definitions), text)
    text = _REFERENCE.sub(lambda found: _inlined(found, definitions), text)
    return _with_targets(text)


def _image_note(image: re.Match[str]) -> str:
    alt = " ".join(re.sub(r"[\[\]!\\]", "", image["alt"]).split())
    return f"(image removed: {alt})" if alt else "(image removed)"


def _reference_image(image: re.Match[str], definitions: dict[str, str]) -> str:
    known = _label(image["label"] or image["alt"]) in definitions
    return _image_note(image) if known else image[0]


def _inlined(reference: re.Match[str], definitions: dict[str, str]) -> str:
    target = definitions.get(_label(reference["label"] or reference["text"]))
    return f"[{reference['text']}](<{target}>)" if target else reference[0]


def _with_targets(text: str) -> str:
    """Links with their targets shown; everything else as it was typed."""
    done, at = [], 0
    for end in _LINK_END.finditer(text):
        target = _target(end["angled"] if end["angled"] is not None else end["bare"])
        if target:
            before = text[at : end.start()]
            done += [
                _as_typed(before),
                f"](<{target.replace('&', '&amp;')}>)",
                _shown(target, before),
            ]
            at = end.end()
    done.append(_as_typed(text[at:]))
    return "".join(done)


def _target(written: str) -> str | None:
    """The address, spelled so that it can be read in one way only; None if we do not link there."""
    address = _ENTITY.sub(lambda entity: unescape(entity[0]), _ESCAPE.sub(r"\1", written))
    if not _GOOD_TARGET.fullmatch(address):
        return None
    return _ODD.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), address)


def _shown(target: str, before: str) -> str:
    if before.rpartition("[")[2].strip() == target:
        return ""
    short = target if len(target) <= TARGET_SHOWN else target[: TARGET_SHOWN - 1] + "…"
    return f" (`{_parted(short)}`)"


def _as_typed(text: str) -> str:
    """Prose in which nothing is shorthand, no dollar opens a formula, and every trap is parted."""
    pieces = _ADDRESS.split(text)
    pieces[::2] = [_without_shorthand(_MARK.sub(_escaped, piece)) for piece in pieces[::2]]
    pieces[1::2] = [
        address.replace(":", ":" + JOINER) if _EMOJI.search(address) else address
        for address in pieces[1::2]
    ]
    return _parted("".join(pieces))


def _escaped(sign: re.Match[str]) -> str:
    """A dollar, a colon that may begin a directive, or what an entity stands for: as itself."""
    meant = unescape(sign[0])
    if len(meant) == 1 and meant in punctuation:
        return "\\" + meant
    return meant if meant.isascii() and meant.isalnum() else sign[0]


def _without_shorthand(text: str) -> str:
    return _SHORTHAND.sub(lambda sign: sign[0] if sign["line"] else sign[0] + JOINER, text)


def _parted(text: str, by: str = JOINER) -> str:
    return _DIAGRAM.sub(rf"\g<0>{JOINER}", _PAIR.sub(rf"\g<0>{by}", text))
