"""A page of headings with a text under each."""

from collections.abc import Mapping

import streamlit as st

from frontend.languages import _


def draw(answers: Mapping[str, str]) -> None:
    for heading, text in answers.items():
        with st.container(gap="xsmall"):
            st.subheader(_(heading), anchor=False)
            st.markdown(_(text))
