"""The key form: in place wherever something needs a key."""

import streamlit as st

from frontend import calls, state
from frontend.parts import banner

LABEL = "Your OpenAI API key"
SIGN_IN = "Sign in"
CHECKING = "Checking the key with the provider"
DEMO = "Try it with the demo model"
DEMO_NOTE = "No key needed: replies come from a small model on this machine. Nothing leaves it."
PROMISE = (
    "The key is checked with the provider and never stored. What identifies you is a one-way "
    "hash of it, so two people who share one key are one identity and see the same sessions."
)


def draw(why: str = "") -> None:
    """The form, with what it is needed for."""
    with st.container(border=True, key="key_form"):
        if why:
            st.markdown(f"**{why}**")
        if state.demo_key():
            _demo_button()
        _form()
        st.caption(PROMISE)


def _demo_button() -> None:
    if st.button(DEMO, type="primary", key="demo_sign_in"):
        _sign_in(state.demo_key() or "")
    st.caption(DEMO_NOTE)


def _form() -> None:
    with st.form("sign_in", border=False):
        key = st.text_input(LABEL, type="password", key="key_field", placeholder="sk-…")
        pressed = st.form_submit_button(
            SIGN_IN, type="secondary" if state.demo_key() else "primary", key="sign_in_button"
        )
    if pressed:
        _sign_in(key)


def _sign_in(key: str) -> None:
    with banner.shown():
        with st.spinner(CHECKING):
            calls.sign_in(key)
        st.rerun()
