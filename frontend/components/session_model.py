"""The model that a session goes on with: one of those the person's key has."""

from functools import partial

import streamlit as st

from frontend import api_service, state
from frontend.components import banner, model_settings
from frontend.languages import _, gettext_noop
from gptlab.api.sessions import Session

NOTE = gettext_noop("For the rest of this session. Its next replies cost what this model costs.")
KEY = "session_model"


def popover(session: Session | None, *, disabled: bool) -> None:
    """What the key has is asked for once it is opened."""
    off = disabled or session is None or state.user.get() is None
    icon = ":material/neurology:"
    with st.popover(_("Model"), icon=icon, key=KEY, disabled=off, on_change="rerun"):
        if session and not off and st.session_state.get(KEY):
            with banner.shown():
                _choose(session)


def _choose(session: Session) -> None:
    models = model_settings.with_its_own(api_service.models().models, session.model)
    names = [found.model for found in models]
    key = f"{KEY}_{session.session_id}"
    st.session_state[key] = session.model
    change = partial(_change, session.session_id, key)
    if names:
        st.selectbox(_("Model"), names, key=key, on_change=change)
    else:
        model_settings.typed(key, on_change=change)
    st.caption(_(NOTE))


def _change(session_id: str, key: str) -> None:
    model = str(st.session_state[key]).strip()
    with banner.shown_next():
        if model:
            api_service.change_model(session_id, model)
