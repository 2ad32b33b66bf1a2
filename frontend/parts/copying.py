"""Copying: a button under a reply, and selections without the joiners that keep replies harmless.

A reply is drawn with invisible word joiners (``frontend.safe_markdown``). The button has the text
as the model wrote it. What is selected and copied by hand goes through a listener on the page.
"""

import streamlit as st

from frontend.languages import _, marked
from frontend.safe_markdown import JOINER

COPY = marked("Copy")
COPIED = marked("Copied")

HTML = """
<button type="button">
  <svg viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor"
       stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
    <path class="pages" d="M9 9h11v11H9z M5 15H4V4h11v1" />
    <path class="done" d="M5 13l4 4L19 7" />
  </svg>
</button>
"""
CSS = """
button {
    display: inline-flex; align-items: center; justify-content: center;
    width: 2rem; height: 2rem; padding: 0;
    border: 0; border-radius: var(--st-button-radius); background: none; cursor: pointer;
    color: var(--st-gray-text-color);
}
button:hover { background: var(--st-secondary-background-color); color: var(--st-text-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); }
.done, .copied .pages { display: none; }
.copied .done { display: inline; }
"""
JS = """
function written(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    return Promise.resolve();
}

export default function ({ data, parentElement }) {
    const button = parentElement.querySelector("button");
    const named = (name) => {
        button.title = name;
        button.setAttribute("aria-label", name);
    };
    named(data.copy);
    button.onclick = async () => {
        await written(data.text);
        button.classList.add("copied");
        named(data.copied);
        setTimeout(() => {
            button.classList.remove("copied");
            named(data.copy);
        }, 1500);
    };
}
"""
CLEAN = """
let joiner = "";

function clean(event) {
    const selection = document.getSelection();
    if (!selection.toString().includes(joiner)) return;
    const copied = document.createElement("div");
    for (let at = 0; at < selection.rangeCount; at++) {
        copied.append(selection.getRangeAt(at).cloneContents());
    }
    event.clipboardData.setData("text/plain", selection.toString().replaceAll(joiner, ""));
    event.clipboardData.setData("text/html", copied.innerHTML.replaceAll(joiner, ""));
    event.preventDefault();
}

export default function ({ data }) {
    joiner = data.joiner;
    document.addEventListener("copy", clean);
    return () => document.removeEventListener("copy", clean);
}
"""
_button = st.components.v2.component("copy_text", html=HTML, css=CSS, js=JS)
_listener = st.components.v2.component("clean_copying", js=CLEAN)


def button(text: str, key: str) -> None:
    """A button that copies this text, exactly."""
    data = {"text": text, "copy": _(COPY), "copied": _(COPIED)}
    _button(key=key, data=data, width="content", height="content")


def clean() -> None:
    """From here on, what is selected on the page is copied without joiners."""
    _listener(key="clean_copying", data={"joiner": JOINER})
