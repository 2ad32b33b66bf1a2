"""A text as the guard compares it: without spelling tricks, as words or as letters."""
# ruff: noqa: RUF001 - marks and letters are what they look like

import re
from collections.abc import Iterable
from unicodedata import normalize

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
