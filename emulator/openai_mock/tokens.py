"""Tokens as the demo model counts them: four bytes of UTF-8 each, rounded up per message.

A stream is sent in pieces people read by: a word, or a single Chinese, Japanese or Korean
character. Pieces and tokens are therefore not the same number.
"""

import re
from math import ceil

BYTES = 4
CJK = "\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
PIECE = re.compile(rf"\s*[{CJK}]|\s*[^\s{CJK}]{{1,24}}|\s+")


def count(text: str) -> int:
    return ceil(len(text.encode()) / BYTES)


def cut(text: str, limit: int) -> str:
    """The longest beginning of the text that is at most `limit` tokens long."""
    return text.encode()[: limit * BYTES].decode(errors="ignore")


def pieces(text: str) -> list[str]:
    """The text in the parts that a stream sends; joined, they are the text."""
    return PIECE.findall(text)
