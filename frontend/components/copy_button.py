"""Copying: a button under a reply, and selections without the joiners that keep replies harmless.

A reply is drawn with invisible word joiners (``frontend.safe_markdown``). The button holds the
text as the model wrote it. What is selected and copied by hand goes through a listener. One
listener serves the whole page: a component per reply would cost a third of a rerun's time.
"""

from base64 import b64encode
from html import escape

import streamlit as st

from frontend.languages import _, gettext_noop
from frontend.safe_markdown import JOINER

COPY = gettext_noop("Copy")
COPIED = gettext_noop("Copied")

STYLE = """<style>
.reply-copy {
    border: 0; padding: 0.2rem 0.1rem; min-height: 24px; min-width: 24px; background: none;
    color: inherit; font: inherit; cursor: pointer;
    text-decoration: underline; text-underline-offset: 0.2em;
}
.reply-foot:hover, .reply-foot:focus-within { opacity: 1; }
</style>"""
JS = """
let names = {};

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

async function press(event) {
    const button = event.target.closest?.(".reply-copy");
    if (!button) return;
    const bytes = Uint8Array.from(atob(button.dataset.text), (sign) => sign.charCodeAt(0));
    await written(new TextDecoder().decode(bytes));
    button.textContent = names.copied;
    setTimeout(() => { button.textContent = names.copy; }, 1500);
}

function clean(event) {
    const selection = document.getSelection();
    if (!selection.toString().includes(names.joiner)) return;
    const copied = document.createElement("div");
    for (let at = 0; at < selection.rangeCount; at++) {
        copied.append(selection.getRangeAt(at).cloneContents());
    }
    const plain = selection.toString().replaceAll(names.joiner, "");
    event.clipboardData.setData("text/plain", plain);
    event.clipboardData.setData("text/html", copied.innerHTML.replaceAll(names.joiner, ""));
    event.preventDefault();
}

export default function ({ data }) {
    names = data;
    document.addEventListener("click", press);
    document.addEventListener("copy", clean);
    return () => {
        document.removeEventListener("click", press);
        document.removeEventListener("copy", clean);
    };
}
"""
_listener = st.components.v2.component("copying", js=JS)


def foot(text: str, about: str = "", actions: str = "") -> None:
    """Beneath a reply: a button that copies this text, exactly, and what there is to say of it.

    ``actions`` is HTML: more buttons.
    """
    encoded = b64encode(text.encode()).decode()
    button = (
        f'<button type="button" class="reply-copy" data-text="{encoded}">{escape(_(COPY))}</button>'
    )
    said = f" · {escape(about)}" if about else ""
    st.html(f'<div class="reply-foot">{actions}{button}{said}</div>')


def time(when: str, actions: str = "") -> None:
    """Beneath what the person wrote, with ``actions`` as HTML."""
    st.html(f'<div class="reply-foot reply-time">{actions}{escape(when)}</div>')


def listen() -> None:
    """Make the buttons of the page work, and clean what is copied from it."""
    st.html(STYLE)
    _listener(key="copying", data={"joiner": JOINER, "copy": _(COPY), "copied": _(COPIED)})
