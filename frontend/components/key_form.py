"""The key form: in place wherever something needs a key."""

import streamlit as st

from frontend import api_service, redraw, state
from frontend.components import banner, recovery
from frontend.languages import _, gettext_noop

DEMO = gettext_noop("Try it with the demo model")
DEMO_NOTE = gettext_noop(
    "No key needed: simple replies are made on this machine, and nothing leaves it. This browser "
    "gets a demo account of its own."
)
RECEIVES = gettext_noop(
    "**{provider}** receives this key, through this GPT Lab: to check it now, and to answer what "
    "you write."
)
RECEIVES_DEMO = gettext_noop(
    "The demo model on this machine receives this key. It takes demo keys alone."
)
WHERE = gettext_noop("Get a key at {address}.")
WHERE_OPENAI = "[platform.openai.com/api-keys](https://platform.openai.com/api-keys)"
PROMISE = gettext_noop(
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
            with st.expander(_("I have a key of my own"), key="own_key"):
                _form()
        else:
            _form()
        recovery.draw_lost_key()


def _demo_button() -> None:
    if st.button(_(DEMO), type="primary", key="demo_sign_in", width="stretch"):
        _sign_in(state.demo_key() or "")
    st.caption(_(DEMO_NOTE))


def _form() -> None:
    provider = state.provider_name()
    receives = _(RECEIVES).format(provider=provider) if provider else _(RECEIVES_DEMO)
    where = _(WHERE).format(address=WHERE_OPENAI) if provider == state.OPENAI else ""
    st.markdown(f"{receives} {where}")
    with st.form("sign_in", border=False):
        key = st.text_input(
            _("Your {provider} API key").format(provider=provider or _("demo")),
            type="password",
            key="key_field",
            placeholder="sk-…",
        )
        pressed = st.form_submit_button(
            _("Sign in"),
            type="secondary" if state.demo_key() else "primary",
            key="sign_in_button",
        )
    if pressed:
        _sign_in(key)
    st.caption(_(PROMISE))


def _sign_in(key: str) -> None:
    with banner.shown():
        with st.spinner(_("Checking the key with the provider")):
            api_service.sign_in(key)
        redraw.rerun()
