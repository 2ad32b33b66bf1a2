"""Prompts that ask for a form, and the replies that fill it in.

A block is a bot with the fields of its form; a shape is how a form is asked for and filled in.
Each block is put into several shapes, and beside them stand prompts written whole, as unruly as
people write them. ``tuning`` was looked at while the guard learnt about forms; ``held_out``, with
other blocks, other shapes and other ways to ask, was written later in four parts. Each was measured
before it was looked at (withheld: 23 %, 38 %, 13 % and 18 % of its replies), and mended after.
"""
# ruff: noqa: RUF001, S311 - Chinese punctuation; the dice decide nothing secret

import json
import random
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from tests.guard.corpus import FOLDER, Sample, load

SHAPES_PER_BLOCK = 6


@dataclass(frozen=True)
class Field:
    """A field of a form, what the prompt says about it, and two ways to fill it in."""

    label: str
    hint: str
    short: str
    long: str

    @property
    def key(self) -> str:
        """The label as the key of a template that programs read."""
        return re.sub(r"\W+", "_", self.label.lower()).strip("_")


@dataclass(frozen=True)
class Block:
    """A bot: what it is told before the form and after it."""

    title: str
    role: str
    rules: str
    fields: tuple[Field, ...]

    @property
    def is_chinese(self) -> bool:
        return "\u4e00" <= self.role[0] <= "\u9fff"


Row = Callable[[int, Field, str], str]
"""The line of a field, from its number, the field, and its hint or what was filled in."""
Form = Callable[[Sequence[Field], Sequence[str]], str]
"""The whole of a form, from its fields and a text for each."""


@dataclass(frozen=True)
class Shape:
    """How a prompt asks for a form, and how a reply fills it in."""

    asked: Form
    filled: Form


def rows(row: Row, frame: str = "{}", between: str = "\n") -> Form:
    def form(fields: Sequence[Field], texts: Sequence[str]) -> str:
        each = enumerate(zip(fields, texts, strict=True), 1)
        return frame.format(between.join(row(at, field, text) for at, (field, text) in each))

    return form


def _columns(fields: Sequence[Field], _: Sequence[str]) -> str:
    labels = " | ".join(field.label for field in fields)
    return f"| {labels} |\n|{'---|' * len(fields)}"


def _filled_columns(fields: Sequence[Field], texts: Sequence[str]) -> str:
    return f"{_columns(fields, texts)}\n| {' | '.join(texts)} |"


_PLAIN = rows(lambda n, field, text: f"{field.label}: {text}")
_HEADINGS = rows(lambda n, field, text: f"## {field.label}\n{text}")
_BOLD = rows(lambda n, field, text: f"**{field.label}:** {text}")
_DASHES = rows(lambda n, field, text: f"* **{field.label}** – {text}")
_TAGS = rows(lambda n, field, text: f"<{field.key}>{text}</{field.key}>")
_JSON_ROW: Row = lambda n, field, text: f'  "{field.key}": "{text}"'  # noqa: E731

SHAPES: dict[str, Shape] = {
    "headings": Shape(rows(lambda n, field, _: f"## {field.label}"), _HEADINGS),
    "headings with hints": Shape(_HEADINGS, _HEADINGS),
    "labels": Shape(rows(lambda n, field, _: f"{field.label}:"), _PLAIN),
    "bold labels": Shape(_BOLD, _BOLD),
    "numbers": Shape(
        rows(lambda n, field, _: f"{n}. {field.label}"),
        rows(lambda n, field, text: f"{n}. {field.label}\n{text}"),
    ),
    "numbers with hints": Shape(
        rows(lambda n, field, hint: f"{n}. {field.label} - {hint}"),
        rows(lambda n, field, text: f"{n}. **{field.label}**: {text}"),
    ),
    "bullets": Shape(
        rows(lambda n, field, hint: f"- {field.label}: [{hint}]"),
        rows(lambda n, field, text: f"- {field.label}: {text}"),
    ),
    "table of two columns": Shape(
        rows(
            lambda n, field, hint: f"| {field.label} | {hint} |",
            "| Field | What to enter |\n|---|---|\n{}",
        ),
        rows(lambda n, field, text: f"| {field.label} | {text} |", "| | |\n|-|-|\n{}"),
    ),
    "blanks": Shape(rows(lambda n, field, _: f"{field.label}: ______"), _PLAIN),
    "YAML": Shape(
        rows(lambda n, field, hint: f"{field.key}: <{hint}>", "```yaml\n{}\n```"),
        rows(lambda n, field, text: f'{field.key}: "{text}"', "```yaml\n{}\n```"),
    ),
    "JSON": Shape(
        rows(_JSON_ROW, "{{\n{}\n}}", ",\n"),
        rows(_JSON_ROW, "```json\n{{\n{}\n}}\n```", ",\n"),
    ),
    "columns": Shape(_columns, _filled_columns),
    "one sentence": Shape(rows(lambda n, field, _: field.label, "{}.", ", "), _HEADINGS),
    "brackets": Shape(
        rows(lambda n, field, _: f"[{field.label}]"),
        rows(lambda n, field, text: f"[{field.label}]\n{text}"),
    ),
    "dashes": Shape(_DASHES, _DASHES),
    "bare lines": Shape(
        rows(lambda n, field, _: field.label),
        rows(lambda n, field, text: f"{field.label}\n{text}"),
    ),
    "tags": Shape(_TAGS, _TAGS),
    "capitals": Shape(
        rows(lambda n, field, hint: f"{field.label.upper()} ({hint})"),
        rows(lambda n, field, text: f"{field.label.upper()}: {text}"),
    ),
    "boxes": Shape(
        rows(lambda n, field, _: f"- [ ] {field.label}"),
        rows(lambda n, field, text: f"- [x] {field.label}: {text}"),
    ),
    "quoted": Shape(rows(lambda n, field, _: f'"{field.label}"', "{}.", ", "), _BOLD),
}
HELD_OUT_SHAPES: dict[str, Shape] = {
    "letters": Shape(
        rows(lambda n, field, hint: f"{chr(96 + n)}) {field.label} — {hint}"),
        rows(lambda n, field, text: f"{chr(96 + n)}) {field.label} — {text}"),
    ),
    "underlined": Shape(
        rows(lambda n, field, _: f"{field.label}\n{'-' * len(field.label)}\n"),
        rows(lambda n, field, text: f"{field.label}\n{'-' * len(field.label)}\n{text}\n"),
    ),
    "arrows": Shape(
        rows(lambda n, field, hint: f"→ {field.label}: <{hint}>"),
        rows(lambda n, field, text: f"→ {field.label}: {text}"),
    ),
    "bold numbers": Shape(
        rows(lambda n, field, _: f"**{n}. {field.label}**"),
        rows(lambda n, field, text: f"**{n}. {field.label}**\n{text}\n"),
    ),
    "italics": Shape(
        rows(lambda n, field, hint: f"*{field.label}*: {hint}"),
        rows(lambda n, field, text: f"*{field.label}*: {text}"),
    ),
    "semicolons": Shape(
        rows(lambda n, field, _: field.label, "{}", ";"),
        lambda fields, texts: f"{';'.join(each.label for each in fields)}\n{';'.join(texts)}",
    ),
    "HTML": Shape(
        rows(lambda n, field, _: f"<h2>{field.label}</h2>\n<p>...</p>", "```html\n{}\n```"),
        rows(lambda n, field, text: f"<h2>{field.label}</h2>\n<p>{text}</p>"),
    ),
    "questions": Shape(
        rows(lambda n, field, _: f"Q{n}: {field.label}?"),
        rows(lambda n, field, text: f"Q{n}: {field.label}?\nA{n}: {text}"),
    ),
    "pictures": Shape(
        rows(lambda n, field, hint: f"### {'🔶🔷🟢🟣🟠🔵⚪⚫'[n - 1]} {field.label}\n{hint}"),
        rows(lambda n, field, text: f"### {'🔶🔷🟢🟣🟠🔵⚪⚫'[n - 1]} {field.label}\n{text}"),
    ),
    "last lines": Shape(
        rows(lambda n, field, _: field.label, "{}.", " / "),
        _BOLD,
    ),
    "boxes to fill": Shape(
        rows(lambda n, field, _: f"☐ {field.label} (........)"),
        rows(lambda n, field, text: f"☑ {field.label} ({text})"),
    ),
}
_SENTENCES = ("one sentence", "quoted", "last lines")
_DRIFTS = (_HEADINGS, _BOLD, _PLAIN)

_ASKED = (
    "Answer in this form:",
    "Fill in this sheet and return it:",
    "Your reply follows this template:",
    "At the end, give the result under these headings, in this order:",
    "## Output format",
    "Reply with nothing but the card below, completed.",
    "When you are done, write it down as follows:",
    "Structure of every answer:",
    "The report has these parts:",
    "Hand it over like this:",
)
_ASKED_CHINESE = (
    "请按以下格式输出：",
    "最后填写这张表：",
    "回答的模板：",
    "整理成下面的样子：",
    "每次都用这个结构回答：",
    "记录包括以下栏目：",
)
_LISTED = (
    "Use these headings: ",
    "Every answer has the following sections: ",
    "Structure your notes as: ",
    "The card has these fields, each on its own line: ",
)
_LISTED_CHINESE = ("请使用以下标题：", "输出分为以下部分：", "记录包含这些字段：", "结构依次为：")
_FRAMED = (
    ("Here you are:", "Shall I change anything?"),
    ("Thank you, that is enough to go on.", "Tell me if a line is wrong."),
)
_FRAMED_CHINESE = (("好的，整理如下：", "需要改哪里吗？"), ("谢谢，够了。", "有写错的请告诉我。"))
_ASKED_HELD_OUT = (
    "Please use the following format for your final message:",
    "# How your answer looks",
    "Every conversation ends with a record. It has exactly these entries.",
    "Return only this, with the blanks filled:",
    "Required output:",
)
_ASKED_HELD_OUT_CHINESE = (
    "## 输出要求与格式",
    "结束时请照下面的格式写：",
    "最终回复只包含这些内容：",
)


def tuning() -> list[Sample]:
    made = _forms("forms", SHAPES, _ASKED, _ASKED_CHINESE)
    return made + load(FOLDER / "forms_written.jsonl")


def held_out() -> list[Sample]:
    made = _forms("forms_held_out", HELD_OUT_SHAPES, _ASKED_HELD_OUT, _ASKED_HELD_OUT_CHINESE)
    return made + load(FOLDER / "forms_held_out_written.jsonl")


def _forms(
    name: str, shapes: Mapping[str, Shape], asked: Sequence[str], asked_chinese: Sequence[str]
) -> list[Sample]:
    """Each block in some of the shapes, which take turns."""
    turns = cycle(shapes.items())
    return [
        _sample(block, shape_name, shape, asked_chinese if block.is_chinese else asked)
        for block in _blocks(name)
        for shape_name, shape in islice(turns, SHAPES_PER_BLOCK)
    ]


def _blocks(name: str) -> list[Block]:
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Block(
            row["title"], row["role"], row["rules"], tuple(Field(*each) for each in row["fields"])
        )
        for row in map(json.loads, lines)
    ]


def _sample(block: Block, name: str, shape: Shape, asked: Sequence[str]) -> Sample:
    dice = random.Random(zlib.crc32(f"{block.title}, {name}".encode()))
    fields = block.fields
    form = shape.asked(fields, [field.hint for field in fields])
    if name in _SENTENCES:
        ask = dice.choice(_LISTED_CHINESE if block.is_chinese else _LISTED) + form
    else:
        ask = f"{dice.choice(asked)}\n\n{form}"
    before, after = dice.choice(_FRAMED_CHINESE if block.is_chinese else _FRAMED)
    mixed = [dice.choice((field.short, field.long)) for field in fields]
    replies = (
        shape.filled(fields, [field.long for field in fields]),
        shape.filled(fields, [field.short for field in fields]),
        # In another shape than was asked for, as models do.
        f"{before}\n\n{dice.choice(_DRIFTS)(fields, mixed)}\n\n{after}",
    )
    prompt = f"{block.role}\n\n{ask}\n\n{block.rules}"
    return Sample(f"{block.title}: {name}", prompt, replies)
