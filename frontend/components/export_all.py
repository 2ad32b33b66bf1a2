"""Everything that one ever said here, in one file."""

import streamlit as st

from frontend import api_service, state, transcript
from frontend.components import banner, expander
from frontend.languages import _, gettext_noop, plural

TITLE = gettext_noop("Download everything")
WHAT = gettext_noop(
    "All your sessions with every message and recap in one JSON file. It is read with your key "
    "and made here; the file itself is not encrypted."
)
PREPARE = gettext_noop("Prepare the file")
READING = gettext_noop("Reading session {done:,} of {total:,}")
NAME = "gptlab-sessions.json"


def draw() -> None:
    with expander.section(_(TITLE), _(WHAT)):
        made = state.exported.get()
        if made is None:
            if st.button(_(PREPARE), key="prepare_export"):
                with banner.shown():
                    _prepare()
                    st.rerun()
        else:
            number, text = made
            label = plural("Download {n} session", "Download {n} sessions", number)
            st.download_button(
                label.format(n=f"{number:,}"),
                text,
                NAME,
                "application/json",
                key="download_all",
                type="primary",
                icon=":material/download:",
                on_click="ignore",
            )


def _prepare() -> None:
    bar = st.progress(0.0)

    def note(done: int, total: int) -> None:
        bar.progress(done / total, _(READING).format(done=done, total=total))

    found = api_service.export_sessions(note)
    state.exported.set((len(found), transcript.all_as_json(found)))
