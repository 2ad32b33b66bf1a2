"""Recaps: the user's own words, listed.

Points of an earlier recap that the conversation still carries come first, so that what was said
before a conversation was shortened is not lost at the next recap.
"""

import re

from emulator.openai_mock.conversation import SYSTEM, Conversation, is_chinese, shorten
from emulator.openai_mock.texts import ENGLISH, Texts
from emulator.openai_mock.texts_zh import CHINESE

ASKS = re.compile(
    r"\b(?:summar(?:y|ies|i[sz]e[sd]?|i[sz]ing)|recap|sum (?:it |this |that )?up|"
    r"key points|takeaways)\b|总结|概括|摘要|小结|归纳|回顾",
    re.IGNORECASE,
)
WORDS_PER_POINT = 30
MOST_POINTS = 40


def asks_for_recap(conversation: Conversation) -> bool:
    """Whether the last message wants one. A bot's own prompt, alone, may mention summaries."""
    if conversation.last.role in SYSTEM:
        return bool(conversation.said) and bool(ASKS.search(conversation.last.text))
    return conversation.last.role == "user" and bool(ASKS.search(conversation.last.text))


def recap(conversation: Conversation, texts: Texts) -> str:
    before = conversation.said[:-1] if conversation.last.role == "user" else conversation.said
    points = _earlier_points(conversation)
    for said in before:
        point = shorten(said, words=WORDS_PER_POINT)
        if point and not ASKS.search(said) and point not in points:
            points.append(point)
    if before:  # in the language that was spoken, whatever that of the question
        texts = CHINESE if is_chinese(before[-1]) else ENGLISH
    if not points:
        return texts.recap_nothing
    lines = "\n".join(f"- {point}" for point in points[-MOST_POINTS:])
    return f"{texts.recap_title}\n\n{lines}\n\n{texts.recap_end}"


def _earlier_points(conversation: Conversation) -> list[str]:
    points: list[str] = []
    for message in conversation.messages:
        if message.role != "user":
            points += [each for each in _points_in(message.text) if each not in points]
    return points


def _points_in(text: str) -> list[str]:
    for title in (ENGLISH.recap_title, CHINESE.recap_title):
        _, found, after = text.partition(title)
        if found:
            return re.findall(r"^- (.+)$", after, re.MULTILINE)
    return []
