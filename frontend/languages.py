"""The languages of the app, and what every text goes through on its way to the page.

``_("Sign in")`` is translated where it stands. A text that stands outside a function is written
``marked("Sign in")`` there and goes through ``_`` where it is drawn: at import nobody's language
is known. What varies is named and filled in afterwards, ``_("Replies by {name}").format(name=…)``.

Translations are compiled in memory when they are first needed, from the catalogue that people
edit: a compiled file beside it could be older than the text it came from.
"""

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import streamlit as st
from babel import Locale, negotiate_locale
from babel.messages import mofile, pofile

KEY = "lang"
"""Of the selector, in the state and in the address, where it outlives a reload."""

SOURCE = "en"
NAMES: Mapping[str, str] = {SOURCE: "English", "zh": "简体中文"}
LOCALES: Mapping[str, str] = {SOURCE: "en_GB", "zh": "zh_Hans_CN"}
CATALOGUES = Path(__file__).parent / "locales"


def choose() -> None:
    """The selector. To be drawn before anything is translated."""
    codes = list(NAMES)
    st.selectbox(
        "Language · 语言",
        codes,
        index=codes.index(_preferred()),
        format_func=lambda code: NAMES[code],
        key=KEY,
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )


def chosen() -> str:
    """The code of the language that this person reads."""
    code = str(st.session_state.get(KEY))
    return code if code in NAMES else SOURCE


def locale() -> Locale:
    """For dates and numbers."""
    return Locale.parse(LOCALES[chosen()])


def _(text: str) -> str:
    return _translations(chosen()).gettext(text) if text else ""


def plural(one: str, many: str, number: int) -> str:
    """The form for this number: ``plural("{n} reply", "{n} replies", 2).format(n=2)``."""
    return _translations(chosen()).ngettext(one, many, number)


def marked(text: str) -> str:
    """A text to be translated later, by ``_``."""
    return text


def _preferred() -> str:
    """What the browser asks for, as far as we have it."""
    wanted = st.context.locale
    found = negotiate_locale([wanted], list(NAMES), sep="-") if wanted else None
    return found or SOURCE


@cache
def _translations(code: str) -> NullTranslations:
    if code == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    with catalogue(code).open("rb") as file:
        mofile.write_mo(compiled, pofile.read_po(file, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def catalogue(code: str) -> Path:
    return CATALOGUES / code / "LC_MESSAGES" / "messages.po"
