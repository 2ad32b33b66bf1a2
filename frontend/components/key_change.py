"""Going on under another key."""

import streamlit as st

from frontend import api_service, state
from frontend.components import banner, expander, present_key
from frontend.languages import _, gettext_noop

WHAT = gettext_noop(
    "Go on with another key, where the old one has leaked or is to be revoked. Nothing is lost: "
    "sessions and assistants stay as they are."
)
THEN = gettext_noop(
    "All your other devices are signed out within 15 minutes, and the old key opens nothing any "
    "more."
)
CHANGED = gettext_noop(
    "Your key is changed, and nothing else. From now on sign in with the new one; all your other "
    "devices are signed out within 15 minutes."
)


def draw() -> None:
    with expander.section(_("Your key"), _(WHAT), _(THEN)):
        if expander.is_unfolded("change_key", _("Change your key")):
            _form()


def _form() -> None:
    with st.form("key_change", border=False):
        present = present_key.ask()
        key = st.text_input(_("The new key"), type="password", key="new_key", placeholder="sk-…")
        with expander.choice(st.form_submit_button):
            label = _("Change the key")
            pressed = st.form_submit_button(label, type="primary", key="change_key_now")
    if pressed:
        with banner.shown():
            with st.spinner(_("Checking the key with the provider")):
                api_service.swap_key(present, key or "")
            state.notice.set(_(CHANGED))
            expander.fold()
