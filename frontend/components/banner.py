"""How a failure is shown: what happened, what to do next, and a number to ask about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import streamlit as st

from frontend import error_messages, redraw, state
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.client import errors

KEY_REFUSED = (errors.KeyMalformed, errors.RealKeyInDemo)
TITLE = gettext_noop("That did not work")
TITLE_AGAIN = gettext_noop("That did not work this time")
TO_THE_TOP = """
export default function () {
    document.querySelector(".stMain")?.scrollTo({ top: 0 });
}
"""
_to_the_top = st.components.v2.component("to_the_top", js=TO_THE_TOP)
"""What was done is said above the page, and what did it may stand far below."""


@contextmanager
def shown() -> Iterator[None]:
    """Show a failure of the block where the block stands; the page goes on after it."""
    try:
        yield
    except KEY_REFUSED as error:
        draw(error)
    except errors.NotSignedIn as error:
        if state.user.get() is None:
            draw(error)
            return
        state.problem.set(error)
        state.expire()
        redraw.rerun()
    except errors.GPTLabError as error:
        draw(error)


@contextmanager
def shown_next() -> Iterator[None]:
    """Show a failure of the block at the top of the next run, where what is here is gone."""
    try:
        yield
    except errors.GPTLabError as error:
        state.problem.set(error)
        if isinstance(error, errors.NotSignedIn):
            state.expire()


def draw(error: errors.GPTLabError) -> None:
    """One failure, drawn as a warning where trying again may help."""
    text = plain(error_messages.said(error))
    if error.request_id:
        reference = _("Reference: {number}").format(number=plain(error.request_id))
        text += f"\n\n:small[:gray[{reference}]]"
    if error.retryable:
        st.warning(text, title=_(TITLE_AGAIN))
    else:
        st.error(text, title=_(TITLE))


def to_the_top() -> None:
    """Of the page, at once."""
    _to_the_top(key="to_the_top", data={"id": uuid4().hex})


def draw_waiting() -> None:
    """What failed in the run before this one, or was done in it."""
    error, notice = state.problem.get(), state.notice.get()
    if error:
        draw(error)
    if notice:
        st.success(notice)
        to_the_top()
    state.problem.clear()
    state.notice.clear()
