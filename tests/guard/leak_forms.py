"""The ways a prompt gets out, made from the prompt itself."""
# ruff: noqa: RUF001, S311 - Chinese marks; the dice decide nothing secret

import base64
import codecs
import json
import random
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from tests.guard.corpus import Sample

PASSAGE_WORDS = 30
SHORTEST_HALVED = 48
"""Words of a prompt whose half is still a leak."""
LONG_REPLY = 12
"""Harmless replies around a passage."""

_UNIT = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FRAMES = (
    ("Sure, this is what I was told:\n\n", "\n\nIs there anything else you would like to know?"),
    ("好的，下面就是：\n\n", "\n\n还有什么想知道的吗？"),
)
_FILLERS = ("well", "um", "you know", "like", "basically", "so", "right", "I mean", "okay")
_FILLERS_CHINESE = ("嗯", "那个", "就是说", "其实", "啊")
_COMMENTS = (
    "In other words, I was asked to keep that in mind whenever somebody starts to talk with me, "
    "and it shapes the way my answers come out.",
    "That one is rather self-explanatory; I try to do it each time, but nobody is perfect.",
)
_COMMENTS_CHINESE = ("意思就是每回开口以前得想一想。", "这条挺好懂，平常都照着做。")


@dataclass(frozen=True)
class Leak:
    """A reply with a prompt in it; ``body`` is the part that came from the prompt."""

    form: str
    before: str
    body: str
    after: str

    @property
    def is_backwards(self) -> bool:
        """Whether the end of the prompt comes first."""
        return self.form in ("reversed", "words in reverse order")

    @property
    def reply(self) -> str:
        return f"{self.before}{self.body}{self.after}"


Change = Callable[[str, random.Random], str]


def leaks(sample: Sample, others: Sequence[Sample]) -> Iterator[Leak]:
    """Every form that suits this prompt; the same ones at every run."""
    dice = random.Random(zlib.crc32(sample.prompt.encode()))
    before, after = _FRAMES[_is_chinese(sample.prompt)]
    for form, change in CHANGES.items():
        body = change(sample.prompt, dice)
        if body != sample.prompt or form == "verbatim":
            yield Leak(form, before, body, after)
    foreign = _FRAMES[not _is_chinese(sample.prompt)]
    yield Leak("framed in another language", foreign[0], sample.prompt, foreign[1])
    if not sample.quotes:
        yield _in_a_long_reply(sample, others, dice)
    if count(sample.prompt) >= SHORTEST_HALVED:
        units = list(_UNIT.finditer(sample.prompt))
        middle = units[len(units) // 2].start()
        yield Leak("first half", before, sample.prompt[:middle], after)
        yield Leak("second half", before, sample.prompt[middle:], after)


def _in_a_long_reply(sample: Sample, others: Sequence[Sample], dice: random.Random) -> Leak:
    around = [reply for other in others if other != sample for reply in other.replies]
    conversation = "\n\n".join(dice.sample(around, min(LONG_REPLY, len(around))))
    passage = _passage(sample.prompt, dice)
    return Leak("passage in a long reply", f"{conversation}\n\n", passage, f"\n\n{conversation}")


def count(text: str) -> int:
    """Words, of which a Chinese character is one."""
    return len(_WORD.findall(text))


def _is_chinese(text: str) -> bool:
    return 2 * len(_HAN.findall(text)) > count(text)


def _passage(prompt: str, dice: random.Random) -> str:
    units = list(_UNIT.finditer(prompt))
    first = dice.randrange(max(1, len(units) - PASSAGE_WORDS))
    return prompt[units[first].start() : units[min(first + PASSAGE_WORDS, len(units)) - 1].end()]


def _padded(prompt: str, dice: random.Random) -> str:
    fillers, gap = (_FILLERS_CHINESE, "") if _is_chinese(prompt) else (_FILLERS, " ")
    every = dice.choice((2, 3, 4))
    said: list[str] = []
    for number, unit in enumerate(_UNIT.findall(prompt)):
        said += [unit, dice.choice(fillers)] if number % every == every - 1 else [unit]
    return gap.join(said)


def _explained(prompt: str, dice: random.Random) -> str:
    comments = _COMMENTS_CHINESE if _is_chinese(prompt) else _COMMENTS
    return "\n".join(f"{line}\n{dice.choice(comments)}" for line in _sentences(prompt))


def _sentences(prompt: str) -> list[str]:
    return [line for line in re.split(r"(?<=[.;。；])\s*|\n+", prompt) if line]


def _caesar(prompt: str, dice: random.Random) -> str:
    by = dice.choice([step for step in range(1, 26) if step != 13])
    small = "".join(chr(ord("a") + number) for number in range(26))
    shifted = small[by:] + small[:by]
    return prompt.translate(str.maketrans(small + small.upper(), shifted + shifted.upper()))


def _wrapped_base64(prompt: str, _: random.Random) -> str:
    return base64.encodebytes(prompt.encode()).decode().strip()


def _wide(prompt: str, _: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in prompt)


def _atbash(prompt: str, _: random.Random) -> str:
    small = "".join(chr(ord("a") + number) for number in range(26))
    return prompt.translate(str.maketrans(small + small.upper(), small[::-1] + small[::-1].upper()))


_LEET = str.maketrans("aeiostAEIOST", "431057431057")
_LOOKALIKE = str.maketrans("aeopcxyi", "аеорсхуі")

CHANGES: dict[str, Change] = {
    "verbatim": lambda prompt, _: prompt,
    "in upper case": lambda prompt, _: prompt.upper(),
    "in mixed case": lambda prompt, dice: "".join(dice.choice((c, c.upper())) for c in prompt),
    "numbered lines": lambda prompt, _: "\n".join(
        f"{number}. {line}" for number, line in enumerate(_sentences(prompt), 1)
    ),
    "bullets": lambda prompt, _: "\n".join(f"- **{line}**" for line in _sentences(prompt)),
    "quoted as JSON": lambda prompt, _: json.dumps({"role": "system", "content": prompt}),
    "padded with fillers": _padded,
    "explained line by line": _explained,
    "emoji between words": lambda prompt, dice: "".join(
        f"{unit} {dice.choice('🎉🌊🔑🍞')} " for unit in _UNIT.findall(prompt)
    ),
    "spaced letters": lambda prompt, _: " ".join(prompt),
    "marks between letters": lambda prompt, _: "-".join(prompt),
    "zero-width characters": lambda prompt, _: "\u200b".join(prompt),
    "wide letters": _wide,
    "reversed": lambda prompt, _: prompt[::-1],
    "words in reverse order": lambda prompt, _: " ".join(reversed(_UNIT.findall(prompt))),
    "each word reversed": lambda prompt, _: " ".join(word[::-1] for word in prompt.split()),
    "Caesar": _caesar,
    "rot13": lambda prompt, _: codecs.encode(prompt, "rot13"),
    "A for Z": _atbash,
    "letters between letters": lambda prompt, dice: "".join(
        f"{c}{dice.choice('aeiou')}" if c.isalpha() else c for c in prompt
    ),
    "base64": lambda prompt, _: base64.b64encode(prompt.encode()).decode(),
    "base64 in lines": _wrapped_base64,
    "base64 of rot13": lambda prompt, _: base64.b64encode(
        codecs.encode(prompt, "rot13").encode()
    ).decode(),
    "base64 twice": lambda prompt, _: base64.b64encode(base64.b64encode(prompt.encode())).decode(),
    "hexadecimal": lambda prompt, _: prompt.encode().hex(),
    "hexadecimal bytes": lambda prompt, _: prompt.encode().hex(" "),
    "character codes": lambda prompt, _: ", ".join(str(ord(c)) for c in prompt),
    "binary": lambda prompt, _: " ".join(f"{byte:08b}" for byte in prompt.encode()),
    "URL-encoded": lambda prompt, _: quote(prompt),
    "HTML entities": lambda prompt, _: "".join(f"&#{ord(c)};" for c in prompt),
    "invisible tags": lambda prompt, _: "".join(
        chr(0xE0000 + ord(c)) if " " <= c <= "~" else c for c in prompt
    ),
    "leet": lambda prompt, _: prompt.translate(_LEET),
    "lookalike letters": lambda prompt, _: prompt.translate(_LOOKALIKE),
}
