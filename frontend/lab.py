"""What the Lab was told, in the API's words.

Each field of its steps is a widget with a key of its own (``FIELDS``), whose value outlives the
step and the page that show it.
"""

from collections.abc import Mapping
from dataclasses import asdict

import streamlit as st

from frontend import state
from frontend.languages import marked
from frontend.personalities import CUSTOM, PERSONALITIES
from gptlab import api
from gptlab.api import limits

PROMPT, TEST, CARD, READY = 1, 2, 3, 4
"""The steps, as ``lab_active_step`` counts them."""

FIELDS: Mapping[str, str] = {
    "lab_initial_prompt": marked("Initial prompt"),
    "lab_model": marked("Model"),
    "lab_name": marked("Name"),
    "lab_tag_line": marked("Tag line"),
    "lab_description": marked("Description"),
    "lab_summary_prompt": marked("Summary prompt"),
}
"""What must not be empty, and how it is called."""

MOST: Mapping[str, int] = {
    "lab_initial_prompt": limits.INITIAL_PROMPT_CHARS,
    "lab_name": limits.NAME_CHARS,
    "lab_tag_line": limits.TAG_LINE_CHARS,
    "lab_description": limits.DESCRIPTION_CHARS,
    "lab_summary_prompt": limits.SUMMARY_PROMPT_CHARS,
}
"""Characters."""


def typed(key: str) -> str:
    return str(st.session_state.get(key) or "").strip()


def missing(*keys: str) -> list[str]:
    """Which of the fields are still empty, by the names they have on the page."""
    return [FIELDS[key] for key in keys if not typed(key)]


def configuration() -> api.LabConfiguration:
    """What a test talk runs on."""
    return api.LabConfiguration.of(
        initial_prompt=typed("lab_initial_prompt"), config=_model_config()
    )


def assistant() -> api.CreateBot:
    """The whole of it."""
    return api.CreateBot.of(
        name=typed("lab_name"),
        tag_line=typed("lab_tag_line"),
        description=typed("lab_description"),
        session_type=st.session_state["lab_session_type"],
        initial_prompt=typed("lab_initial_prompt"),
        summary_prompt=typed("lab_summary_prompt"),
        config=_model_config(),
        lab_session_id=state.lab_talk.session_id.get(),
    )


def start_over() -> None:
    """Forget everything that was typed or tried in the Lab."""
    for name in [key for key in st.session_state if str(key).startswith("lab_")]:
        del st.session_state[name]


def go_to(step: int) -> None:
    state.lab_active_step.set(step)


def _model_config() -> dict[str, object]:
    told = st.session_state
    chosen = told["lab_personality"]
    numbers = asdict(PERSONALITIES[chosen])
    if chosen == CUSTOM:
        numbers = {name: told[f"lab_{name}"] for name in numbers}
    return {"model": told["lab_model"], "max_tokens": told["lab_max_tokens"], **numbers}
