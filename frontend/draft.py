"""What somebody types about an assistant, in the API's words: in the Lab, or to change one.

Each field is a widget with a key of its own, whose value outlives the page that shows it.
"""

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

import streamlit as st

from frontend.languages import gettext_noop
from frontend.lengths import too_many
from frontend.personalities import CUSTOM, EFFORTS, PARAMETERS, PERSONALITIES, Personality
from gptlab.api import fields, limits
from gptlab.api.fields import ModelConfig, SessionType
from gptlab.api.variables import Variable

FIELDS: Mapping[str, str] = {
    "initial_prompt": gettext_noop("Initial prompt"),
    "model": gettext_noop("Model"),
    "name": gettext_noop("Name"),
    "tag_line": gettext_noop("Tag line"),
    "description": gettext_noop("Description"),
    "summary_prompt": gettext_noop("Summary prompt"),
}
"""How what somebody types is called."""

NEEDED = tuple(name for name in FIELDS if name != "model")
"""What must not be empty: without a model, each person's first good one answers."""

MOST: Mapping[str, int] = {
    "initial_prompt": limits.INITIAL_PROMPT_CHARS,
    "name": limits.NAME_CHARS,
    "tag_line": limits.TAG_LINE_CHARS,
    "description": limits.DESCRIPTION_CHARS,
    "summary_prompt": limits.SUMMARY_PROMPT_CHARS,
}
"""Characters."""


STARTERS = tuple(f"starter_{number}" for number in range(1, limits.STARTERS + 1))
"""First messages to choose from; an empty one is none."""
VARIABLE_FIELDS = ("name", "type", "description", "default", "choices", "required")
VARIABLE_TYPES: Mapping[str, str] = {
    "text": gettext_noop("Text"),
    "number": gettext_noop("Number"),
    "choice": gettext_noop("Choice"),
}


def is_model_name(text: str) -> bool:
    return re.match(fields.MODEL_NAME, text) is not None


class Draft:
    """One assistant as it is typed. ``prefix`` begins the fields' keys."""

    def __init__(self, prefix: str) -> None:
        self._prefix = f"{prefix}_"

    def key(self, field: str) -> str:
        return self._prefix + field

    def start_with(self, field: str, value: object) -> str:
        """What a field holds until somebody changes it; the field's key."""
        st.session_state.setdefault(self.key(field), value)
        return self.key(field)

    def typed(self, field: str) -> str:
        return str(st.session_state.get(self.key(field)) or "").strip()

    def missing(self, *fields: str) -> list[str]:
        """Which of the fields are still empty, by the names they have on the page."""
        return [FIELDS[field] for field in fields if not self.typed(field)]

    def check(self, needed: Sequence[str]) -> None:
        """From now on, say at each of these fields where it is empty."""
        st.session_state[self.key("checked")] = tuple(needed)

    def missed(self) -> Sequence[str]:
        """The fields that were needed and are empty now."""
        checked = st.session_state.get(self.key("checked"), ())
        return [field for field in checked if not self.typed(field)]

    def too_long(self) -> list[str]:
        """Which of the fields hold more than they may, by the names they have on the page."""
        wrong = [FIELDS[field] for field, most in MOST.items() if too_many(self.typed(field), most)]
        starters = any(too_many(text, limits.STARTER_CHARS) for text in self.starters())
        return [*wrong, *([STARTERS_NAME] if starters else [])]

    def put(self, fields: Mapping[str, object]) -> None:
        """Have the fields hold this, whatever was typed."""
        for field, value in fields.items():
            st.session_state[self.key(field)] = value

    def fill_in(self, fields: Mapping[str, object], variables: Sequence[Variable]) -> None:
        """Have the fields that hold nothing yet hold this."""
        if self.key("variables") not in st.session_state:
            self.put_variables(variables)
        for field, value in fields.items():
            self.start_with(field, value)

    def texts_and_kind(self) -> dict[str, object]:
        """All but what it runs on."""
        kind = st.session_state[self.key("session_type")]
        return {"session_type": kind, **{field: self.typed(field) for field in MOST}}

    def starters(self) -> tuple[str, ...]:
        """In their order, without those that are empty."""
        return tuple(filter(None, map(self.typed, STARTERS)))

    def variable_count(self) -> int:
        return int(st.session_state.get(self.key("variables")) or 0)

    def variable_key(self, place: int, field: str) -> str:
        return self.key(f"variable_{place}_{field}")

    def variables(self) -> list[dict[str, object]]:
        """As the API takes them, right or wrong; a number that is none stays a text."""
        return [self._variable(place) for place in range(self.variable_count())]

    def put_variables(self, variables: Sequence[Variable]) -> None:
        """Have the fields hold these."""
        rows = [_as_fields(each) for each in variables]
        self.put({"variables": len(rows)})
        for place, row in enumerate(rows):
            self.put({f"variable_{place}_{name}": value for name, value in row.items()})

    def add_variable(self) -> None:
        place = self.variable_count()
        self.put({f"variable_{place}_{name}": value for name, value in _BLANK.items()})
        self.put({"variables": place + 1})

    def remove_variable(self, place: int) -> None:
        """Those after it move up."""
        last = self.variable_count() - 1
        for at in range(place, last):
            for field in VARIABLE_FIELDS:
                next_one = st.session_state.get(self.variable_key(at + 1, field), _BLANK[field])
                self.put({f"variable_{at}_{field}": next_one})
        self.put({"variables": last})

    def _variable(self, place: int) -> dict[str, object]:
        name, kind, description, default, choices, required = (
            st.session_state.get(self.variable_key(place, field), _BLANK[field])
            for field in VARIABLE_FIELDS
        )
        lines = [line.strip() for line in str(choices).splitlines() if line.strip()]
        text = str(default).strip()
        return {
            "name": str(name).strip(),
            "type": kind,
            "description": str(description).strip(),
            "choices": tuple(lines) if kind == "choice" else (),
            "default": (_number(text) if kind == "number" else text) if text else None,
            "required": bool(required),
        }

    def model_config(self) -> dict[str, object]:
        """What it runs on."""
        told = st.session_state
        chosen = told[self.key("personality")]
        numbers = asdict(PERSONALITIES[chosen])
        if chosen == CUSTOM:
            numbers = {name: told[self.key(name)] for name in numbers}
        return {
            "model": self.typed("model") or None,
            "max_tokens": told[self.key("max_tokens")],
            "reasoning_effort": self.typed("reasoning_effort") or None,
            **numbers,
        }

    def all(self) -> dict[str, object]:
        """Everything that the fields hold, by their keys."""
        found = st.session_state
        return {self.key(name): found[self.key(name)] for name in _KINDS if self.key(name) in found}

    def restore(self, kept: Mapping[str, object]) -> None:
        """Have the fields hold what ``all`` once gave, where it still can be."""
        for name, may_be in _KINDS.items():
            value = kept.get(self.key(name))
            if may_be(value):
                st.session_state[self.key(name)] = _as_kind(name, value)

    def forget(self) -> None:
        """As if nothing had been typed."""
        for name in [key for key in st.session_state if str(key).startswith(self._prefix)]:
            del st.session_state[name]


def config_fields(config: ModelConfig) -> dict[str, object]:
    """What it runs on as its fields hold it."""
    numbers = {name: getattr(config, name) for name in Personality.__dataclass_fields__}
    named = (name for name, told in PERSONALITIES.items() if asdict(told) == numbers)
    return {
        "model": config.model or "",
        "max_tokens": config.max_tokens,
        "reasoning_effort": config.reasoning_effort or "",
        "personality": next(named, CUSTOM),
        **numbers,
    }


STARTERS_NAME = gettext_noop("Starters")
_BLANK: Mapping[str, object] = {
    "name": "",
    "type": "text",
    "description": "",
    "default": "",
    "choices": "",
    "required": True,
}


def _as_fields(variable: Variable) -> dict[str, object]:
    """A variable as its fields hold it."""
    default = "" if variable.default is None else str(variable.default)
    kept = variable.model_dump(include={"name", "type", "description", "required"})
    return {**kept, "default": default, "choices": "\n".join(variable.choices)}


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        with contextlib.suppress(ValueError):
            return kind(text)
    return text


def _as_kind(name: str, value: object) -> object:
    if name == "session_type" and isinstance(value, int):
        return SessionType(value)
    return value


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(least: float, most: float) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int | float) and least <= value <= most


_KINDS: Mapping[str, Callable[[object], bool]] = {
    **dict.fromkeys((*FIELDS, *STARTERS), _is_text),
    "variables": _is_number(0, limits.VARIABLES),
    "max_tokens": _is_number(1, limits.REPLY_TOKENS),
    "session_type": lambda value: value in list(SessionType),
    "personality": lambda value: value in PERSONALITIES,
    "reasoning_effort": lambda value: value in EFFORTS,
    **{name: _is_number(least, most) for name, (_, least, most) in PARAMETERS.items()},
    **{
        f"variable_{place}_{field}": may_be
        for place in range(limits.VARIABLES)
        for field, may_be in {
            **dict.fromkeys(VARIABLE_FIELDS, _is_text),
            "type": lambda value: value in VARIABLE_TYPES,
            "required": lambda value: isinstance(value, bool),
        }.items()
    },
}
"""Every field, and whether it can hold this."""
