"""How long a text is, as the API counts: in characters, an emoji being one or a few of them.

A browser counts differently, and a field that has a limit of its own drops what goes beyond it
without a word. So no field has one: what is too long is kept, and said here.
"""

from html import escape

import streamlit as st

from frontend.languages import _, gettext_noop, plural

USED = gettext_noop("{used:,} of {most:,} characters")


def too_many(text: str, most: int) -> int:
    """How many Unicode code points there are beyond ``most``."""
    return max(0, len(text) - most)


def said(text: str, most: int) -> str:
    """For example ``1,204 of 8,000 characters``, with ``500 too many`` where it is too long."""
    used = _(USED).format(used=len(text), most=most)
    over = too_many(text, most)
    excess = plural("{n:,} too many", "{n:,} too many", over).format(n=over)
    return f"{used} · **{excess}**" if over else used


def count(key: str, text: str, most: int, wrong: str = "") -> None:
    """Under the field with this key: how much is in it, as it is typed, and what is wrong with it.

    The page's script counts on while somebody types. The line is there from the start, so that
    nothing moves under a pointer.
    """
    used = _(USED).replace(":,", "")
    excess = plural("{n:,} too many", "{n:,} too many", 2).replace(":,", "")
    now = _(USED).format(used=len(text), most=most)
    over = too_many(text, most)
    if over:
        now += f" · {excess.format(n=f'{over:,}')}"
    st.html(
        f'<div class="field-foot"><span class="field-wrong" role="alert">{escape(wrong)}</span>'
        f'<span class="field-count" data-of="{escape(key)}" data-most="{most}" '
        f'data-used="{escape(used)}" data-excess="{escape(excess)}" '
        f'data-over="{int(bool(over))}">{escape(now)}</span></div>'
    )
