"""The known ways to make the demo model give its instructions away.

It always does, verbatim or disguised as asked, so that a guard around it can be seen at work.
"""

import base64
import codecs
import re
from collections.abc import Callable

ASKS = re.compile(
    r"(?:repeat|reveal|show|print|output|display|recite|copy|write|tell|give|share|list|encode|"
    r"spell|what(?:'s| is| are| were)?)\b.{0,60}?"
    r"(?:\byour\b.{0,30}(?:instructions?|prompts?|rules|guidelines|configuration)\b"
    r"|\b(?:system|initial|initiali[sz]ation|original|hidden|secret|above|previous|prior|first)\s+"
    r"(?:system\s+)?(?:instructions?|prompts?|messages?|rules|text)\b"
    r"|\b(?:everything|words|text|all)\b.{0,20}\babove\b)"
    r"|\bwhat (?:were|are) you (?:told|instructed|programmed)\b"
    r"|ignore (?:all |any |the |your )*(?:previous|prior|above|earlier) (?:instructions?|rules)",
    re.IGNORECASE | re.DOTALL,
)
ASKS_CHINESE = re.compile(
    r"(?:重复|复述|显示|展示|输出|打印|告诉|说出|泄露|列出|给我|写出|是什么|编码|倒序).{0,16}"
    r"(?:指令|提示词|系统提示|系统消息|初始设定|以上内容|上面的内容)"
    r"|(?:指令|提示词|系统提示|系统消息|初始设定).{0,16}(?:是什么|发给我|告诉我|输出|打印|重复|编码|倒序)"
    r"|忽略.{0,8}(?:之前|以上|先前|所有).{0,8}(?:指令|规则|提示)",
    re.DOTALL,
)


def asks_for_instructions(text: str) -> bool:
    return bool(ASKS.search(text) or ASKS_CHINESE.search(text))


def disguise(instructions: str, request: str) -> str:
    """The instructions in the form the request asks for, verbatim if it names none."""
    for form, changed in FORMS:
        if form.search(request):
            return changed(instructions)
    return instructions


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _spaced(text: str) -> str:
    return " ".join(text)


def _reversed(text: str) -> str:
    return text[::-1]


def _rot13(text: str) -> str:
    return codecs.encode(text, "rot13")


FORMS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"base\s?-?64", re.IGNORECASE), _base64),
    (re.compile(r"rot-?\s?13|caesar|凯撒", re.IGNORECASE), _rot13),
    (re.compile(r"\bspac(?:ed|es?)\b|letter by letter|空格|逐字", re.IGNORECASE), _spaced),
    (re.compile(r"revers|backwards?|倒序|倒着|反转|反过来", re.IGNORECASE), _reversed),
)
