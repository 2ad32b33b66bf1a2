"""Keys belong to the input method for as long as it composes: how Chinese or Japanese is typed.

Its Enter takes a word and its Escape drops one. Streamlit would send the message on the one, in
Safari, and press Stop on the other, so neither may get there. 229 is how a key looks whose meaning
the input method decides, also in Safari, where the composition is over before the key is told.
"""

import streamlit as st

JS = """
function keep(event) {
    if (event.isComposing || event.keyCode === 229) event.stopPropagation();
}

export default function () {
    addEventListener("keydown", keep, { capture: true });
    return () => removeEventListener("keydown", keep, { capture: true });
}
"""
_keep = st.components.v2.component("composing", js=JS)


def draw() -> None:
    _keep(key="composing")
