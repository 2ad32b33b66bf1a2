"""The languages of the app, and what every text goes through on its way to the page.

``_("Sign in")`` is translated where it stands. A text that stands outside a function is written
``gettext_noop("Sign in")`` there and goes through ``_`` where it is drawn: at import nobody's
language is known. What varies is named and filled in afterwards:
``_("Replies by {name}").format(name=…)``.

Translations are compiled in memory when they are first needed, from the catalogue that people
edit: a compiled file beside it could be older than the text it came from.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import streamlit as st
from babel import Locale, negotiate_locale
from babel.messages import mofile, pofile

from gptlab.api.variables import Variable, VariableValue

KEY = "lang"
"""Of the choice, in the state, and in an address that asks for a language."""

COOKIE = "gptlab_language"
SPOKEN = "app_language"
"""The variable that the app fills in itself, with the name of the language it is in."""
SOURCE = "en"
NAMES: Mapping[str, str] = {SOURCE: "English", "zh": "简体中文"}
LOCALES: Mapping[str, str] = {SOURCE: "en_GB", "zh": "zh_Hans_CN"}
CATALOGUES = Path(__file__).parent / "locales"


def chosen() -> str:
    """The code of the language that this person reads."""
    code = str(st.session_state.get(KEY))
    return code if code in NAMES else SOURCE


def locale() -> Locale:
    """For dates and numbers."""
    return _locale(chosen())


def _(text: str) -> str:
    return _translations(chosen()).gettext(text) if text else ""


def in_each(text: str) -> Mapping[str, str]:
    """The text in every language, for where nobody's is known yet."""
    return {code: _translations(code).gettext(text) for code in NAMES}


def plural(one: str, many: str, number: int) -> str:
    """The form for this number: ``plural("{n} reply", "{n} replies", 2).format(n=2)``."""
    return _translations(chosen()).ngettext(one, many, number)


def gettext_noop(text: str) -> str:
    """A text to be translated later, by ``_``."""
    return text


def spoken(declared: Iterable[Variable]) -> dict[str, VariableValue]:
    """The language of this person, for an assistant that has a variable of that name."""
    told = NAMES[chosen()]
    return {each.name: told for each in declared if each.name == SPOKEN and each.takes(told)}


def wanted() -> str:
    """By whoever comes: as the address says, as chosen before, or as the browser asks."""
    for code in (st.query_params.get(KEY), st.context.cookies.get(COOKIE)):
        if code in NAMES:
            return str(code)
    asked = st.context.locale
    found = negotiate_locale([asked], list(NAMES), sep="-") if asked else None
    return found or SOURCE


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(LOCALES[code])


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
