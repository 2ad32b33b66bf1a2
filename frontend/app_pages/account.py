"""Your account: what is known of it, its limit, its key, its recovery code, and its end."""

import streamlit as st

from frontend import calls, state
from frontend.languages import _, marked
from frontend.parts import banner, deletion, heading, key_change, key_form, profile, recovery, spent

SUBTITLE = marked("No name, no e-mail address: a key, and what was done with it.")
KEY_NEEDED = marked("Sign in to see your account")
LIMIT = marked("Daily spending limit")


def show() -> None:
    heading.draw(_("Your account"), _(SUBTITLE))
    if not state.user.get():
        key_form.draw(_(KEY_NEEDED))
    elif state.is_leaving.get():
        deletion.draw()
    else:
        _account()


def _account() -> None:
    with banner.shown():
        person = calls.profile()
        profile.draw(person)
        with st.container(border=True):
            st.subheader(_(LIMIT), anchor=False)
            spent.draw_limit(person)
        key_change.draw()
        recovery.draw(has_code=person.has_recovery_code)
        deletion.draw()


show()
