"""Beneath a message: a button that copies a reply's text, as the model wrote it, and notes.

A reply is drawn with invisible word joiners (``frontend.safe_markdown``). The page's script
(``frontend/scripts/app.js``) does the copying, and cleans what is selected and copied by hand.
"""

from base64 import b64encode
from html import escape

import streamlit as st

from frontend.languages import _, gettext_noop

COPY = gettext_noop("Copy")
COPIED = gettext_noop("Copied")


def foot(text: str, about: str = "", actions: str = "") -> None:
    """Beneath a reply: a button that copies this text, exactly, and what there is to say of it.

    ``actions`` is HTML: more buttons.
    """
    encoded = b64encode(text.encode()).decode()
    button = (
        f'<button type="button" class="reply-copy" data-text="{encoded}" '
        f'data-copied="{escape(_(COPIED))}">{escape(_(COPY))}</button>'
    )
    said = f" · {escape(about)}" if about else ""
    st.html(f'<div class="reply-foot">{actions}{button}{said}</div>')


def time(when: str, actions: str = "") -> str:
    """Beneath what the person wrote, with ``actions`` as HTML."""
    return f'<div class="reply-foot reply-time">{actions}{escape(when)}</div>'
