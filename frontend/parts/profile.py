"""What an account has come to: three numbers, and since when."""

import streamlit as st

from frontend.languages import _, marked
from frontend.parts import moments, spent
from gptlab.api.accounts import User

SINCE = marked("Here since {day}.")


def draw(person: User) -> None:
    numbers = (
        (_("Sessions begun"), person.sessions_started),
        (_("Sessions concluded"), person.sessions_ended),
        (_("Assistants made"), person.bots_created),
    )
    with st.grid("auto", min_column_width=160):
        for name, number in numbers:
            st.metric(name, spent.number(number))
    st.caption(_(SINCE).format(day=moments.day(person.created_date)))
