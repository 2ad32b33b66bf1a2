"""Fields that keep what is typed over a visit elsewhere, and count it against its limit."""

from collections.abc import Mapping

import streamlit as st

from frontend import lengths
from frontend.components import cards
from frontend.draft import FIELDS, MOST, Draft, is_model_name
from frontend.languages import _, gettext_noop
from gptlab.api.fields import SessionType

HINTS: Mapping[str, str] = {
    "initial_prompt": gettext_noop("You are … Begin by introducing yourself and asking …"),
    "name": gettext_noop("Debate partner"),
    "tag_line": gettext_noop("Takes the other side"),
    "description": gettext_noop("What it is good for, in a sentence."),
}
HELPS: Mapping[str, str] = {
    "initial_prompt": gettext_noop(
        "Who it is and how it speaks. It stays hidden from those who talk to it. The assistant "
        "speaks first, so say how it should begin."
    ),
    "summary_prompt": gettext_noop(
        "Asks the model for the recap at the end of a session. Hidden, as the initial prompt is."
    ),
}
KIND_HELP = gettext_noop(
    "Brainstorming remembers the last 20 messages. Coaching condenses a long session into a "
    "summary and goes on with it."
)
MISSING = gettext_noop("Still missing: {fields}.")
EMPTY = gettext_noop("Please fill this in.")
NO_NAME = gettext_noop("{fields}: a name has no blanks in it, and at most 128 signs.")
TOO_LONG = gettext_noop("Too long: {fields}. Nothing is cut off; please shorten it.")


def initial_prompt(draft: Draft) -> None:
    _text(draft, "initial_prompt", 220)


def summary_prompt(draft: Draft, start: str = "") -> None:
    """``start`` stands in it until it is changed."""
    _text(draft, "summary_prompt", 90, start)


def card(draft: Draft) -> None:
    """What others see of it."""
    _line(draft, "name")
    _line(draft, "tag_line")
    _text(draft, "description", 100)


def kind(draft: Draft) -> None:
    st.segmented_control(
        _("Session type"),
        list(cards.KINDS),
        format_func=lambda each: _(cards.KINDS[each]),
        required=True,
        key=draft.start_with("session_type", SessionType.BRAINSTORMING),
        help=_(KIND_HELP),
        persist_state="session",
    )


def are_complete(draft: Draft, *needed: str) -> bool:
    """Whether it can be gone on with; what has to be filled in or shortened first is said."""
    wrong = {MISSING: draft.missing(*needed), TOO_LONG: draft.too_long()}
    model = draft.typed("model")
    if model and not is_model_name(model):
        wrong[NO_NAME] = [FIELDS["model"]]
    for text, names in wrong.items():
        if names:
            st.warning(_(text).format(fields=", ".join(_(name) for name in names)))
    return not any(wrong.values())


def _line(draft: Draft, field: str) -> None:
    """One line; it is taken down while it is typed."""
    with st.container(gap="xxsmall"):
        st.text_input(
            _(FIELDS[field]),
            key=draft.key(field),
            placeholder=_(HINTS.get(field, "")),
            live=True,
            persist_state="session",
        )
        _count(draft, field)


def _text(draft: Draft, field: str, height: int, start: str = "") -> None:
    """Several lines."""
    with st.container(gap="xxsmall"):
        st.text_area(
            _(FIELDS[field]),
            _(start),
            key=draft.key(field),
            height=height,
            placeholder=_(HINTS.get(field, "")),
            help=_(HELPS.get(field, "")) or None,
            persist_state="session",
        )
        _count(draft, field)


def _count(draft: Draft, field: str) -> None:
    wrong = _(EMPTY) if field in draft.missed() else ""
    lengths.count(draft.key(field), draft.typed(field), MOST[field], wrong)
