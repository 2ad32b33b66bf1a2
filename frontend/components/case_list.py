"""The cases of an assistant: those there are, and the ways to add some."""

from collections.abc import Sequence

import streamlit as st

from frontend import bench, case_form, redraw, state
from frontend.components import banner, case_fields, file_field
from frontend.languages import _, gettext_noop, plural
from frontend.safe_markdown import plain
from frontend.state import Slot
from gptlab.api.accounts import Model
from gptlab.api.bench import Case
from gptlab.api.bots import Bot
from gptlab.api.variables import Variable
from gptlab.client import errors

WHAT = gettext_noop(
    "A case is a message, and what a good reply to it is like. Cases are encrypted: only you can "
    "read them."
)
SHOWN = 10
ALL = gettext_noop("Show all {n}")
CHANGE, DELETE = gettext_noop("Change"), gettext_noop("Delete")
REPLY, ADD_FILE = gettext_noop("The reply {checks}"), gettext_noop("Add cases from a file")
_whole: Slot[bool] = Slot("case_whole", False)
"""Whether all are shown."""
_files: Slot[int] = Slot("case_files", 0)
"""How many were taken: each time the field is new, and empty."""
COLUMNS = gettext_noop(
    "A CSV file, as a spreadsheet saves it: one row is one case. The column `input` is the "
    "message. Each other column is optional: `name`, `repeats`, `contains`, `not_contains`, "
    "`matches`, `max_words`, `language`, `judge`, `refuses`, `no_leak`, and `var.` with the name "
    "of a variable. A case needs a check."
)
NOT_ADDED = gettext_noop("No case was added. {reason}")
MEGABYTES = 1
"""Of a file."""


def draw(bot: Bot, variables: Sequence[Variable], models: Sequence[Model]) -> None:
    """``models`` can judge."""
    found, form = bench.cases(bot), case_form.opened()
    st.markdown(_(WHAT))
    _rows(bot, found)
    is_adding = not found or form.number > 0
    with st.expander(case_fields.title(form), key=form.key("form"), expanded=is_adding):
        case_fields.draw(bot, variables, models)
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
            st.markdown(
                f"**{plain(case_fields.short(content.name or content.messages[-1].content))}**"
            )
            checks = _(", and ").join(case_fields.said(check) for check in content.checks)
            times = plural("{n} run", "{n} runs", content.repeats).format(n=content.repeats)
            st.caption(f"{_(REPLY).format(checks=checks)} · {times}")
        st.button(
            _(CHANGE),
            key=f"change_{case.case_id}",
            type="tertiary",
            on_click=case_form.open_case,
            args=(case,),
        )
        st.button(
            _(DELETE),
            key=f"delete_{case.case_id}",
            type="tertiary",
            on_click=_delete,
            args=(bot, case.case_id),
        )


def _delete(bot: Bot, case_id: str) -> None:
    with banner.shown_next():
        bench.delete(bot, case_id)


def _from_file(bot: Bot) -> None:
    st.markdown(_(COLUMNS))
    file = file_field.draw(_(ADD_FILE), ["csv"], f"case_file_{_files.get()}", MEGABYTES)
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
    _files.set(_files.get() + 1)
    redraw.rerun()
