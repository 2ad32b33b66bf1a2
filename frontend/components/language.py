"""The choice of a language. The page's script has the browser keep it."""

import streamlit as st

from frontend.languages import KEY, NAMES, wanted


def choose() -> None:
    """To be drawn before anything is translated."""
    codes = list(NAMES)
    st.selectbox(
        "Language · 语言",
        codes,
        index=codes.index(wanted()),
        format_func=lambda code: NAMES[code],
        key=KEY,
        required=True,
        label_visibility="collapsed",
    )
