"""How an assistant is called from any program that speaks to OpenAI."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st

from frontend import state
from frontend.languages import _, gettext_noop
from frontend.snippets import APIS, LANGUAGES, Snippet
from gptlab.api.bots import Bot

HERE = ("127.0.0.1", "localhost", "::1")
ADDRESS = gettext_noop("Base URL")
UNKNOWN = gettext_noop("The API's address, followed by `/v1`. Whoever runs this GPT Lab knows it.")
INTRO = gettext_noop(
    "Any OpenAI client can chat with this assistant on your own key. Its prompts stay hidden."
)
LANGUAGE = gettext_noop("Language")
API = gettext_noop("Interface")
VERSION = gettext_noop("Version")
MOVING = gettext_noop("The version in use")
FIXED = gettext_noop("Always {n}")


def draw(bot: Bot) -> None:
    address = api_address()
    base_url = address and f"{address}/v1"
    with st.expander(_("Use it from code"), key="from_code"):
        st.markdown(_(INTRO))
        _named(_(ADDRESS), base_url or _(UNKNOWN), is_code=base_url is not None)
        with st.container(horizontal=True):
            language = _chosen(_(LANGUAGE), "snippet_language", {one: one for one in LANGUAGES})
            api = _chosen(_(API), "snippet_api", {one: one for one in APIS})
            versions = {FIXED: _(FIXED).format(n=bot.version), MOVING: _(MOVING)}
            version = _chosen(_(VERSION), "snippet_version", versions)
        number = bot.version if version == FIXED else None
        snippet = Snippet(bot, base_url or "https://…/v1", number)
        st.code(snippet.text(language, api), language=LANGUAGES[language], wrap_lines=True)


def _chosen(label: str, key: str, names: Mapping[str, str]) -> str:
    """One of several, the first where none is."""
    options = list(names)
    chosen = st.segmented_control(
        label, options, default=options[0], required=True, format_func=names.__getitem__, key=key
    )
    return str(chosen or options[0])


def _named(name: str, text: str, *, is_code: bool = True) -> None:
    with st.container(gap="xsmall"):
        st.caption(name)
        if is_code:
            st.code(text, language=None, wrap_lines=True)
        else:
            st.markdown(text)


def api_address() -> str | None:
    """Where the API is for whoever reads this page; None where this app alone can know it.

    An address of one machine holds for those who opened the page on that machine.
    """
    address, page = state.api_url().rstrip("/"), urlsplit(st.context.url or "").hostname
    if urlsplit(address).scheme == "https" or (urlsplit(address).hostname in HERE and page in HERE):
        return address
    return None
