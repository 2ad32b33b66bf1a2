"""Deleting everything."""

import streamlit as st

from frontend import api_service, redraw, state
from frontend.components import banner, expander, present_key
from frontend.languages import _, gettext_noop, plural
from gptlab.api.accounts import DeletedAccount

WHAT = gettext_noop(
    "- **Sessions**: all, with every message in them. Download first what you want to keep.\n"
    "- **Assistants**: all of yours. Nobody finds or opens them any more; sessions that others "
    "have with them go on.\n"
    "- **Profile**: your counters, your limit, your key's hash and your recovery code.\n"
    "- **Backups** made before still hold it until they expire: your sessions sealed, so that "
    "nobody can read them without your key and the server's secrets, and your assistants' prompts "
    "readable."
)
UNFINISHED = gettext_noop(
    "Deleting is not finished. Press the button again: it goes on where it was."
)
FOREVER = gettext_noop("Nobody can undo this.")
WORD = gettext_noop("DELETE")
TYPE = gettext_noop("Type {word} to go on")
GONE = gettext_noop("Your account is deleted, with {sessions} and {bots}. You are signed out.")


def draw() -> None:
    with expander.section(_("Delete everything"), _(WHAT)):
        if expander.is_unfolded("delete_all", _("Delete everything")):
            _confirm()


def _confirm() -> None:
    st.markdown(f"**{_(UNFINISHED if state.is_leaving.get() else FOREVER)}**")
    key, word = present_key.ask(), _(WORD)
    typed = st.text_input(_(TYPE).format(word=word), key="delete_word", live=True)
    is_meant = (typed or "").strip().casefold() == word.casefold()
    with expander.choice():
        label = _("Delete it all now")
        pressed = st.button(label, type="primary", key="delete_now", disabled=not is_meant)
    if pressed:
        _delete(key)


def _delete(key: str) -> None:
    """What has begun can be gone on with, although the account opens nothing else any more."""
    state.is_leaving.set(True)
    with banner.shown_next():
        with st.spinner(_("Deleting everything. This can take a minute")):
            gone = api_service.delete_account(key)
        state.notice.set(_said(gone))
        st.switch_page("app_pages/home.py")
    redraw.rerun()


def _said(gone: DeletedAccount) -> str:
    sessions = plural("{n} session", "{n} sessions", gone.sessions_deleted)
    bots = plural("{n} assistant", "{n} assistants", gone.bots_deleted)
    return _(GONE).format(
        sessions=sessions.format(n=gone.sessions_deleted), bots=bots.format(n=gone.bots_deleted)
    )
