"""A page that draws every reply as the chat does, and what is to be shown as typed as a name."""

import streamlit as st

from frontend.components import chat
from frontend.safe_markdown import plain
from tests.frontend.replies import AS_TYPED, SHOWN

for number, reply in enumerate([*AS_TYPED, *SHOWN]):
    with st.container(key=f"reply_{number}"):
        chat.reply(reply)
for number, name in enumerate(AS_TYPED):
    with st.container(key=f"name_{number}"):
        st.markdown(plain(name))
        st.button(plain(name), key=f"button_{number}")
st.text("All are drawn.")
