"""The Lab's other beginning: an assistant from a file."""

import streamlit as st

from frontend import bot_file, state
from frontend.components import banner, file_field
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from frontend.state import Slot
from gptlab.files.problems import InvalidFile

TITLE = gettext_noop("Begin with a file")
WHAT = gettext_noop(
    "The zip file of an assistant makes another one like it, with its versions, labels and cases. "
    "A file that ends with `.prompt` fills in the prompt and the settings below."
)
FILE = gettext_noop("The file")
USE = gettext_noop("Use this file")
NO_FIELD = gettext_noop(
    "Its variables do not come along: {names}. Add them once the assistant is made, under Change."
)
MEGABYTES = 10
KEY = "lab_file"
_problem: Slot[str | None] = Slot("lab_file_problem", None)
"""What was wrong with the last one."""


def draw() -> None:
    with st.expander(_(TITLE), key="from_file"):
        st.markdown(_(WHAT))
        file_field.draw(_(FILE), bot_file.ENDINGS, KEY, MEGABYTES)
        st.button(_(USE), key="use_file", disabled=not st.session_state.get(KEY), on_click=_use)
        if problem := _problem.get():
            st.error(plain(problem))


def _use() -> None:
    """Before the page is drawn: then its fields can still be filled in."""
    _problem.clear()
    file = st.session_state[KEY]
    with banner.shown_next():
        try:
            if file.name.endswith(".prompt"):
                if names := bot_file.take_over(file.getvalue()):
                    state.notice.set(_(NO_FIELD).format(names=", ".join(names)))
            else:
                bot_file.make(file.getvalue())
        except InvalidFile as error:
            _problem.set(f"{error.name}: {_(error.problem)}")
