"""What the theme in .streamlit/config.toml cannot say."""

import streamlit as st

STYLE = """<style>
button[data-selected="true"], [data-testid="stSliderThumbValue"] { color: inherit !important; }
button[data-selected="true"] p { font-weight: 600; }
</style>"""
"""One primary colour cannot be both: dark enough to carry white text on a button, and light enough
to be text on a dark page. What is chosen keeps the text's colour, and shows by frame and weight."""


def draw() -> None:
    st.html(STYLE)
