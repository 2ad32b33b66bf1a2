"""Where one is among several steps."""

from collections.abc import Sequence

import streamlit as st


def draw(names: Sequence[str], current: int) -> None:
    """The steps in a row, counted from 1; those done carry a check mark."""
    with st.container(horizontal=True, gap="xsmall"):
        for number, name in enumerate(names, start=1):
            if number < current:
                st.badge(name, icon=":material/check:", color="green")
            elif number == current:
                st.badge(f"**{number}  {name}**", color="blue")
            else:
                st.badge(f"{number}  {name}", color="gray")
