"""Who the system prompt wants the model to be, in a word or three.

Short on purpose: naming the role must not recite the prompt.
"""

import re
from dataclasses import dataclass

NOT_A_ROLE = (
    r"(?!not\b|never\b|to\b|now\b|going\b|about\b|asked\b|here\b|given\b|being\b|talking\b)"
)
ENGLISH_ROLE = re.compile(
    r"\b(?:act(?:ing)? as|(?:the )?role of|you are|you're|you will be|that is|^as)\s+"
    rf"(?:(?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+)?),\s+)?(?:(?:an?|the|my)\s+)?{NOT_A_ROLE}"
    r"(?=(?P<role>[A-Za-z][A-Za-z', -]{2,120}))",
    re.IGNORECASE | re.MULTILINE,
)
ENGLISH_NAME = re.compile(r"\b(?:[Yy]our name is|[Yy]ou are called|named)\s+([A-Z][\w'-]+)")
ANYONE = re.compile(r"(?:\w+ )?(?:AI|bot|chatbot|AI bot|AI model|language model)$", re.IGNORECASE)
ROLE_ENDS = re.compile(
    r"\b(?:for|who|whose|that|which|with|to|of|in|at|on|from|helping|guiding|specialis\w+|"
    r"specializ\w+|designed|trained|tasked|named|called|and your|and you|when|as)\b.*",
    re.IGNORECASE,
)
ANOTHER_CLAUSE = re.compile(
    r"\s*(?:you|your|be|and|but|so|ask|help|do|don't|never|always|please|who|whose)\b",
    re.IGNORECASE,
)
NO_NOUN = re.compile(r"^(?:and|or)\s+|\b(?:an?|the|very|highly|extremely|truly)$", re.IGNORECASE)
CHINESE_ROLE = re.compile(
    r"(?:你是|扮演|作为|充当)(?:(?P<name>[\u4e00-\u9fff]{1,4})[,\uff0c])?"
    r"(?:一个|一位|一名)?(?P<role>[\u4e00-\u9fffA-Za-z ]{2,40})"
)
CHINESE_ENDS = re.compile(r"(?:的角色|来|并|帮助|负责|专门|擅长|和用户|与用户).*")
CHINESE_COACH = "教练"
LONGEST_CHINESE_ROLE = 8
MOST_OF_A_PROMPT = 0.5


@dataclass(frozen=True)
class Role:
    """A role such as "career coach"; either part may be missing."""

    title: str | None = None
    name: str | None = None


def role_in(instructions: str, *, chinese: bool) -> Role:
    """The role as the prompt names it in this language."""
    return _chinese_role(instructions) if chinese else _english_role(instructions)


def _english_role(instructions: str) -> Role:
    named = ENGLISH_NAME.search(instructions)
    name = named.group(1) if named else None
    for found in ENGLISH_ROLE.finditer(instructions):
        name = name or _capitalised(found.group("name"))
        title = _english_title(found.group("role"))
        if title and not ANYONE.match(title):
            return Role(title, name)
    return Role(name=name)


def _capitalised(name: str | None) -> str | None:
    return name if name and name[0].isupper() else None


def _english_title(phrase: str) -> str | None:
    """The last three words of the noun phrase: what is left of "a warm, patient career coach"."""
    first, *more = phrase.split(",")
    adjective = len(first.split()) == 1 and more and not ANOTHER_CLAUSE.match(more[0])
    words = ROLE_ENDS.sub("", more[0] if adjective else first).split()[-3:]
    title = NO_NOUN.sub("", " ".join(words))
    return title or None


def _chinese_role(instructions: str) -> Role:
    """A title only if it is short, and the smaller part of the prompt: it is not to be recited."""
    found = CHINESE_ROLE.search(instructions)
    if found is None:
        english = _english_role(instructions)
        is_coach = (english.title or "").endswith("coach")
        return Role(CHINESE_COACH if is_coach else None, english.name)
    phrase = CHINESE_ENDS.sub("", found.group("role")).strip()
    title = phrase.removesuffix("的").rpartition("的")[2]
    longest = min(LONGEST_CHINESE_ROLE, MOST_OF_A_PROMPT * len(instructions))
    return Role(title if 0 < len(title) <= longest else None, found.group("name"))
