"""An account from another GPT Lab, taken in from its file."""

from collections import Counter

import streamlit as st

from frontend import account_file, history, state
from frontend.components import banner, expander, file_field
from frontend.languages import _, gettext_noop, plural
from frontend.safe_markdown import plain
from gptlab.files.problems import InvalidFile
from gptlab.transfer.items import Kind, Outcome

TITLE = gettext_noop("Bring an account here")
WHAT = gettext_noop(
    "A file that another GPT Lab made becomes part of this account. It costs nothing, and what is "
    "here stays as it is. If it breaks off, do it again: nothing is made twice."
)
FILE = gettext_noop("The file")
TAKE_IN = gettext_noop("Bring it here")
WRITING = gettext_noop("Item {done:,} of {total:,}")
THERE = gettext_noop("What was already here stayed as it was: {n:,}")
REFUSED = gettext_noop("These were not brought here:")
KINDS: dict[Kind, str] = {
    "assistant": gettext_noop("Assistant {id}"),
    "session": gettext_noop("Session {id}"),
    "line": gettext_noop("Line {id}"),
}
MEGABYTES = 100


def draw() -> None:
    with expander.section(_(TITLE), _(WHAT)):
        file = file_field.draw(_(FILE), ["zip", "sealed"], "import_file", MEGABYTES)
        content = file.getvalue() if file else b""
        passphrase = ""
        if account_file.needs_passphrase(content):
            passphrase = st.text_input(_("Passphrase"), type="password", key="import_passphrase")
        if st.button(_(TAKE_IN), key="import_all", disabled=not file):
            state.imported.clear()
            _take_in(content, passphrase)
        _tell(state.imported.get())


def _take_in(content: bytes, passphrase: str) -> None:
    bar = st.progress(0.0)

    def note(done: int, total: int) -> None:
        bar.progress(done / total, _(WRITING).format(done=done, total=total))

    outcomes: list[Outcome] = []
    try:
        with banner.shown():
            for outcome in account_file.taken_in(content, passphrase, note):
                outcomes.append(outcome)
    except InvalidFile as error:
        st.error(plain(account_file.said(error)))
    finally:
        bar.empty()
        state.imported.set(outcomes)
        state.user_sessions.clear()
        history.changed()


def _tell(outcomes: list[Outcome]) -> None:
    counted = Counter((each.kind, each.state) for each in outcomes)
    bots, sessions = counted["assistant", "imported"], counted["session", "imported"]
    if bots or sessions:
        said = (
            plural("{n} assistant", "{n} assistants", bots).format(n=f"{bots:,}"),
            plural("{n} session", "{n} sessions", sessions).format(n=f"{sessions:,}"),
        )
        st.success(_("Brought here: {what}").format(what=", ".join(said)))
    if there := sum(number for (_kind, each), number in counted.items() if each == "already there"):
        st.info(_(THERE).format(n=there))
    if refused := [each for each in outcomes if each.state == "refused"]:
        lines = (
            f"- {plain(_(KINDS[each.kind]).format(id=each.source_id))}: {plain(_(each.reason))}"
            for each in refused
        )
        st.warning("\n".join((_(REFUSED), "", *lines)))
