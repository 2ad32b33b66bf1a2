"""What is different between two versions of an assistant, to be read.

What was removed is struck through and what was added is underlined, so that neither needs its
colour, and a screen reader is told in words.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from frontend import text_diff
from frontend.components import cards
from frontend.components.model_settings import FIRST_GOOD
from frontend.draft import FIELDS, STARTERS_NAME
from frontend.languages import _, gettext_noop
from frontend.personalities import EFFORTS, PARAMETERS
from frontend.safe_markdown import plain
from frontend.text_diff import Change, Version
from gptlab.api.fields import SessionType
from gptlab.api.variables import Variable

LEGEND = gettext_noop(
    "In the prompts, what was removed is struck through, and what was added underlined."
)
NOTHING = gettext_noop("Nothing in its prompts and settings.")
REMOVED, ADDED = gettext_noop("removed:"), gettext_noop("added:")
SETTING, BEFORE, NOW, VALUE = (
    gettext_noop("Setting"),
    gettext_noop("Before"),
    gettext_noop("Now"),
    gettext_noop("Value"),
)
PERSONALITY = gettext_noop("Personality")
NAMES: Mapping[str, str] = {
    **FIELDS,
    **{name: told[0] for name, told in PARAMETERS.items()},
    "session_type": gettext_noop("Session type"),
    "max_tokens": gettext_noop("Reply limit in tokens"),
    "reasoning_effort": gettext_noop("Reasoning"),
    "starters": STARTERS_NAME,
    "variables": gettext_noop("Variables"),
    "reply_schema": gettext_noop("JSON schema"),
}

STYLE = """<style>
.difference {
    white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6;
    padding: 0.6rem 0.8rem; border: 1px solid rgba(128, 128, 128, 0.35); border-radius: 0.6rem;
}
.difference ins, .difference del { padding: 0.1em 0.15em; border-radius: 0.2em; }
.difference ins { background: rgba(30, 150, 90, 0.18); text-underline-offset: 0.2em; }
.difference del { background: rgba(200, 70, 50, 0.16); }
.difference .unseen {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
    white-space: nowrap;
}
</style>"""
LINE_END = "\u21b5\n"
"""Where a line's end is what changed, it has to be seen."""


def legend(text: str = "") -> None:
    st.html(STYLE)
    st.caption(text or _(LEGEND))


def summary(before: Version, after: Version) -> str:
    """The names of what changed; the numbers of a personality as one."""
    changes = (*text_diff.prompts(before, after), *text_diff.settings(before, after))
    fields = (change.field for change in changes)
    names = (PERSONALITY if field in PARAMETERS else NAMES[field] for field in fields)
    return ", ".join(_(name) for name in dict.fromkeys(names))


def draw(before: Version, after: Version) -> None:
    """Each changed prompt as one text, and the changed settings as a table."""
    prompts = text_diff.prompts(before, after)
    settings = text_diff.settings(before, after)
    for change in prompts:
        _prompt(change.field, str(change.before), str(change.after))
    if settings:
        before_them = [_said(each.field, each.before) for each in settings]
        _table({BEFORE: before_them, NOW: _now(settings)}, settings)
    if not prompts and not settings:
        st.caption(_(NOTHING))


def draw_whole(version: Version) -> None:
    """One that has none before it."""
    for field in text_diff.PROMPTS:
        text = getattr(version, field)
        _prompt(field, text, text)
    settings = text_diff.all_settings(version)
    _table({VALUE: _now(settings)}, settings)


def draw_texts(before: str, after: str) -> None:
    """Both as one text."""
    pieces = "".join(_piece(piece) for piece in text_diff.words(before, after))
    st.html(f'<div class="difference">{pieces}</div>')


def _prompt(field: str, before: str, after: str) -> None:
    with st.container(gap="xsmall"):
        st.markdown(f":small[{_(NAMES[field])}]")
        draw_texts(before, after)


def _piece(piece: text_diff.Piece) -> str:
    text = escape(piece.text)
    if piece.fate == "kept":
        return text
    tag, word = ("del", REMOVED) if piece.fate == "removed" else ("ins", ADDED)
    shown = text.replace("\n", LINE_END)
    return f'<{tag}><span class="unseen"> {escape(_(word))} </span>{shown}</{tag}>'


def _table(columns: Mapping[str, Sequence[str]], settings: Sequence[Change]) -> None:
    named = {_(SETTING): [_(NAMES[each.field]) for each in settings]}
    told = {_(name): list(cells) for name, cells in columns.items()}
    st.table({**named, **told}, border="horizontal", hide_index=True, hide_header=False)


def _now(settings: Sequence[Change]) -> list[str]:
    return [_said(each.field, each.after) for each in settings]


def _said(field: str, value: object) -> str:
    if isinstance(value, SessionType):
        return _(cards.KINDS[value])
    if field == "reasoning_effort":
        return _(EFFORTS[str(value or "")])
    if isinstance(value, tuple):
        return plain(" · ".join(map(_one_said, value)))
    if isinstance(value, dict):
        return plain(json.dumps(value, ensure_ascii=False))
    if field == "reply_schema":
        return ""
    if field == "model" and value is None:
        return _(FIRST_GOOD)
    return plain(value) if isinstance(value, str) else str(value)


def _one_said(value: object) -> str:
    """A starter, or a variable with what it may be."""
    if not isinstance(value, Variable):
        return str(value)
    choices = " | ".join(value.choices) or value.type
    default = "" if value.default is None else f" = {value.default}"
    return f"{{{{{value.name}}}}}: {choices}{default}{'' if value.required else '?'}"
