"""Replies made safe to draw: drawing one fetches nothing.

A reply comes from a model on a stranger's prompt. An image in it would carry what was said to
any host it likes, so images and HTML go, and links stay with their target shown.

Nothing rests on our reading of Markdown being the renderer's. What we recognise is rewritten, for
the reader's sake. Then every pair of characters that an image, a link, a definition or a
directive cannot do without is parted by a word joiner, which is not seen. Code blocks are cut out
and drawn as code, not as Markdown, so they stay exact.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from string import punctuation

JOINER = "\u2060"
TARGET_SHOWN = 100

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
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
    r"(?:[\s/][^<>]*)?/?>",
    re.IGNORECASE,
)
_TRAP = re.compile(
    r"(?P<first>!(?=\[)|\](?=[(:{])|<(?=[A-Za-z/!?])|:(?=[A-Za-z][\w-]*[\[{])"
    r"|(?:`{3,}|~{3,})[ \t]*(?=mermaid|[^\s`~]*[&\\]))",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
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


def parts(reply: str) -> list[Prose | Code]:
    """A reply cut into its code blocks and what stands between them."""
    found: list[Prose | Code] = []
    definitions = _definitions(reply)
    for piece in _cut(re.split(r"\r\n|\n|\r", reply)):
        if isinstance(piece, Code):
            found.append(piece)
        elif piece.markdown.strip():
            found.append(Prose(_safe(piece.markdown, definitions)))
    return found


def prose(markdown: str) -> str:
    """Markdown without code blocks, made safe."""
    return _safe(markdown, _definitions(markdown))


def plain(text: str) -> str:
    """Markdown that shows exactly this text, on one line: for names and titles by strangers."""
    escaped = {ord(sign): "\\" + sign for sign in punctuation}
    return " ".join(text.split()).translate(escaped)


def _cut(lines: list[str]) -> Iterator[Prose | Code]:
    start = at = 0
    while at < len(lines):
        fence = _FENCE.fullmatch(lines[at])
        if not fence:
            at += 1
            continue
        yield Prose("\n".join(lines[start:at]))
        end = _closing(lines, at + 1, fence["mark"])
        yield Code(_dedented(lines[at + 1 : end], len(fence["indent"])), _language(fence["info"]))
        start = at = end + 1
    yield Prose("\n".join(lines[start:]))


def _closing(lines: list[str], at: int, mark: str) -> int:
    """Where the block ends; an open one ends with the reply."""
    while at < len(lines):
        line = lines[at].strip()
        if len(line) >= len(mark) and set(line) == {mark[0]}:
            return at
        at += 1
    return at


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
    for span in _CODE_SPAN.finditer(markdown):
        done += [_rewritten(markdown[at : span.start()], definitions), _parted(span[0])]
        at = span.end()
    return "".join([*done, _rewritten(markdown[at:], definitions)])


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
    """Links with their targets shown; everything else with its traps parted."""
    done, at = [], 0
    for end in _LINK_END.finditer(text):
        target = _target(end["angled"] if end["angled"] is not None else end["bare"])
        if target:
            before = text[at : end.start()]
            done += [
                _parted(before),
                f"](<{target.replace('&', '&amp;')}>)",
                _shown(target, before),
            ]
            at = end.end()
    done.append(_parted(text[at:]))
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
    return f" (`{short}`)"


def _parted(text: str) -> str:
    return _TRAP.sub(lambda trap: trap["first"] + JOINER, text)
