"""A page that draws payloads as the chat draws a reply, each with a host of its own to ask.

Its address says in which surroundings to draw how many, and whether to make them safe first.
"""

import streamlit as st

from frontend.components import cards, chat
from tests.frontend.payloads import PAYLOADS, SURROUNDINGS

around, count, is_safe = (int(st.query_params[name]) for name in ("around", "count", "is_safe"))
for number, payload in enumerate(PAYLOADS[:count]):
    own = payload.replace("evil.example", f"evil-{around}-{number}.example")
    reply = SURROUNDINGS[around].format(own)
    with st.container(key=f"payload_{number}"):
        if is_safe:
            chat.reply(reply)
        else:
            st.markdown(reply)
        cards.identity(str(number), reply, reply)
st.markdown("All are drawn.")
