"""The head of a page: its title, and who answers."""

import streamlit as st

from frontend import state
from frontend.languages import _
from frontend.safe_markdown import plain
from gptlab.api.accounts import Login, Provider


def draw(title: str, subtitle: str = "") -> None:
    """The provider stands beside the title on every page, so that people know where words go."""
    with st.container(gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.title(title, anchor=False, width="stretch")
            provider_badge()
        if subtitle:
            st.markdown(f":gray[{subtitle}]")


def provider_badge() -> None:
    login = state.user.get()
    if login:
        st.badge(_provider(login), color="orange" if login.provider.is_demo else "green")


def provider_note() -> None:
    """The same beneath the chat's input, where it never scrolls away."""
    login = state.user.get()
    if login:
        st.caption(_provider(login), text_alignment="center")


def provider_name(provider: Provider) -> str:
    """As the app calls it: the demo model has a name in every language."""
    return _("the offline demo model") if provider.is_demo else plain(provider.name)


def _provider(login: Login) -> str:
    return _("Replies by {provider}").format(provider=provider_name(login.provider))
