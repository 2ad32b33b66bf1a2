"""That an assistant's model ends, said to its creator, and one click to a draft on another."""

from datetime import UTC, datetime

import streamlit as st

from frontend import bench
from frontend.components import banner, date_format
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.api.accounts import ModelList, is_leaving
from gptlab.api.bots import Bot

ENDS = gettext_noop("Its model ends on {day}")
THEN = gettext_noop("From then on nobody gets a reply from {model}.")
NO_ACCESS = gettext_noop("Your key has no access to its model")
PERHAPS = gettext_noop("{model} may have ended. Then nobody gets a reply from it.")
DRAFT_ON = gettext_noop("Draft it on {model}")
DRAFTED = gettext_noop(
    "A draft on {model} changes nothing for anybody. Test it before you publish it."
)


def draw(bot: Bot, listed: ModelList) -> None:
    """Nothing where the model stays, or the draft already names another."""
    own = bot.config.model
    if own is None or bench.draft_model() not in (None, own):
        return
    model = next((each for each in listed.models if each.model == own), None)
    if model is None and listed.models:
        _warn(bot, own, _(NO_ACCESS), _(PERHAPS), listed.default_model)
    end = model.shutdown_date if model else None
    if model and end and is_leaving(end, datetime.now(UTC).date()):
        title = _(ENDS).format(day=date_format.calendar_day(end))
        _warn(bot, own, title, _(THEN), model.successor)


def _warn(bot: Bot, own: str, title: str, why: str, successor: str | None) -> None:
    told = why.format(model=plain(own))
    with st.container(key="leaving_model", gap="small"):
        if successor is None:
            st.warning(told, title=title)
            return
        st.warning(f"{told} {_(DRAFTED).format(model=plain(successor))}", title=title)
        st.button(
            _(DRAFT_ON).format(model=plain(successor)),
            key="draft_successor",
            on_click=_draft,
            args=(bot, successor),
        )


def _draft(bot: Bot, model: str) -> None:
    with banner.shown_next():
        bench.draft_on(bot, model)
