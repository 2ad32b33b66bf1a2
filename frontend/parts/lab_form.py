"""The Lab's form. What is typed outlives a visit to another page."""

from dataclasses import asdict

import streamlit as st

from frontend import calls
from frontend.parts import cards
from frontend.personalities import CUSTOM, PERSONALITIES
from frontend.safe_markdown import plain
from gptlab import api
from gptlab.api import limits

CREATE = "Create the assistant"
SUMMARY_PROMPT = "Sum up our conversation in a few bullet points, and suggest the next steps."
KIND_HELP = (
    "Brainstorming remembers the last 20 messages. Coaching condenses a long talk into a summary "
    "and goes on with it."
)
TOKENS_HELP = "A token is about three quarters of an English word."
LABELS = {
    "lab_name": "Name",
    "lab_tag_line": "Tag line",
    "lab_description": "Description",
    "lab_initial_prompt": "Initial prompt",
    "lab_summary_prompt": "Summary prompt",
    "lab_model": "Model",
}
HINTS = {
    "lab_initial_prompt": (
        "Who it is and how it speaks. It stays hidden from those who talk to it."
    ),
    "lab_summary_prompt": "Asks for the recap at the end of a session.",
}


def draw(models: api.ModelList | None) -> None:
    """Without models, signed out: to be looked at."""
    off = models is None
    _who(off=off)
    _how(off=off)
    _on_what(models)
    if st.button(CREATE, key="create", type="primary", disabled=off):
        _create()


def start_over() -> None:
    """Forget everything typed in the Lab."""
    for name in [key for key in st.session_state if str(key).startswith("lab_")]:
        del st.session_state[name]


def _who(*, off: bool) -> None:
    st.markdown("#### Who it is")
    fields, preview = st.columns([3, 2], gap="medium")
    with fields:
        _line("lab_name", limits.NAME_CHARS, off=off)
        _line("lab_tag_line", limits.TAG_LINE_CHARS, off=off)
        _text("lab_description", limits.DESCRIPTION_CHARS, off=off, height=96)
    with preview:
        st.caption("How the Lounge will show it; the face comes with its code")
        with st.container(border=True):
            cards.identity(
                "preview", _typed("lab_name", "Name"), _typed("lab_tag_line", "Tag line")
            )
            st.markdown(plain(_typed("lab_description", "Description")))


def _how(*, off: bool) -> None:
    st.markdown("#### How it talks")
    st.segmented_control(
        "Session type",
        list(cards.KINDS),
        format_func=lambda kind: cards.KINDS[kind],
        default=api.SessionType.BRAINSTORMING,
        required=True,
        key="lab_session_type",
        help=KIND_HELP,
        disabled=off,
        persist_state="session",
    )
    _text("lab_initial_prompt", limits.INITIAL_PROMPT_CHARS, off=off, height=180)
    limit = limits.SUMMARY_PROMPT_CHARS
    _text("lab_summary_prompt", limit, off=off, height=80, start=SUMMARY_PROMPT)


def _on_what(models: api.ModelList | None) -> None:
    st.markdown("#### What it runs on")
    off = models is None
    names = [found.model for found in models.models] if models else []
    left, right = st.columns(2)
    with left:
        st.selectbox("Model", names, key="lab_model", disabled=off, persist_state="session")
    with right:
        st.number_input(
            "Reply limit in tokens",
            min_value=1,
            max_value=limits.REPLY_TOKENS,
            value=limits.REPLY_TOKENS_DEFAULT,
            step=50,
            key="lab_max_tokens",
            help=TOKENS_HELP,
            disabled=off,
            persist_state="session",
        )
    _personality(off=off)


def _personality(*, off: bool) -> None:
    chosen = st.segmented_control(
        "Personality",
        list(PERSONALITIES),
        default="Coaching",
        required=True,
        key="lab_personality",
        disabled=off,
        persist_state="session",
    )
    if chosen == CUSTOM:
        _sliders(off=off)


def _sliders(*, off: bool) -> None:
    start = PERSONALITIES[CUSTOM]
    for name, label, low, high in (
        ("temperature", "Temperature", 0.0, 2.0),
        ("top_p", "Top p", 0.0, 1.0),
        ("frequency_penalty", "Frequency penalty", -2.0, 2.0),
        ("presence_penalty", "Presence penalty", -2.0, 2.0),
    ):
        value = getattr(start, name)
        st.slider(
            label, low, high, value, 0.1, key=f"lab_{name}", disabled=off, persist_state="session"
        )


def _create() -> None:
    missing = [label for key, label in LABELS.items() if not _typed(key)]
    if missing:
        st.warning(f"Still missing: {', '.join(missing)}.")
        return
    with st.spinner("Creating"):
        calls.create_bot(_command())
    st.rerun()


def _command() -> api.CreateBot:
    remembered = st.session_state
    chosen = remembered["lab_personality"]
    numbers = asdict(PERSONALITIES[chosen])
    if chosen == CUSTOM:
        numbers = {name: remembered[f"lab_{name}"] for name in numbers}
    config = {"model": remembered["lab_model"], "max_tokens": remembered["lab_max_tokens"]}
    return api.CreateBot.of(
        name=remembered["lab_name"],
        tag_line=remembered["lab_tag_line"],
        description=remembered["lab_description"],
        session_type=remembered["lab_session_type"],
        initial_prompt=remembered["lab_initial_prompt"],
        summary_prompt=remembered["lab_summary_prompt"],
        config={**config, **numbers},
    )


def _typed(key: str, otherwise: str = "") -> str:
    return str(st.session_state.get(key) or "").strip() or otherwise


def _line(key: str, limit: int, *, off: bool) -> None:
    st.text_input(LABELS[key], key=key, max_chars=limit, disabled=off, persist_state="session")


def _text(key: str, limit: int, *, off: bool, height: int, start: str = "") -> None:
    st.text_area(
        LABELS[key],
        start,
        key=key,
        max_chars=limit,
        height=height,
        help=HINTS.get(key),
        disabled=off,
        persist_state="session",
    )
