"""Versions and models side by side: the same message, and what each of them replies."""

from collections.abc import Mapping, Sequence

import streamlit as st
from babel.numbers import format_decimal

from frontend import bench, languages, lengths, redraw, side_by_side
from frontend.components import (
    banner,
    chat,
    chat_view,
    diff_view,
    model_settings,
    usage_line,
    variable_fields,
)
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from frontend.side_by_side import Answer, Column, Comparison
from gptlab.api import limits
from gptlab.api.accounts import ModelList
from gptlab.api.bots import Bot, Draft
from gptlab.api.variables import VariableValue

TITLE = gettext_noop("Compare replies side by side")
WHAT = gettext_noop(
    "One message to several versions or models at once. Each column makes two calls on your own "
    "key: the assistant's first words, then the reply. Nothing of it is kept."
)
VERSION, THE_DRAFT, IN_USE = (
    gettext_noop("Version {n}"),
    gettext_noop("The draft"),
    gettext_noop("Version {n}, in use"),
)
COLUMN, MODEL, OWN_MODEL = (
    gettext_noop("Column {n}"),
    gettext_noop("Model of column {n}"),
    gettext_noop("its own model"),
)
ADD, REMOVE = gettext_noop("Add a column"), gettext_noop("Remove the last column")
MESSAGE, MESSAGE_HINT = gettext_noop("Message to all"), gettext_noop("What somebody says to it")
ASK = gettext_noop("Ask all of them")
EMPTY = gettext_noop("Please write the message.")
MARK = gettext_noop("Mark what is different from the first column")
LEGEND = gettext_noop(
    "Text only in the first column is struck through. Text only in this column is underlined."
)
SECONDS = gettext_noop("{n} s")
LOOK_EVERY = 0.2


def draw(bot: Bot, draft: Draft | None, listed: ModelList | None) -> None:
    with st.expander(_(TITLE), key="side_by_side"):
        st.markdown(_(WHAT))
        columns = _columns(bot, draft, listed)
        with st.container(horizontal=True):
            number = side_by_side.count()
            if number < side_by_side.MOST:
                act = side_by_side.add_column
                st.button(_(ADD), key="add_column", type="tertiary", on_click=act)
            if number > side_by_side.LEAST:
                act = side_by_side.remove_column
                st.button(_(REMOVE), key="remove_column", type="tertiary", on_click=act)
        declared = side_by_side.variables(columns)
        values = variable_fields.draw_values(declared, "bench_value")
        message = st.text_area(
            _(MESSAGE), key="bench_message", height=80, placeholder=_(MESSAGE_HINT)
        )
        pressed = st.button(_(ASK), key="ask_all")
        if pressed and variable_fields.are_given(declared, values):
            _ask(columns, message.strip(), values)
        comparison = side_by_side.comparison()
        if comparison:
            _replies(bot, comparison)


def _columns(bot: Bot, draft: Draft | None, listed: ModelList | None) -> Sequence[Column]:
    versions = side_by_side.versions(bot, draft)
    names = list(versions)
    in_use_first = sorted(names, key=lambda name: name != str(bot.version))
    chosen = []
    for number, place in enumerate(st.columns(side_by_side.count()), 1):
        name = place.selectbox(
            _(COLUMN).format(n=number),
            names,
            index=names.index(in_use_first[(number - 1) % len(names)]),
            format_func=lambda each: _name(bot, each),
            key=f"bench_version_{number}",
        )
        given = versions[name]
        own = model_settings.with_its_own(listed.models if listed else None, given.config.model)
        model = place.selectbox(
            _(MODEL).format(n=number),
            ["", *(each.model for each in own)],
            format_func=lambda each: each or _(OWN_MODEL),
            key=f"bench_model_{number}",
        )
        chosen.append(Column(name, given, model or None))
    return chosen


def _name(bot: Bot, version: str) -> str:
    if version == bench.DRAFT:
        return _(THE_DRAFT)
    return _(IN_USE if version == str(bot.version) else VERSION).format(n=version)


def _ask(columns: Sequence[Column], message: str, values: Mapping[str, VariableValue]) -> None:
    if not message:
        st.warning(_(EMPTY))
    elif lengths.too_many(message, limits.MESSAGE_CHARS):
        st.warning(f"{_(chat_view.TOO_LONG)} {lengths.said(message, limits.MESSAGE_CHARS)}")
    else:
        with banner.shown():
            side_by_side.ask(columns, message, values)


def _replies(bot: Bot, comparison: Comparison) -> None:
    if comparison.is_over:
        _drawn(bot, comparison)
    else:
        _growing(bot, comparison)


@st.fragment(run_every=LOOK_EVERY)
def _growing(bot: Bot, comparison: Comparison) -> None:
    """Until all are over; then the page is drawn again."""
    if comparison.is_over:
        redraw.rerun()
    with banner.shown():
        side_by_side.go_on(comparison)
    st.button(_(chat_view.STOP), key="stop_all", on_click=_stop)
    _drawn(bot, comparison)


def _stop() -> None:
    with banner.shown_next():
        side_by_side.stop()


def _drawn(bot: Bot, comparison: Comparison) -> None:
    shows_difference = comparison.is_over and st.toggle(_(MARK), key="bench_marked")
    if shows_difference:
        diff_view.legend(_(LEGEND))
    first = comparison.answers[0]
    for place, answer in zip(st.columns(len(comparison.answers)), comparison.answers, strict=True):
        with place:
            st.markdown(f"**{_name(bot, answer.column.version)}**")
            _reply(answer, first if shows_difference and answer is not first else None, comparison)


def _reply(answer: Answer, before: Answer | None, comparison: Comparison) -> None:
    """``before``: what it is compared with."""
    turn, failure = answer.turn, answer.failure
    text = turn.reply.content if turn else answer.text
    if before and text:
        earlier = before.turn
        diff_view.draw_texts(earlier.reply.content if earlier else before.text, text)
    elif text:
        chat.reply(text)
    elif not failure and not comparison.is_stopped:
        st.markdown(f":shimmer[{_(chat.ALONE)}]")
    if turn:
        seconds = format_decimal(round(answer.seconds, 1), locale=languages.locale())
        facts = (
            _(chat.STOPPED) if turn.reply.stopped else "",
            turn.session.model,
            usage_line.line(turn.usage),
            _(SECONDS).format(n=seconds),
        )
        st.caption(plain(" · ".join(filter(None, facts))))
    elif comparison.is_stopped:
        st.caption(_(chat.STOPPED))
    elif failure:
        banner.draw(failure)
