"""A page that draws every payload as the chat draws a reply."""

import streamlit as st

from frontend.parts import cards, chat
from tests.frontend.payloads import PAYLOADS

for number, payload in enumerate(PAYLOADS):
    with st.container(key=f"payload_{number}"):
        chat.reply(payload)
        cards.identity(str(number), payload, payload)
st.markdown("All are drawn.")
