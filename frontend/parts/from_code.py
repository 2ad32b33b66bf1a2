"""How an assistant is called from any program that speaks to OpenAI."""

from urllib.parse import urlsplit

import streamlit as st

from frontend import state
from frontend.languages import _, marked
from gptlab import api

HERE = ("127.0.0.1", "localhost", "::1")
NEWEST = marked("**Model**: this name follows the assistant to its newest version,")
PINNED = marked("and this one stays with the present version.")
ADDRESS = marked("**Base URL**")
UNKNOWN = marked("The API's address, followed by `/v1`. Whoever runs this GPT Lab knows it.")
INTRO = marked(
    "Any OpenAI client can talk to this assistant on your own key. Its prompts stay hidden."
)
SNIPPET = """from openai import OpenAI

client = OpenAI(base_url="{base_url}", api_key="your OpenAI key")
reply = client.chat.completions.create(
    model="{model}",
    messages=[{{"role": "user", "content": "Hello"}}],
)
print(reply.choices[0].message.content)"""


def draw(bot: api.Bot) -> None:
    newest = f"gptlab/{bot.bot_id}"
    pinned = f"{newest}@{bot.version}"
    with st.expander(_("Use it from code"), key="from_code"):
        st.markdown(_(INTRO))
        st.markdown(_(ADDRESS))
        base_url = _base_url()
        if base_url:
            st.code(base_url, language=None)
        else:
            st.caption(_(UNKNOWN))
        st.markdown(_(NEWEST))
        st.code(newest, language=None)
        st.markdown(_(PINNED))
        st.code(pinned, language=None)
        snippet = SNIPPET.format(base_url=base_url or "https://…/v1", model=pinned)
        st.code(snippet, language="python")


def _base_url() -> str | None:
    """Where the API is for whoever reads this page; None where this app alone can know it.

    An address of one machine holds for those who opened the page on that machine.
    """
    address, page = state.api_url().rstrip("/"), urlsplit(st.context.url or "").hostname
    if urlsplit(address).scheme == "https" or (urlsplit(address).hostname in HERE and page in HERE):
        return f"{address}/v1"
    return None
