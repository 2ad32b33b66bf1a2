"""What an account has come to: three numbers, and since when."""

import streamlit as st

from frontend.components import date_format, usage_line
from frontend.languages import _, gettext_noop
from gptlab.api.accounts import User

SINCE = gettext_noop("Here since {day}.")


def draw(person: User) -> None:
    numbers = (
        (_("Sessions begun"), person.sessions_started),
        (_("Sessions concluded"), person.sessions_ended),
        (_("Assistants made"), person.bots_created),
    )
    with st.grid("auto", min_column_width=160):
        for name, number in numbers:
            st.metric(name, usage_line.number(number))
    st.caption(_(SINCE).format(day=date_format.day(person.created_date)))
