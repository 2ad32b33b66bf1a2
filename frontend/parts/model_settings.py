"""What an assistant runs on: the model, how long a reply may be, and the personality."""

from collections.abc import Sequence

import streamlit as st

from frontend.draft import Draft
from frontend.languages import _, marked
from frontend.personalities import CUSTOM, NAMES, PARAMETERS, PERSONALITIES
from gptlab.api import limits

TOKENS_HELP = marked("A token is about three quarters of an English word.")
SIGN_IN_FIRST = marked("Sign in to see the models of your key.")


def draw(draft: Draft, models: Sequence[str] | None) -> None:
    """Without models, signed out, none can be chosen."""
    left, right = st.columns([3, 2])
    with left:
        _model(draft, models)
    with right:
        _reply_limit(draft)
    _personality(draft)


def _model(draft: Draft, names: Sequence[str] | None) -> None:
    if names is None:
        st.markdown(":small[" + _("Model") + "]")
        st.caption(_(SIGN_IN_FIRST))
    else:
        st.selectbox(_("Model"), names, key=draft.key("model"), persist_state="session")


def _reply_limit(draft: Draft) -> None:
    st.number_input(
        _("Reply limit in tokens"),
        min_value=1,
        max_value=limits.REPLY_TOKENS,
        step=50,
        key=draft.start_with("max_tokens", limits.REPLY_TOKENS_DEFAULT),
        help=_(TOKENS_HELP),
        persist_state="session",
    )


def _personality(draft: Draft) -> None:
    chosen = st.segmented_control(
        _("Personality"),
        list(PERSONALITIES),
        format_func=lambda name: _(NAMES[name]),
        required=True,
        key=draft.start_with("personality", "coaching"),
        persist_state="session",
    )
    if chosen == CUSTOM:
        _sliders(draft)
    elif chosen:
        numbers = PERSONALITIES[chosen]
        said = (f"{_(told[0])} {getattr(numbers, name)}" for name, told in PARAMETERS.items())
        st.caption(" · ".join(said))


def _sliders(draft: Draft) -> None:
    halves = st.columns(2, gap="medium")
    for place, (name, (label, least, most)) in enumerate(PARAMETERS.items()):
        key = draft.start_with(name, getattr(PERSONALITIES[CUSTOM], name))
        with halves[place % 2]:
            st.slider(_(label), least, most, step=0.1, key=key, persist_state="session")
