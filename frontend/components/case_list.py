"""The cases of an assistant: those there are, and two ways to add some."""

import json
from collections.abc import Mapping, Sequence

import streamlit as st

from frontend import bench, state
from frontend.components import banner, file_field, variable_fields
from frontend.languages import _, gettext_noop, plural
from frontend.safe_markdown import plain
from frontend.state import Slot
from gptlab.api import limits
from gptlab.api.bench import Case, CaseContent, Check
from gptlab.api.bots import Bot
from gptlab.api.variables import Variable, VariableValue
from gptlab.client import errors

WHAT = gettext_noop(
    "A case is a message, and what a good reply to it is like. Cases are encrypted: only you can "
    "read them."
)
SHOWN = 10
ALL = gettext_noop("Show all {n}")
DELETE = gettext_noop("Delete")
ADD, ADD_FILE = gettext_noop("Add a case"), gettext_noop("Add cases from a file")
MESSAGE, MESSAGE_HINT = gettext_noop("Message"), gettext_noop("What somebody says to it")
_whole: Slot[bool] = Slot("case_whole", False)
"""Whether all are shown."""
_added: Slot[int] = Slot("case_added", 0)
"""How many times some were added: each time the fields are new, and empty."""
CHECK, REPLY = gettext_noop("The reply …"), gettext_noop("The reply {checks}")
KINDS: Mapping[str, str] = {
    "contains": gettext_noop("contains"),
    "not_contains": gettext_noop("does not contain"),
    "judge": gettext_noop("follows a rule, as a model judges"),
    "max_words": gettext_noop("has at most so many words"),
    "language": gettext_noop("is in a language"),
    "refuses": gettext_noop("refuses"),
    "no_leak": gettext_noop("does not give the prompt away"),
    "matches": gettext_noop("matches a regular expression"),
    "json_schema": gettext_noop("is JSON by a schema"),
}
FIELD_OF: Mapping[str, str] = {
    "contains": "text",
    "not_contains": "text",
    "judge": "rubric",
    "max_words": "words",
    "language": "language",
    "matches": "pattern",
    "json_schema": "json_schema",
}
"""Where a check has its value; the others need none."""
VALUES: Mapping[str, str] = {
    "contains": gettext_noop("Text"),
    "not_contains": gettext_noop("Text"),
    "judge": gettext_noop("Rule"),
    "max_words": gettext_noop("Words"),
    "language": gettext_noop("Language"),
    "matches": gettext_noop("Regular expression"),
    "json_schema": gettext_noop("JSON schema"),
}
LANGUAGES: Mapping[str, str] = {
    "en": gettext_noop("English"),
    "zh": gettext_noop("Chinese"),
    "de": gettext_noop("German"),
    "fr": gettext_noop("French"),
    "es": gettext_noop("Spanish"),
    "it": gettext_noop("Italian"),
    "pt": gettext_noop("Portuguese"),
    "nl": gettext_noop("Dutch"),
    "ja": gettext_noop("Japanese"),
    "ko": gettext_noop("Korean"),
    "ru": gettext_noop("Russian"),
    "ar": gettext_noop("Arabic"),
}
WORDS = 100
REPEATS, REPEATS_HELP = (
    gettext_noop("Repeats"),
    gettext_noop("How often it is run: replies vary, and one alone can be chance."),
)
EMPTY = gettext_noop("Please write the message, and what the reply is checked for.")
NOT_A_CASE = gettext_noop("This is no case that can be run: {reason}")
NOT_JSON = gettext_noop("The schema is not JSON.")
COLUMNS = gettext_noop(
    "A CSV file, as a spreadsheet saves it: one row is one case. The column `input` is the "
    "message. Each other column is optional: `name`, `repeats`, `contains`, `not_contains`, "
    "`matches`, `max_words`, `language`, `judge`, `refuses`, `no_leak`, and `var.` with the name "
    "of a variable. A case needs a check."
)
NOT_ADDED = gettext_noop("No case was added. {reason}")
MEGABYTES = 1
"""Of a file."""


def _key(field: str) -> str:
    return f"case_{field}_{_added.get()}"


def draw(bot: Bot, variables: Sequence[Variable]) -> None:
    found = bench.cases(bot)
    st.markdown(_(WHAT))
    _rows(bot, found)
    is_adding = not found or _added.get() > 0
    with st.expander(_(ADD), key="add_case_form", expanded=is_adding):
        _typed(bot, variables)
    with st.expander(_(ADD_FILE), key="add_cases_file"):
        _from_file(bot)


def _rows(bot: Bot, found: Sequence[Case]) -> None:
    whole = _whole.get() or len(found) <= SHOWN
    for case in found if whole else found[:SHOWN]:
        _row(bot, case)
    if not whole:
        st.button(
            _(ALL).format(n=f"{len(found):,}"),
            key="bench_all",
            type="tertiary",
            on_click=_whole.set,
            args=(True,),
        )


def _row(bot: Bot, case: Case) -> None:
    content = case.content
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(_short(content.name or content.messages[-1].content))}**")
            checks = _(", and ").join(said(check) for check in content.checks)
            times = plural("{n} run", "{n} runs", content.repeats).format(n=content.repeats)
            st.caption(f"{_(REPLY).format(checks=checks)} · {times}")
        st.button(
            _(DELETE),
            key=f"delete_{case.case_id}",
            type="tertiary",
            on_click=_delete,
            args=(bot, case.case_id),
        )


def said(check: Check) -> str:
    """A check in words, for example ``contains “soup”``."""
    field = FIELD_OF.get(check.kind)
    value = getattr(check, field) if field else None
    if value is None:
        return _(KINDS[check.kind])
    if check.kind == "language":
        return f"{_(KINDS[check.kind])}: {_(LANGUAGES[value])}"
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    return f"{_(KINDS[check.kind])} “{plain(_short(str(value)))}”"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limits.TITLE_CHARS else f"{line[: limits.TITLE_CHARS]} …"


def _delete(bot: Bot, case_id: str) -> None:
    with banner.shown_next():
        bench.delete(bot, case_id)


def _typed(bot: Bot, variables: Sequence[Variable]) -> None:
    st.text_area(_(MESSAGE), key=_key("message"), height=80, placeholder=_(MESSAGE_HINT))
    left, right = st.columns([3, 1])
    with left:
        kind = st.selectbox(
            _(CHECK), list(KINDS), format_func=lambda each: _(KINDS[each]), key=_key("kind")
        )
    with right:
        st.number_input(
            _(REPEATS),
            min_value=1,
            max_value=limits.REPEATS,
            value=3,
            key=_key("repeats"),
            help=_(REPEATS_HELP),
        )
    _value(kind)
    values = variable_fields.draw_values(variables, _key("variable"))
    pressed = st.button(_(ADD), key="add_case")
    if pressed and variable_fields.are_given(variables, values):
        _add(bot, kind, values)


def _value(kind: str) -> None:
    """The field for what the check needs, if anything."""
    key, label = _key(kind), _(VALUES.get(kind, ""))
    if kind == "max_words":
        st.number_input(label, min_value=1, max_value=20_000, value=WORDS, key=key)
    elif kind == "language":
        st.selectbox(label, list(LANGUAGES), format_func=lambda each: _(LANGUAGES[each]), key=key)
    elif kind in ("judge", "json_schema"):
        st.text_area(label, key=key, height=80)
    elif kind in FIELD_OF:
        st.text_input(label, key=key)


def _add(bot: Bot, kind: str, values: Mapping[str, VariableValue]) -> None:
    message, value = _stated(_key("message")), _stated(_key(kind))
    if not message or (kind in FIELD_OF and value in (None, "")):
        st.warning(_(EMPTY))
        return
    check: dict[str, object] = {"kind": kind}
    if kind == "json_schema":
        try:
            value = json.loads(str(value))
        except ValueError:
            st.warning(_(NOT_JSON))
            return
    if kind in FIELD_OF:
        check[FIELD_OF[kind]] = value
    try:
        wanted = CaseContent.of(
            messages=[{"content": message}],
            variables=values,
            checks=[check],
            repeats=st.session_state[_key("repeats")],
        )
    except errors.InvalidRequest as error:
        st.warning(_(NOT_A_CASE).format(reason=plain(error.message)))
        return
    with banner.shown():
        bench.add(bot, [wanted])
        _added.set(_added.get() + 1)
        st.rerun()


def _stated(key: str) -> object:
    value = st.session_state.get(key)
    return value.strip() if isinstance(value, str) else value


def _from_file(bot: Bot) -> None:
    st.markdown(_(COLUMNS))
    file = file_field.draw(_(ADD_FILE), ["csv"], _key("file"), MEGABYTES)
    if not st.button(_("Add these cases"), key="add_file", disabled=file is None) or not file:
        return
    try:
        number = bench.add_file(bot, file.getvalue())
    except errors.InvalidRequest as error:
        st.warning(_(NOT_ADDED).format(reason=plain(error.message)))
        return
    except errors.GPTLabError as error:
        banner.draw(error)
        return
    added = plural("{n:,} case was added.", "{n:,} cases were added.", number)
    state.notice.set(added.format(n=number))
    _added.set(_added.get() + 1)
    st.rerun()
