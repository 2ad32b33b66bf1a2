"""The recovery code: made, shown once, and asked for where a key is lost."""

import streamlit as st

from frontend import api_service, redraw, state
from frontend.components import banner, expander, present_key
from frontend.languages import _, gettext_noop

WHAT = gettext_noop(
    "Your sessions open with your key and with nothing else. If you lose it, nobody can restore "
    "them, unless you have a recovery code: together with any new key it opens your account again, "
    "once. Keep it like a password; whoever has it can take the account over."
)
NONE = gettext_noop("You have none.")
ONE = gettext_noop("You have one. It was shown when it was made and cannot be shown again.")
ENDS = gettext_noop("The code that you have now will open nothing any more.")
SHOWN_ONCE = gettext_noop("This is your recovery code. It is shown only now: write it down.")
RECOVERED = gettext_noop(
    "Your account is open again, under the new key. The recovery code is used up; you can make "
    "another on this page."
)
LOST = gettext_noop("Lost your key?")
LOST_NOTE = gettext_noop(
    "With a recovery code, made under Your account while you had the key, you get everything back "
    "under a new key. The code works once. Without it your history cannot be opened by anybody."
)


def draw(*, has_code: bool) -> None:
    with expander.section(_("Recovery code"), _(WHAT)):
        code = state.recovery_code.get()
        if code:
            _show(code)
        else:
            _offer(has_code=has_code)


def draw_lost_key() -> None:
    """Beside the sign-in: the account, by its code and a new key."""
    with st.expander(_(LOST), key="lost_key"):
        st.markdown(_(LOST_NOTE))
        with st.form("recovery", border=False):
            code = st.text_input(_("Recovery code"), type="password", key="recovery_field")
            key = st.text_input(
                _("The new key"), type="password", key="recovery_key", placeholder="sk-…"
            )
            pressed = st.form_submit_button(_("Open my account"), key="recover")
        if pressed:
            _recover(code or "", key or "")


def _offer(*, has_code: bool) -> None:
    st.markdown(f"**{_(ONE if has_code else NONE)}**")
    label = _("Make another") if has_code else _("Make a recovery code")
    if expander.is_unfolded("make_code", label):
        if has_code:
            st.markdown(_(ENDS))
        key = present_key.ask()
        with expander.choice():
            pressed = st.button(label, type="primary", key="make_code_now")
        if pressed:
            _make(key)


def _make(key: str) -> None:
    with banner.shown():
        api_service.make_recovery_code(key)
        state.account_act.clear()
        redraw.rerun()


def _show(code: str) -> None:
    st.markdown(f"**{_(SHOWN_ONCE)}**")
    st.code(code, language=None, wrap_lines=True)
    if st.button(_("I have written it down"), type="primary", key="code_written"):
        expander.fold()


def _recover(code: str, key: str) -> None:
    with banner.shown():
        with st.spinner(_("Checking the key with the provider")):
            api_service.recover(code, key)
        state.notice.set(_(RECOVERED))
        st.switch_page("app_pages/account.py")
