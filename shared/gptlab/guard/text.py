"""A text as the guard compares it: without spelling tricks or codes, as words or as letters."""
# ruff: noqa: RUF001 - marks and letters are what they look like

import base64
import binascii
import html
import re
from collections.abc import Iterable, Iterator
from string import hexdigits
from unicodedata import normalize
from urllib.parse import unquote

CJK = "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Characters that are a word each: Han and kana."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]+"
)
_WRITTEN_BREAKS = ("\\n", "\\r", "\\t")
_MARKS_AS_SPACES = bytes(byte if chr(byte).isalnum() else ord(" ") for byte in range(128)) + bytes(
    128
)
_WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")
_DIGITS = "0123456789"
_TYPOGRAPHY = tuple(zip("’“”—–…•，！？：；（）", '\'""--  ,!?:;()', strict=True))
"""What most replies have beyond ASCII; folding the rest takes half of the time without it."""

_CYRILLIC_AND_GREEK = dict(
    zip("авеікмнорстухѕјԁɡαεικνορτυχ", "abeikmhopctyxsjdgaeikvoptux", strict=True)
)
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
_BLACK_LETTERS = {
    chr(first + number): chr(ord("a") + number)
    for first in (0x1F150, 0x1F170, 0x1F1E6)
    for number in range(26)
}
_LOOKALIKES = str.maketrans(_CYRILLIC_AND_GREEK | _SMALL_CAPITALS | _BLACK_LETTERS)
_LOOKALIKE = re.compile("[α-ωа-ԁɡɢɪʀʏʙʜʟᴀ-ᴢꜰꜱ🅐-🅩🅰-🆉🇦-🇿]")
"""Letters that NFKC leaves apart from the Latin ones they look like."""

ALPHABET = 26
_NUMBERED = bytes(
    byte - ord("a") if ord("a") <= byte <= ord("z") else ALPHABET + byte % 100
    for byte in range(256)
)
"""Letters as numbers: a to z from 0, any other by the low byte of its code."""

_ZERO = 128
_AROUND_THE_ALPHABET = bytes(
    (byte - _ZERO) % ALPHABET if abs(byte - _ZERO) < ALPHABET else byte for byte in range(256)
)


def normalised(text: str) -> str:
    """Folded to one spelling: compatibility forms, case, invisible characters, written breaks."""
    if "\\" in text:
        for mark in _WRITTEN_BREAKS:
            text = text.replace(mark, " ")
    if not text.isascii():
        for mark, plain in _TYPOGRAPHY:
            text = text.replace(mark, plain)
    if text.isascii():
        return text.lower()
    folded = normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return folded.translate(_LOOKALIKES) if _LOOKALIKE.search(folded) else folded


def words(text: str) -> list[str]:
    """The words of a normalised text."""
    if text.isascii():
        return text.encode().translate(_MARKS_AS_SPACES).decode().split()
    return _WORD.findall(text)


def words_of(text: str) -> list[str]:
    """The words of any text; line by line where that is faster, since most lines are ASCII."""
    if text.isascii():
        return words(normalised(text))
    return [word for line in text.splitlines() for word in words(normalised(line))]


def letters(some: Iterable[str]) -> bytes:
    """The letters of normalised words, a byte each; digits are left out."""
    joined = "".join(some)
    if joined.isascii():
        return joined.encode().translate(_NUMBERED, _DIGITS.encode())
    for digit in _DIGITS:
        joined = joined.replace(digit, "")
    return joined.encode("utf-16-le", "surrogatepass")[::2].translate(_NUMBERED)


def differences(numbers: bytes) -> bytes:
    """How far each letter is from the one before it: the same in any Caesar cipher.

    One subtraction of two long numbers, a byte for each letter.
    """
    size = max(len(numbers) - 1, 0)
    ahead, behind = int.from_bytes(numbers[1:], "little"), int.from_bytes(numbers[:size], "little")
    zeros = int.from_bytes(bytes([_ZERO]) * size, "little")
    return (zeros + ahead - behind).to_bytes(size, "little").translate(_AROUND_THE_ALPHABET)


FEWEST_SIGNS = 6
"""Signs of an encoding that are worth decoding it for."""
SHORTEST_BASE64 = 16

_BASE64_RUN = rf"[A-Za-z0-9+/_-]{{{SHORTEST_BASE64},}}={{0,2}}"
_BASE64 = re.compile(rf"{_BASE64_RUN}(?:\s{_BASE64_RUN})*")
_PADDING = re.compile(r"=+")
_MARKS = r"\s,;:|.\-\[\]()'\""
_NUMBERS = re.compile(rf"[0-9][0-9a-fA-Fx\\{_MARKS}]{{{4 * FEWEST_SIGNS},}}")
_BETWEEN = rf"[{_MARKS}]{{0,3}}"
_HEX = re.compile(rf"(?:(?:0x|\\x)?[0-9a-f]{{2}}{_BETWEEN}){{{FEWEST_SIGNS},}}", re.IGNORECASE)
_HEX_PAIR = re.compile(r"(?:0x|\\x)?([0-9a-f]{2})", re.IGNORECASE)
_BINARY = re.compile(rf"(?:[01]{{8}}{_BETWEEN}){{{FEWEST_SIGNS},}}")
_DECIMAL = re.compile(rf"(?:\b[0-9]{{2,6}}\b{_BETWEEN}){{{FEWEST_SIGNS},}}")
_NUMBER = re.compile(r"[0-9]+")
_PERCENT = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_ESCAPE = re.compile(r"(?:\\u|u\+)\{?([0-9a-f]{4,5})\}?", re.IGNORECASE)
_LAST_CODE_POINT = 0x10FFFF

_METRICS = b"0123456789@$"
_LEET = str.maketrans("034578@$!|", "oeastbasil")
_LEET_SIGN = re.compile(r"[0134578@$!|](?<=[^\W\d_].)[^\W_]")
"""A figure inside a word."""
_TAGS = {0xE0000 + code: chr(code) for code in range(0x20, 0x7F)}
_TAG_BEGINS = "\U000e0020".encode()[:2]


def readings(text: str) -> Iterator[str]:
    """The text in every other way that it shows signs of."""
    raw = text.encode(errors="ignore")
    long_words = [word for word in text.split() if len(word) >= SHORTEST_BASE64]
    if long_words:
        yield from _base64(" ".join(long_words))
    if len(raw) - len(raw.translate(None, _METRICS)) >= FEWEST_SIGNS:
        yield from _numbers(_number_runs(text))
        yield from _leet(text)
    if text.count("%") >= FEWEST_SIGNS and _PERCENT.search(text):
        yield unquote(text, errors="ignore").replace("+", " ")
    if text.count("&") >= FEWEST_SIGNS:
        yield html.unescape(text)
    if text.count("\\u") + text.count("U+") >= FEWEST_SIGNS:
        yield _ESCAPE.sub(lambda found: _character(found[1], 16), text)
    if raw.count(_TAG_BEGINS) >= FEWEST_SIGNS:
        yield text.translate(_TAGS)


def _base64(text: str) -> Iterator[str]:
    found = ("".join(run.group().split()) for run in _BASE64.finditer(text))
    decoded = [_decoded(part) for run in found for part in _PADDING.split(run) if part]
    if any(decoded):
        yield " ".join(decoded)


def _decoded(run: str) -> str:
    whole = run.replace("-", "+").replace("_", "/")[: len(run) - (len(run) % 4 == 1)]
    try:
        return base64.b64decode(whole + "=" * (-len(whole) % 4)).decode(errors="ignore")
    except binascii.Error:
        return ""


def _number_runs(text: str) -> list[str]:
    """Stretches of nothing but numbers and marks."""
    found = [run.span() for run in _NUMBERS.finditer(text)]
    return [text[len(text[:start].rstrip(hexdigits)) : end] for start, end in found]


def _numbers(runs: list[str]) -> Iterator[str]:
    """Characters written as hexadecimal, binary or decimal numbers."""
    if not runs:
        return
    pairs = ["".join(_HEX_PAIR.findall(each)) for run in runs for each in _HEX.findall(run)]
    yield " ".join(bytes.fromhex(each).decode(errors="ignore") for each in pairs)
    bits = ["".join(_NUMBER.findall(each)) for run in runs for each in _BINARY.findall(run)]
    yield " ".join(map(_from_bits, bits))
    decimals = [_NUMBER.findall(each) for run in runs for each in _DECIMAL.findall(run)]
    yield " ".join("".join(_character(each, 10) for each in numbers) for numbers in decimals)


def _from_bits(bits: str) -> str:
    return int(bits, 2).to_bytes(len(bits) // 8, "big").decode(errors="ignore")


def _character(number: str, base: int) -> str:
    code = int(number, base)
    return chr(code) if code <= _LAST_CODE_POINT else " "


def _leet(text: str) -> Iterator[str]:
    if len(_LEET_SIGN.findall(text)) >= FEWEST_SIGNS:
        folded = text.translate(_LEET)
        yield folded.replace("1", "i")
        yield folded.replace("1", "l")
