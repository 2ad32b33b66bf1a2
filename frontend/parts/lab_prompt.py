"""The Lab's first step: what the assistant is told, and what it runs on."""

import streamlit as st

from frontend import lab
from frontend.examples import EXAMPLES
from frontend.languages import _, marked
from frontend.parts import fields
from frontend.personalities import CUSTOM, NAMES, PARAMETERS, PERSONALITIES
from gptlab import api
from gptlab.api import limits

TEST_DRIVE = marked("Test drive")
SKIP = marked("Skip the test drive")
START_OVER = marked("Start over")
PROMPT_HINT = marked("You are … Begin by introducing yourself and asking …")
PROMPT_HELP = marked(
    "Who it is and how it speaks. It stays hidden from those who talk to it. The assistant speaks "
    "first, so say how it should begin."
)
TOKENS_HELP = marked("A token is about three quarters of an English word.")
SIGN_IN_FIRST = marked("Sign in to see the models of your key.")


def draw(models: api.ModelList | None) -> None:
    """Without models, signed out: it can be written, not tried."""
    if not lab.typed("lab_initial_prompt"):
        _examples()
    fields.text("lab_initial_prompt", 220, hint=PROMPT_HINT, help_=PROMPT_HELP)
    left, right = st.columns([3, 2])
    with left:
        _model(models)
    with right:
        _reply_limit()
    _personality()
    _ways_on(off=models is None)


def _examples() -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("Start from an example:"), width="content")
        for name, (label, prompt) in EXAMPLES.items():
            st.button(_(label), key=f"example_{name}", on_click=_take, args=(_(prompt),))


def _take(prompt: str) -> None:
    st.session_state["lab_initial_prompt"] = prompt


def _model(models: api.ModelList | None) -> None:
    if models is None:
        st.markdown(":small[" + _("Model") + "]")
        st.caption(_(SIGN_IN_FIRST))
        return
    names = [found.model for found in models.models]
    st.selectbox(_("Model"), names, key="lab_model", persist_state="session")


def _reply_limit() -> None:
    st.number_input(
        _("Reply limit in tokens"),
        min_value=1,
        max_value=limits.REPLY_TOKENS,
        value=limits.REPLY_TOKENS_DEFAULT,
        step=50,
        key="lab_max_tokens",
        help=_(TOKENS_HELP),
        persist_state="session",
    )


def _personality() -> None:
    chosen = st.segmented_control(
        _("Personality"),
        list(PERSONALITIES),
        format_func=lambda name: _(NAMES[name]),
        default="coaching",
        required=True,
        key="lab_personality",
        persist_state="session",
    )
    if chosen == CUSTOM:
        _sliders()
    else:
        numbers = PERSONALITIES[chosen]
        said = (f"{_(told[0])} {getattr(numbers, name)}" for name, told in PARAMETERS.items())
        st.caption(" · ".join(said))


def _sliders() -> None:
    halves = st.columns(2, gap="medium")
    for place, (name, (label, least, most)) in enumerate(PARAMETERS.items()):
        start = getattr(PERSONALITIES[CUSTOM], name)
        key = f"lab_{name}"
        with halves[place % 2]:
            st.slider(_(label), least, most, start, 0.1, key=key, persist_state="session")


def _ways_on(*, off: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        test = st.button(_(TEST_DRIVE), key="test_drive", type="primary", disabled=off)
        skip = st.button(_(SKIP), key="skip_test", disabled=off)
        st.space("stretch")
        st.button(_(START_OVER), key="start_over", type="tertiary", on_click=lab.start_over)
    if test or skip:
        missing = lab.missing("lab_initial_prompt", "lab_model")
        if missing:
            warn(missing)
        else:
            lab.go_to(lab.TEST if test else lab.CARD)
            st.rerun()


def warn(missing: list[str]) -> None:
    names = ", ".join(_(name) for name in missing)
    st.warning(_("Still missing: {fields}.").format(fields=names))
