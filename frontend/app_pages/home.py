"""Home: what this is, what becomes of the key and of what is said, and the way in."""

from collections.abc import Mapping

import streamlit as st

from frontend import api_service, chats, state
from frontend.components import avatar, banner, key_form, page_header
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain

WELCOME = gettext_noop(
    "Build an assistant from a prompt. Chat with it using your own API key. "
    "Keep a history that only you can read."
)
SIGN_IN = gettext_noop("Sign in to begin")
FACTS: Mapping[str, str] = {
    gettext_noop("Your key"): gettext_noop(
        "It is checked with the provider when you sign in and used for your own chats, never "
        "stored. What stays is a one-way hash: your whole identity. No name, no e-mail address."
    ),
    gettext_noop("Your messages"): gettext_noop(
        "They go to the provider named at the top of every page, to be answered. Here they are "
        "kept encrypted, under a key that only your API key opens. Where it is lost, nothing but a "
        "recovery code opens them again."
    ),
    gettext_noop("Your assistants"): gettext_noop(
        "Anybody with the code can talk to one; its prompts stay hidden from them. They are not "
        "encrypted: whoever runs this GPT Lab could read them."
    ),
}
WAYS: Mapping[str, tuple[str, str, str, str]] = {
    "lounge": (
        "app_pages/lounge.py",
        gettext_noop("Chat with an assistant"),
        gettext_noop("Pick a coach in the Lounge, or an assistant of your own."),
        gettext_noop("Open the Lounge"),
    ),
    "lab": (
        "app_pages/lab.py",
        gettext_noop("Build an assistant"),
        gettext_noop("Write a prompt, test it, and share it by a link."),
        gettext_noop("Open the Lab"),
    ),
    "sessions": (
        "app_pages/past_sessions.py",
        gettext_noop("Go on with a session"),
        gettext_noop("All that was said, for your eyes only."),
        gettext_noop("Past sessions"),
    ),
}
FACES = ("ShowcaseClarity00001", "ShowcaseCareer000002", "ShowcaseHabits000003", "GPTLab")


def show() -> None:
    _welcome()
    if state.user.get():
        _ways_on()
    else:
        key_form.draw(_(SIGN_IN))
        if st.button(_("Look around first"), key="look_around", type="tertiary"):
            st.switch_page("app_pages/lounge.py")
    _facts()


def _welcome() -> None:
    with st.container(horizontal=True, gap="small"):
        for seed in FACES:
            avatar.draw(seed, 40)
    page_header.draw("GPT Lab", _(WELCOME))


def _ways_on() -> None:
    tiles = st.grid("auto", min_column_width=200)
    for name, (page, title, text, label) in WAYS.items():
        with tiles.container(border=True, height="stretch"):
            st.markdown(f"**{_(title)}**")
            st.markdown(f":gray[{_(text)}]")
            st.space("stretch")
            if name == "lounge":
                _chat()
            if st.button(_(label), key=f"open_{name}", width="stretch"):
                st.switch_page(page)


def _chat() -> None:
    """At once, with the first assistant of the Lounge."""
    with banner.shown():
        for bot in api_service.list_bots("showcased", None).bots[:1]:
            label = _("Chat with {name}").format(name=plain(bot.name))
            if st.button(label, key="chat_now", type="primary", width="stretch"):
                chats.begin(bot.bot_id)


def _facts() -> None:
    st.space("small")
    with st.grid("auto", min_column_width=200, gap="medium"):
        for name, text in FACTS.items():
            with st.container(gap="xsmall"):
                st.subheader(_(name), anchor=False)
                st.markdown(f":small[{_(text)}]")
    with st.container(horizontal=True, gap="small"):
        for name, label in (("faq", _("Questions")), ("privacy", _("The whole privacy story"))):
            if st.button(label, key=f"to_{name}", type="tertiary"):
                st.switch_page(f"app_pages/{name}.py")


show()
