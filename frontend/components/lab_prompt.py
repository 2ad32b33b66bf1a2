"""The Lab's first step: what the assistant is told, and what it runs on."""

from collections.abc import Sequence

import streamlit as st

from frontend import lab, redraw
from frontend.components import fields, lab_file, model_settings
from frontend.examples import EXAMPLES
from frontend.languages import _, gettext_noop
from frontend.state import lab_draft, lab_replaced, lab_waits
from gptlab.api.accounts import ModelList

TEST_DRIVE = gettext_noop("Test drive")
SKIP = gettext_noop("Skip the test drive")
START_OVER = gettext_noop("Start over")
PUT_BACK = gettext_noop("Put my text back")
PROMPT = "initial_prompt"


def draw(models: ModelList | None) -> None:
    """Without models, signed out: it can be written, not tried."""
    _examples()
    if models:
        lab_file.draw()
    fields.initial_prompt(lab_draft)
    model_settings.draw(lab_draft, models.models if models else None)
    _ways_on(models)


def _examples() -> None:
    """There whatever is typed: what comes and goes moves the buttons beneath a pointer."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("Start from an example:"), width="content")
        for name, (label, prompt) in EXAMPLES.items():
            st.button(_(label), key=f"example_{name}", on_click=_take, args=(_(prompt),))
        st.button(
            _(PUT_BACK),
            key="put_back",
            type="tertiary",
            on_click=_put_back,
            disabled=lab_replaced.get() is None,
        )


def _take(prompt: str) -> None:
    """What was there is kept, unless it is an example too."""
    typed = lab_draft.typed(PROMPT)
    if typed and typed not in [_(text) for __, text in EXAMPLES.values()]:
        lab_replaced.set(typed)
    lab_draft.put({PROMPT: prompt})


def _put_back() -> None:
    lab_draft.put({PROMPT: lab_replaced.get() or ""})
    lab_replaced.clear()


def _ways_on(models: ModelList | None) -> None:
    """Where the provider lists no models, there is no first good one to be tried."""
    off = models is None
    needed = (PROMPT,) if models and models.models else (PROMPT, "model")
    with st.container(horizontal=True, vertical_alignment="center"):
        test = _way(TEST_DRIVE, "test_drive", needed, off=off, primary=True)
        skip = _way(SKIP, "skip_test", needed, off=off)
        st.space("stretch")
        st.button(_(START_OVER), key="start_over", type="tertiary", on_click=lab.start_over)
    if (test or skip) and fields.are_complete(lab_draft, *needed):
        lab_waits.clear()
        lab.go_to(lab.TEST if test else lab.CARD)
        redraw.rerun()


def _way(label: str, key: str, needed: Sequence[str], *, off: bool, primary: bool = False) -> bool:
    return st.button(
        _(label),
        key=key,
        type="primary" if primary else "secondary",
        disabled=off,
        on_click=lab_draft.check,
        args=(needed,),
    )
