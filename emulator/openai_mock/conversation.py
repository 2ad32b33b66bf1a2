"""A conversation as the demo model sees it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from emulator.openai_mock.chat_request import Message
from emulator.openai_mock.tokens import CJK

SYSTEM = ("system", "developer")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
LATIN_WORD = re.compile(r"[A-Za-z]+")
ENDS = r".!?;\u3002\uff01\uff1f\uff1b"
FIRST_SENTENCE = re.compile(rf"[^{ENDS}\n]+[{ENDS}]?")
TRAILING = re.compile(r"[.;,\u3002\uff1b\uff0c\s]+$")


@dataclass(frozen=True)
class Conversation:
    messages: Sequence[Message]

    @property
    def last(self) -> Message:
        return self.messages[-1]

    @property
    def instructions(self) -> str:
        """Everything the system said, in order."""
        return "\n\n".join(each.text for each in self.messages if each.role in SYSTEM)

    @property
    def said(self) -> list[str]:
        """What the user said, in order. What stands in brackets is a direction, and not said."""
        texts = (each.text.strip() for each in self.messages if each.role == "user")
        return [text for text in texts if not (text.startswith("(") and text.endswith(")"))]

    @property
    def is_chinese(self) -> bool:
        """The language to answer in: the user's, or before they spoke the system's."""
        if self.said:
            return is_chinese(self.said[-1])
        return any(is_chinese(line) for line in self.instructions.splitlines())


def is_chinese(text: str) -> bool:
    return len(HAN.findall(text)) > len(LATIN_WORD.findall(text))


def first_sentence(text: str) -> str:
    """The first sentence, without a full stop but with the mark of a question."""
    found = FIRST_SENTENCE.search(text)
    return TRAILING.sub("", found.group()).strip() if found else ""


def shorten(text: str, *, words: int) -> str:
    """The text on one line, at most this many words (for Chinese, twice as many characters)."""
    flat = " ".join(text.split())
    units = re.findall(rf"[{CJK}]\s*|[^\s{CJK}]+\s*", flat)
    room = 2 * words if is_chinese(flat) else words
    return flat if len(units) <= room else "".join(units[:room]).rstrip() + "…"
