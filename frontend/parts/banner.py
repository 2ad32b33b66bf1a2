"""How a failure is shown: what happened, what to do next, and a number to ask about it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from frontend import state
from frontend.safe_markdown import plain
from gptlab.client import errors

KEY_REFUSED = (errors.KeyMalformed, errors.RealKeyInDemo)
TITLE = "That did not work"
TITLE_AGAIN = "Not right now"
NEXT_STEP: Mapping[str, str] = {
    "token_missing": "What is on this page stays.",
    "token_invalid": "What is on this page stays.",
    "token_expired": "What is on this page stays.",
    "sign_in_again": "What is on this page stays.",
    "provider_key_invalid": "Make a new key at the provider and sign in with it.",
    "model_unavailable": "Go back to the assistant and start with another model.",
    "bot_not_found": "Ask whoever sent you the code, or look around in the Lounge.",
    "session_not_found": "It may have been deleted. Past sessions lists those you have.",
    "session_ended": "Open it from Past sessions and press Resume.",
    "unreachable": "Nothing was lost.",
    "internal_error": "If it happens again, pass on the reference below.",
}


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
        st.rerun()
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
    text = " ".join(filter(None, (plain(error.message), NEXT_STEP.get(error.code))))
    if error.request_id:
        text += f"\n\n:small[:gray[Reference: {plain(error.request_id)}]]"
    if error.retryable:
        st.warning(text, title=TITLE_AGAIN)
    else:
        st.error(text, title=TITLE)


def draw_waiting() -> None:
    """What failed in the run before this one."""
    error = state.problem.get()
    if error:
        draw(error)
        state.problem.clear()
