"""What is shown, and what is logged, when a page of the app itself breaks."""

import logging
import secrets
import traceback

import streamlit as st

from frontend.languages import _

LOG = logging.getLogger("gptlab.app")
STREAMLITS_OWN = "streamlit.error_util"


def log_without_words() -> None:
    """Streamlit would write down what an exception says, which may quote a key or a message."""
    logging.getLogger(STREAMLITS_OWN).addFilter(lambda record: False)


def on_error(error: Exception) -> bool:
    """For ``st.App``: True, for it is shown here.

    The log says what kind of fault it was and where. What it says itself may quote a message.
    """
    reference = secrets.token_hex(6)
    where = "".join(traceback.format_tb(error.__traceback__))
    LOG.error("%s: %s\n%s", reference, type(error).__name__, where)
    told = _("This page broke. What you wrote is kept where it could be; please reload.")
    number = _("Reference: {number}").format(number=reference)
    st.error(f"{told}\n\n:small[:gray[{number}]]", title=_("That did not work"))
    return True
