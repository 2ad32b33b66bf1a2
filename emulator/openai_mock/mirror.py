"""Hearing a message: its mood, and its words turned round from "I" to "you"."""

import re
from enum import Enum, auto

from emulator.openai_mock.conversation import is_chinese

GREETING = re.compile(r"(?:hi|hello|hey|good (?:morning|evening|day)|你好|您好|嗨|大家好)\b", re.I)
THANKS = re.compile(r"(?:thanks?|thank you|bye|goodbye|谢谢|多谢|感谢|再见|拜拜)", re.IGNORECASE)
FEELING = re.compile(
    r"\b(?:afraid|angry|anxious|ashamed|depressed|disappointed|excited|exhausted|frustrated|"
    r"happy|hopeless|hurt|lonely|lost|nervous|overwhelmed|proud|sad|scared|stressed|stuck|tired|"
    r"unhappy|upset|worried)\b|害怕|生气|焦虑|难过|失望|兴奋|疲惫|沮丧|开心|高兴|绝望|孤独|迷茫|紧张|"
    r"自豪|压力|累|担心|伤心|郁闷|烦",
    re.IGNORECASE,
)
QUESTION = re.compile(r"[?\uff1f]\s*$|[吗呢么]\s*$")
FIRST_PERSON = re.compile(
    r"^(?:(?:i|i'm|i've|i'd|i'll|my|we|we're|we've|our)\b|[我咱])", re.IGNORECASE
)
TURNED = {
    "i": "you", "i'm": "you're", "i've": "you've", "i'd": "you'd", "i'll": "you'll", "me": "you",
    "my": "your", "mine": "yours", "myself": "yourself", "we": "you", "we're": "you're",
    "we've": "you've", "our": "your", "ours": "yours", "us": "you",
    "am": "are", "i was": "you were",
}  # fmt: skip
WORD = re.compile(r"\bi was\b|[a-z]+(?:['\u2019][a-z]+)?", re.IGNORECASE)
SECOND_PERSON = re.compile(r"\byou(?:r|rs|rself)?\b|[你您]", re.IGNORECASE)
CHINESE_TURNED = str.maketrans("我咱", "你你")


class Mood(Enum):
    SILENCE = auto()
    GREETING = auto()
    THANKS = auto()
    SHORT = auto()
    QUESTION = auto()
    FEELING = auto()
    STATEMENT = auto()


def mood_of(said: str) -> Mood:
    """What kind of message this is; the first that fits."""
    words = len(re.findall(r"\w+", said)) if not is_chinese(said) else len(said) // 2
    if not said:
        return Mood.SILENCE
    if words <= 4 and GREETING.match(said):
        return Mood.GREETING
    if words <= 6 and THANKS.match(said):
        return Mood.THANKS
    if QUESTION.search(said):
        return Mood.QUESTION
    if words <= 2:
        return Mood.SHORT
    return Mood.FEELING if FEELING.search(said) else Mood.STATEMENT


def mirror(sentence: str) -> str | None:
    """The sentence said back to its speaker, or None if it is not about them alone."""
    plain = sentence.rstrip("!\uff01")
    if not FIRST_PERSON.match(plain) or SECOND_PERSON.search(plain):
        return None
    if is_chinese(plain):
        return plain.translate(CHINESE_TURNED)
    return WORD.sub(_turn, plain)


def _turn(word: re.Match[str]) -> str:
    plain = word.group().replace("\u2019", "'").lower()
    return TURNED.get(plain, word.group())
