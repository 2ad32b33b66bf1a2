"""Your account: what is known of it, its limit, its key, its recovery code, and its end."""

import streamlit as st

from frontend import api_service, state
from frontend.components import (
    banner,
    deletion,
    drafts_choice,
    export_all,
    import_all,
    key_change,
    key_form,
    page_header,
    profile,
    recovery,
    usage_line,
)
from frontend.languages import _, gettext_noop

SUBTITLE = gettext_noop("No name, no e-mail address: a key, and what was done with it.")
KEY_NEEDED = gettext_noop("Sign in to see your account")
LIMIT = gettext_noop("Daily spending limit")


def show() -> None:
    page_header.draw(_("Your account"), _(SUBTITLE))
    if not state.user.get():
        key_form.draw(_(KEY_NEEDED))
    elif state.is_leaving.get():
        deletion.draw()
    else:
        _account()


def _account() -> None:
    with banner.shown():
        person = api_service.profile()
        profile.draw(person)
        with st.container(border=True):
            st.subheader(_(LIMIT), anchor=False)
            usage_line.draw_limit(person)
        export_all.draw()
        import_all.draw()
        drafts_choice.draw()
        key_change.draw()
        recovery.draw(has_code=person.has_recovery_code)
        deletion.draw()


show()
