"""Whether what one is writing stays in this browser when one signs out."""

import streamlit as st

from frontend import draft_storage, state
from frontend.components import expander
from frontend.languages import _, gettext_noop

TITLE = gettext_noop("Drafts")
WHAT = gettext_noop(
    "What you are writing is kept in this browser, so that a reload does not lose it. It goes when "
    "you sign out or close the tab."
)
STAY = gettext_noop("Keep my drafts in this browser after that, too")
STAY_HELP = gettext_noop(
    "Only what you typed and have not sent. Whoever uses this browser could read it. Leave it off "
    "on a computer that you share."
)


def draw() -> None:
    with expander.section(_(TITLE), _(WHAT)):
        chosen = st.toggle(_(STAY), draft_storage.stay(), key="drafts_toggle", help=_(STAY_HELP))
        st.session_state[state.KEEP_DRAFTS] = chosen
