"""What can be done with a past session, wherever it is listed: its name, and two dialogs."""

from functools import partial

import streamlit as st

from frontend import api_service, lengths
from frontend.components import banner, confirm_dialog
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.api import limits
from gptlab.api.sessions import Session

RENAME, DELETE = "rename", "delete"
CHOICES = {RENAME: gettext_noop("Rename"), DELETE: gettext_noop("Delete")}
MORE = gettext_noop("More")
TEST_CONVERSATION = gettext_noop("Test session")
FOREVER = gettext_noop("The session and every message in it will be gone. This cannot be undone.")


def name(session: Session) -> str:
    return session.title or session.bot_name or _(TEST_CONVERSATION)


def menu(session: Session, label: str, key: str) -> str | None:
    """The button with the choices: which was made."""
    return st.menu_button(
        label,
        list(CHOICES),
        key=key,
        type="tertiary",
        format_func=lambda choice: _(CHOICES[choice]),
    )


def open_dialog(choice: str | None, session: Session) -> None:
    if choice == RENAME:
        st.dialog(_("Rename the session"))(_rename)(session)
    elif choice == DELETE:
        st.dialog(_("Delete the session?"))(_delete)(session)


def _rename(session: Session) -> None:
    most = limits.TITLE_CHARS
    with st.form("rename", border=False):
        title = st.text_input(_("Title"), session.title or "", key="new_title")
        pressed = st.form_submit_button(_("Rename"), type="primary", key="rename_button")
    title = (title or "").strip()
    if lengths.too_many(title, most):
        st.warning(lengths.said(title, most))
    elif pressed and title:
        with banner.shown():
            api_service.rename(session.session_id, title)
            st.rerun()


def _delete(session: Session) -> None:
    texts = (f"**{plain(name(session))}**", _(FOREVER))
    act = partial(api_service.delete, session.session_id)
    confirm_dialog.draw(texts, _("Keep it"), _("Delete"), act)
