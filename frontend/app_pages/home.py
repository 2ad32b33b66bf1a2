"""Home: what this is, what becomes of the key and of what is said, and the way in."""

import streamlit as st

from frontend import state
from frontend.parts import heading, key_form

WELCOME = (
    "Build an assistant from a prompt. Talk to it on your own key. "
    "Keep a history that only you can read."
)
FACTS = {
    "Your key": (
        "It is checked with the provider when you sign in and then used for your own chats. "
        "It is never stored here: what stays is a one-way hash, which is your whole identity. "
        "No name, no e-mail address. Two people who share one key are one identity."
    ),
    "Your messages": (
        "They go to the provider named at the top of every page, to be answered. Here they are "
        "stored encrypted, under a key that only your API key opens. Lose it, and nobody can "
        "read them any more."
    ),
    "Your assistants": (
        "A name, a prompt and a few settings. Anybody with the code can talk to one; its prompts "
        "stay hidden from them. They are not encrypted: whoever runs this GPT Lab could read them."
    ),
}
WAYS = (
    (
        "app_pages/lounge.py",
        "Lounge",
        "Pick an assistant that others find useful, or one of your own.",
    ),
    ("app_pages/lab.py", "Lab", "Make your own assistant from a prompt."),
    ("app_pages/past_sessions.py", "Past sessions", "Go on where you left off."),
)


def show() -> None:
    heading.draw("GPT Lab", WELCOME)
    if state.user.get():
        _ways_on()
    else:
        key_form.draw()
    with st.grid("auto", min_column_width=190, gap="medium"):
        for name, text in FACTS.items():
            with st.container(gap="xsmall"):
                st.markdown(f"##### {name}")
                st.markdown(text)
    if st.button("More questions, and the whole privacy story", key="to_about", type="tertiary"):
        st.switch_page("app_pages/about.py")


def _ways_on() -> None:
    tiles = st.grid("auto", min_column_width=200)
    for page, name, text in WAYS:
        with tiles.container(border=True, height="stretch"):
            st.markdown(f"**{name}**")
            st.markdown(text)
            st.space("stretch")
            if st.button(f"Open {name}", key=f"open_{name}", width="stretch"):
                st.switch_page(page)


show()
