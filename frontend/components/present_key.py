"""The key once more, before an account's way in changes or it ends: a sign-in may be stolen."""

import streamlit as st

from frontend import state
from frontend.languages import _


def ask() -> str:
    """Who signed in with the demo model's key has never seen it."""
    typed = st.text_input(
        _("Your present key"), state.demo_key() or "", type="password", key="present_key"
    )
    return typed or ""
