"""Everything of one's account, in one file."""

import streamlit as st

from frontend import account_file, redraw, state
from frontend.components import banner, expander
from frontend.languages import _, gettext_noop, plural

TITLE = gettext_noop("Download everything")
WHAT = gettext_noop(
    "All your assistants with their versions, labels, drafts and cases, and all your sessions with "
    "every message, in one zip file of JSON and Markdown. It is read with your key and made here. "
    "Another GPT Lab can take it in."
)
PASSPHRASE = gettext_noop("Passphrase")
PASSPHRASE_HELP = gettext_noop(
    "With one, the file opens with it alone, and nobody can restore it. Without one, whoever has "
    "the file can read it."
)
OPTIONAL = gettext_noop("Optional")
PREPARE = gettext_noop("Prepare the file")
READING = gettext_noop("Reading {done:,} of {total:,}")
NAME, SEALED_NAME = "gptlab-account.zip", "gptlab-account.sealed"


def draw() -> None:
    with expander.section(_(TITLE), _(WHAT)):
        made = state.exported.get()
        if made is None:
            _offer()
        else:
            _download(made)


def _offer() -> None:
    passphrase = st.text_input(
        _(PASSPHRASE),
        type="password",
        key="export_passphrase",
        placeholder=_(OPTIONAL),
        help=_(PASSPHRASE_HELP),
    )
    if st.button(_(PREPARE), key="prepare_export"):
        with banner.shown():
            bar = st.progress(0.0)

            def note(done: int, total: int) -> None:
                bar.progress(done / total, _(READING).format(done=done, total=total))

            number, sessions, content = account_file.made(passphrase or "", note)
            state.exported.set(state.Exported(number, sessions, content, bool(passphrase)))
            redraw.rerun()


def _download(made: state.Exported) -> None:
    bots = plural("{n} assistant", "{n} assistants", made.bots).format(n=f"{made.bots:,}")
    sessions = plural("{n} session", "{n} sessions", made.sessions)
    st.markdown(f"{bots}, {sessions.format(n=f'{made.sessions:,}')}")
    st.download_button(
        _("Download"),
        made.content,
        SEALED_NAME if made.is_sealed else NAME,
        "application/octet-stream" if made.is_sealed else "application/zip",
        key="download_all",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )
