"""How an assistant is called from any program that speaks to OpenAI."""

from urllib.parse import urlsplit

import streamlit as st

from frontend import state
from frontend.languages import _, gettext_noop
from gptlab.api.bots import Bot

HERE = ("127.0.0.1", "localhost", "::1")
ADDRESS = gettext_noop("Base URL")
NEWEST = gettext_noop("Model, in its newest version")
PINNED = gettext_noop("Model, always in version {n}")
UNKNOWN = gettext_noop("The API's address, followed by `/v1`. Whoever runs this GPT Lab knows it.")
INTRO = gettext_noop(
    "Any OpenAI client can chat with this assistant on your own key. Its prompts stay hidden."
)
SNIPPET = """from openai import OpenAI

client = OpenAI(
    base_url="{base_url}",
    api_key="your OpenAI key",
)
reply = client.chat.completions.create(
    model="{model}",
    messages=[{{"role": "user", "content": "Hello"}}],
)
print(reply.choices[0].message.content)"""


def draw(bot: Bot) -> None:
    newest = f"gptlab/{bot.bot_id}"
    pinned = f"{newest}@{bot.version}"
    base_url = _base_url()
    with st.expander(_("Use it from code"), key="from_code"):
        st.markdown(_(INTRO))
        _named(_(ADDRESS), base_url or _(UNKNOWN), is_code=base_url is not None)
        _named(_(NEWEST), newest)
        _named(_(PINNED).format(n=bot.version), pinned)
        snippet = SNIPPET.format(base_url=base_url or "https://…/v1", model=pinned)
        st.code(snippet, language="python", wrap_lines=True)


def _named(name: str, text: str, *, is_code: bool = True) -> None:
    with st.container(gap="xsmall"):
        st.caption(name)
        if is_code:
            st.code(text, language=None, wrap_lines=True)
        else:
            st.markdown(text)


def _base_url() -> str | None:
    """Where the API is for whoever reads this page; None where this app alone can know it.

    An address of one machine holds for those who opened the page on that machine.
    """
    address, page = state.api_url().rstrip("/"), urlsplit(st.context.url or "").hostname
    if urlsplit(address).scheme == "https" or (urlsplit(address).hostname in HERE and page in HERE):
        return f"{address}/v1"
    return None
