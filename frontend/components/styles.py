"""What the theme in .streamlit/config.toml cannot say."""

import streamlit as st

STYLE = """<style>
button[data-selected="true"], [data-testid="stSliderThumbValue"] { color: inherit !important; }
button[data-selected="true"] p { font-weight: 600; }
button[kind^="tertiary"]:hover { color: inherit !important; text-decoration: underline; }
.token.keyword, .token.function { color: color-mix(in srgb, currentcolor 50%, #1c83e1) !important; }
.token.string { color: color-mix(in srgb, currentcolor 50%, #09ab3b) !important; }
.token.operator { color: color-mix(in srgb, currentcolor 50%, #ed6f13) !important; }
.token.number, .token.boolean { color: color-mix(in srgb, currentcolor 50%, #29b09d) !important; }
.token.punctuation, .token.comment { color: inherit !important; opacity: 0.8; }
</style>"""
"""One primary colour cannot be both: dark enough to carry white text on a button, and light enough
to be text on a dark page. What is chosen or pointed at keeps the text's colour, and shows
by frame, weight or a line. The words of code have one colour for both, too: each is mixed
with the text's."""


def draw() -> None:
    st.html(STYLE)
