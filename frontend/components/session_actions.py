"""What can be done with a past session, wherever it is listed: its name, and two dialogs."""

from functools import partial

import streamlit as st

from frontend import api_service, history, lengths, redraw, state
from frontend.components import banner, confirm_dialog, export
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.api import limits
from gptlab.api.sessions import Session

RENAME, DOWNLOAD, DELETE = "rename", "download", "delete"
CHOICES = {
    RENAME: gettext_noop("Rename"),
    DOWNLOAD: gettext_noop("Download"),
    DELETE: gettext_noop("Delete"),
}
MORE_FOR = gettext_noop("More for {name}")
TEST_CONVERSATION = gettext_noop("Test drive")
FOREVER = gettext_noop("The session and every message in it will be gone. This cannot be undone.")


def name(session: Session) -> str:
    """What the session is called: by its title, else by whom it is with."""
    return title(session) or session.bot_name or _(TEST_CONVERSATION)


def title(session: Session) -> str:
    """The title it was given, else the beginning of its first message, where that is known here."""
    return session.title or history.title_of(session.session_id)


def menu(session: Session, key: str) -> str | None:
    """The button with the choices: which was made. Its name is read out and not shown."""
    return st.menu_button(
        plain(_(MORE_FOR).format(name=name(session))),
        list(CHOICES),
        key=key,
        type="tertiary",
        icon=":material/more_vert:",
        format_func=lambda choice: _(CHOICES[choice]),
    )


def open_dialog(choice: str | None, session: Session) -> None:
    if choice == RENAME:
        st.dialog(_("Rename the session"))(_rename)(session)
    elif choice == DOWNLOAD:
        st.dialog(_("Download the session"))(_download)(session)
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
            redraw.rerun()


def _download(session: Session) -> None:
    st.markdown(f"**{plain(name(session))}**")
    with banner.shown():
        stored = history.whole(state.client(), session.session_id)
        export.draw(stored.messages, session.bot_name or "", session.session_id)


def _delete(session: Session) -> None:
    texts = (f"**{plain(name(session))}**", _(FOREVER))
    act = partial(api_service.delete, session.session_id)
    confirm_dialog.draw(texts, _("Cancel"), _("Delete"), act, destroys=True)
