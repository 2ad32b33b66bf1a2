"""The choice of a language, which the browser keeps."""

import streamlit as st

from frontend.languages import COOKIE, KEY, NAMES, chosen, wanted

REMEMBER = """
export default function ({ data }) {
    document.documentElement.lang = data.code;
    document.cookie = `${data.cookie}=${data.code}; path=/; max-age=31536000; samesite=strict`;
}
"""
_remember = st.components.v2.component("remember_language", js=REMEMBER)


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


def remember() -> None:
    """Have the browser keep it, and know the page's language."""
    _remember(key="remember_language", data={"code": chosen(), "cookie": COOKIE})
