"""What others see of an assistant, as it is typed: the fields, and beside them its faces."""

import streamlit as st

from frontend.components import cards, fields
from frontend.draft import Draft
from frontend.languages import _
from frontend.safe_markdown import plain


def draw(draft: Draft, seed: str, note: str = "") -> None:
    """``seed`` is what its picture comes from."""
    form, preview = st.columns([6, 5], gap="medium")
    with form:
        fields.card(draft)
    with preview:
        _preview(draft, seed)
        if note:
            st.caption(note)


def _preview(draft: Draft, seed: str) -> None:
    name = draft.typed("name") or _("Name")
    tag_line = draft.typed("tag_line") or _("Tag line")
    st.caption(_("Its card in the Lounge"))
    with st.container(border=True):
        cards.identity(seed, name, tag_line)
        st.markdown(plain(draft.typed("description") or _("Description")))
    st.caption(_("Its title over the chat"))
    with st.container(border=True):
        cards.title(seed, name, tag_line)
