"""Variables of a prompt: how they are declared, and what somebody fills in for them."""

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from frontend.components import fields
from frontend.draft import VARIABLE_TYPES, Draft
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.api import limits
from gptlab.api.variables import Variable, VariableValue

TITLE = gettext_noop("Variables")
WHAT = gettext_noop(
    "Write a variable in a prompt as `{{name}}`. Whoever starts a session is asked for its value. "
    "`app_language` is filled in here, with the language the app is read in."
)
NAME, KIND, DESCRIPTION, DEFAULT, CHOICES, REQUIRED = (
    gettext_noop("Name"),
    gettext_noop("Type"),
    gettext_noop("Description"),
    gettext_noop("Default"),
    gettext_noop("Choices, one a line"),
    gettext_noop("Has to be given"),
)
ADD, REMOVE = gettext_noop("Add a variable"), gettext_noop("Remove")
NAME_PATTERN = r"[A-Za-z_][A-Za-z0-9_]{0,39}"
NO_NAME = gettext_noop(
    "Variable {n}: its name is letters, digits and _, begins with no digit, and has at most 40 "
    "signs."
)
TWICE = gettext_noop("Variable {n}: another one has this name.")
NO_CHOICES = gettext_noop("Variable {n}: please write what can be chosen, at most 20 choices.")
NO_DEFAULT = gettext_noop("Variable {n}: the default is not of its type.")
TOO_LONG = gettext_noop("Variable {n}: the description, the default or a choice is too long.")


def draw_definitions(draft: Draft) -> None:
    st.markdown(f"**{_(TITLE)}**")
    st.caption(_(WHAT))
    for place in range(draft.variable_count()):
        _definition(draft, place)
    full = draft.variable_count() >= limits.VARIABLES
    st.button(_(ADD), key="add_variable", on_click=draft.add_variable, disabled=full)


def _definition(draft: Draft, place: int) -> None:
    def key(field: str) -> str:
        return draft.variable_key(place, field)

    with st.container(border=True):
        left, right = st.columns(2)
        left.text_input(_(NAME), key=key("name"), persist_state="session")
        kind = right.selectbox(
            _(KIND),
            list(VARIABLE_TYPES),
            format_func=lambda each: _(VARIABLE_TYPES[each]),
            key=key("type"),
            persist_state="session",
        )
        st.text_input(_(DESCRIPTION), key=key("description"), persist_state="session")
        if kind == "choice":
            st.text_area(_(CHOICES), key=key("choices"), height=90, persist_state="session")
        st.text_input(_(DEFAULT), key=key("default"), persist_state="session")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.checkbox(_(REQUIRED), key=key("required"), persist_state="session", width="stretch")
            st.button(
                _(REMOVE),
                key=f"remove_variable_{place}",
                type="tertiary",
                on_click=draft.remove_variable,
                args=(place,),
            )


def are_right(draft: Draft) -> bool:
    """Whether the API takes them; what is wrong is said."""
    said = []
    names = [str(each["name"]) for each in draft.variables()]
    for place in range(len(names)):
        wrong = _wrong(draft, place, names)
        if wrong:
            said.append(_(wrong).format(n=place + 1))
    if said:
        st.warning("\n\n".join(said))
    return not said


def _wrong(draft: Draft, place: int, names: Sequence[str]) -> str:
    told = draft.variables()[place]
    kind, default, choices = told["type"], told["default"], told["choices"]
    texts = [str(default or ""), *(choices if isinstance(choices, tuple) else ())]
    is_no_default = (kind == "choice" and default not in (None, *texts[1:])) or (
        kind == "number" and isinstance(default, str)
    )
    found = {
        NO_NAME: not re.fullmatch(NAME_PATTERN, names[place]),
        TWICE: names[place] in names[:place],
        NO_CHOICES: kind == "choice" and not 0 < len(texts) - 1 <= limits.CHOICES,
        NO_DEFAULT: is_no_default,
        TOO_LONG: len(texts[0]) > limits.VARIABLE_CHARS
        or len(str(told["description"])) > limits.DESCRIPTION_CHARS
        or any(len(choice) > limits.CHOICE_CHARS for choice in texts[1:]),
    }
    return next((text for text, is_so in found.items() if is_so), "")


def draw_values(
    variables: Sequence[Variable], prefix: str, given: Mapping[str, VariableValue] | None = None
) -> dict[str, VariableValue]:
    """A field for each; what was filled in. ``prefix`` begins the keys.

    A field begins with what was ``given`` before, else with its default.
    """
    known = given or {}
    found = {
        each.name: _value(each, f"{prefix}_{each.name}", known.get(each.name, each.default))
        for each in variables
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def are_given(variables: Sequence[Variable], values: dict[str, VariableValue]) -> bool:
    """Whether nothing that has to be given is missing; what is missing is said."""
    needed = [each.name for each in variables if each.required and each.default is None]
    missing = [plain(name) for name in needed if name not in values]
    if missing:
        st.warning(_(fields.MISSING).format(fields=", ".join(missing)))
    return not missing


def _value(
    variable: Variable, key: str, start: VariableValue | None = None
) -> VariableValue | None:
    label = plain(variable.description or variable.name.replace("_", " "))
    if start is not None and not variable.takes(start):
        start = variable.default
    if variable.type == "choice":
        chosen = variable.choices.index(str(start)) if start is not None else None
        return st.selectbox(label, variable.choices, index=chosen, key=key)
    if variable.type == "number":
        number = st.number_input(
            label, value=None if start is None else float(start), step=1.0, key=key
        )
        whole = number is not None and float(number).is_integer()
        return int(number) if whole and number is not None else number
    return st.text_area(label, str(start or ""), key=key, height=68).strip()
