"""The form of a case: its message, what the reply is checked for, its variables and repeats."""

import json
from collections.abc import Mapping, Sequence

import streamlit as st

from frontend import bench, case_form, redraw
from frontend.case_form import CaseForm
from frontend.components import banner, model_settings, variable_fields
from frontend.languages import _, gettext_noop, plural
from frontend.safe_markdown import plain
from gptlab.api import limits
from gptlab.api.accounts import Model
from gptlab.api.bench import CaseContent, Check
from gptlab.api.bots import Bot
from gptlab.api.fields import Role
from gptlab.api.variables import Variable, VariableValue
from gptlab.client import errors

ADD = gettext_noop("Add a case")
FROM_REPLY, CHANGE = gettext_noop("A case from your session"), gettext_noop("Change the case")
SAVE = gettext_noop("Save the case")
MESSAGE, MESSAGE_HINT = gettext_noop("Message"), gettext_noop("What somebody says to it")
BEFORE = gettext_noop("What was said before")
LEAVE_OUT = gettext_noop("Leave it out")
ANSWERED = gettext_noop("The reply in the session. Each version will be asked again:")
CUT = gettext_noop(
    "Earlier messages are left out: in a case, a message has between 1 and {n} characters."
)
PERSON, ASSISTANT = gettext_noop("Person"), gettext_noop("Assistant")
CHECK, ANOTHER_CHECK = gettext_noop("The reply …"), gettext_noop("and the reply …")
ADD_CHECK, REMOVE_CHECK = gettext_noop("Add a check"), gettext_noop("Remove this check")
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
JUDGE = gettext_noop("Model that judges")
OWN_MODEL = gettext_noop("the one that replies")
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
NOT_A_CASE = gettext_noop("This case cannot be run: {reason}")
NOT_JSON = gettext_noop("The schema is not JSON.")


def title(form: CaseForm) -> str:
    """What the form is for."""
    if form.case_id:
        return _(CHANGE)
    return _(FROM_REPLY) if form.reply else _(ADD)


def draw(bot: Bot, variables: Sequence[Variable], models: Sequence[Model]) -> None:
    form = case_form.opened()
    if form.before:
        _before(form)
    if form.is_cut:
        st.caption(_(CUT).format(n=f"{limits.MESSAGE_CHARS:,}"))
    st.text_area(
        _(MESSAGE), form.message, key=form.key("message"), height=80, placeholder=_(MESSAGE_HINT)
    )
    if form.reply:
        st.caption(_(ANSWERED))
        st.text(form.reply)
    places = case_form.places()
    for place in places:
        _check(form, place, models, is_first=place == places[0])
    full = len(places) >= limits.CHECKS
    st.button(
        _(ADD_CHECK), key="add_check", type="tertiary", on_click=case_form.add_check, disabled=full
    )
    prefix = form.key("variable")
    values = variable_fields.draw_values(variables, prefix, form.variables)
    st.number_input(
        _(REPEATS),
        min_value=1,
        max_value=limits.REPEATS,
        value=form.repeats,
        key=form.key("repeats"),
        help=_(REPEATS_HELP),
        width=160,
    )
    with st.container(horizontal=True):
        pressed = st.button(_(ADD if form.is_empty else SAVE), key="add_case")
        if not form.is_empty:
            st.button(_("Cancel"), key="leave_case", type="tertiary", on_click=case_form.close)
    if pressed and variable_fields.are_given(variables, values):
        declared = {variable.name for variable in variables}
        others = {name: each for name, each in form.variables.items() if name not in declared}
        _save(bot, form, {**others, **values})


def said(check: Check) -> str:
    """A check in words, for example ``contains “soup”``."""
    field = FIELD_OF.get(check.kind)
    value = getattr(check, field) if field else None
    if value is None:
        return _(KINDS[check.kind])
    if check.kind == "language":
        return f"{_(KINDS[check.kind])}: {_(LANGUAGES[value])}"
    return f"{_(KINDS[check.kind])} “{plain(short(_text(value)))}”"


def short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limits.TITLE_CHARS else f"{line[: limits.TITLE_CHARS]} …"


def _before(form: CaseForm) -> None:
    number = len(form.before)
    messages = plural("{n} message", "{n} messages", number).format(n=number)
    with st.expander(f"{_(BEFORE)}: {messages}", key=form.key("before")):
        for message in form.before:
            st.caption(_(PERSON if message.role is Role.USER else ASSISTANT))
            st.text(message.content)
        st.button(
            _(LEAVE_OUT), key="leave_out", type="tertiary", on_click=case_form.leave_out_before
        )


def _check(form: CaseForm, place: int, models: Sequence[Model], *, is_first: bool) -> None:
    """One check: its kind, what that needs, and the way to remove it where there are others."""
    given = form.checks[place] if place < len(form.checks) else None
    kinds = list(KINDS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            _(CHECK if is_first else ANOTHER_CHECK),
            kinds,
            index=kinds.index(given.kind) if given else 0,
            format_func=lambda each: _(KINDS[each]),
            key=form.key("kind", place),
        )
        if len(case_form.places()) > 1:
            st.button(
                _(REMOVE_CHECK),
                key=f"remove_check_{place}",
                type="tertiary",
                on_click=case_form.remove_check,
                args=(place,),
            )
    _value(kind, given if given and given.kind == kind else None, form.key(kind, place))
    if kind == "judge":
        _judge(given, models, form.key("model", place))


def _value(kind: str, given: Check | None, key: str) -> None:
    """The field for what the check needs, if anything."""
    label, value = _(VALUES.get(kind, "")), getattr(given, FIELD_OF.get(kind, ""), None)
    if kind == "max_words":
        st.number_input(label, min_value=1, max_value=20_000, value=value or WORDS, key=key)
    elif kind == "language":
        codes = list(LANGUAGES)
        st.selectbox(
            label,
            codes,
            index=codes.index(value) if value else 0,
            format_func=lambda each: _(LANGUAGES[each]),
            key=key,
        )
    elif kind in ("judge", "json_schema"):
        st.text_area(label, _text(value), key=key, height=80)
    elif kind in FIELD_OF:
        st.text_input(label, _text(value), key=key)


def _judge(given: Check | None, models: Sequence[Model], key: str) -> None:
    """Which model judges."""
    own = getattr(given, "model", None) or ""
    names = ["", *(each.model for each in model_settings.with_its_own(models or None, own))]
    st.selectbox(
        _(JUDGE),
        names,
        index=names.index(own),
        format_func=lambda each: each or _(OWN_MODEL),
        key=key,
    )


def _text(value: object) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def _save(bot: Bot, form: CaseForm, values: Mapping[str, VariableValue]) -> None:
    try:
        checks = [_stated_check(form, place) for place in case_form.places()]
        message = _stated(form.key("message"))
        if not message or None in checks:
            st.warning(_(EMPTY))
            return
        wanted = CaseContent.of(
            name=form.name,
            messages=[*form.before, {"content": message}],
            variables=values,
            checks=checks,
            repeats=st.session_state[form.key("repeats")],
        )
    except json.JSONDecodeError:
        st.warning(_(NOT_JSON))
        return
    except errors.InvalidRequest as error:
        st.warning(_(NOT_A_CASE).format(reason=plain(error.message)))
        return
    with banner.shown():
        if form.case_id:
            try:
                bench.change(bot, form.case_id, wanted)
            except errors.CaseNotFound:
                case_form.add_instead()
                raise
        else:
            bench.add(bot, [wanted])
        case_form.close()
        redraw.rerun()


def _stated_check(form: CaseForm, place: int) -> dict[str, object] | None:
    """What a place says; None where its value is missing."""
    kind = str(_stated(form.key("kind", place)))
    if kind not in FIELD_OF:
        return {"kind": kind}
    value = _stated(form.key(kind, place))
    if value in (None, ""):
        return None
    if kind == "json_schema":
        value = json.loads(str(value))
    check = {"kind": kind, FIELD_OF[kind]: value}
    if kind == "judge":
        check["model"] = st.session_state.get(form.key("model", place)) or None
    return check


def _stated(key: str) -> object:
    value = st.session_state.get(key)
    return value.strip() if isinstance(value, str) else value
