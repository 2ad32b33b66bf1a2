"""The Lab's first step: what the assistant is told, and what it runs on."""

import streamlit as st

from frontend import lab
from frontend.components import fields, model_settings
from frontend.examples import EXAMPLES
from frontend.languages import _, gettext_noop
from frontend.state import lab_draft
from gptlab.api.accounts import ModelList

TEST_DRIVE = gettext_noop("Test drive")
SKIP = gettext_noop("Skip the test drive")
START_OVER = gettext_noop("Start over")


def draw(models: ModelList | None) -> None:
    """Without models, signed out: it can be written, not tried."""
    if not lab_draft.typed("initial_prompt"):
        _examples()
    fields.initial_prompt(lab_draft)
    model_settings.draw(lab_draft, models.models if models else None)
    _ways_on(models)


def _examples() -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("Start from an example:"), width="content")
        for name, (label, prompt) in EXAMPLES.items():
            st.button(_(label), key=f"example_{name}", on_click=_take, args=(_(prompt),))


def _take(prompt: str) -> None:
    lab_draft.put({"initial_prompt": prompt})


def _ways_on(models: ModelList | None) -> None:
    """Where the provider lists no models, there is no first good one to be tried."""
    off = models is None
    needed = ("initial_prompt",) if models and models.models else ("initial_prompt", "model")
    with st.container(horizontal=True, vertical_alignment="center"):
        test = st.button(_(TEST_DRIVE), key="test_drive", type="primary", disabled=off)
        skip = st.button(_(SKIP), key="skip_test", disabled=off)
        st.space("stretch")
        st.button(_(START_OVER), key="start_over", type="tertiary", on_click=lab.start_over)
    if (test or skip) and fields.are_complete(lab_draft, *needed):
        lab.go_to(lab.TEST if test else lab.CARD)
        st.rerun()
